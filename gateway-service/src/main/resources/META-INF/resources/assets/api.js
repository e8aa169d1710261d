/** Calls of Prism's REST interface. Each rejects with an Error whose message is meant for people. */

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Error("Prism does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.detail || `Prism answered with status ${response.status}.`);
  }
  return body;
}

export const stats = () => call("v1/stats");

export const gallery = (pageToken = "") =>
  call(`v1/artworks?pageSize=48&pageToken=${encodeURIComponent(pageToken)}`);

/**
 * @param {object} request a SearchRequest
 * @param {Blob|null} picture goes along as the part that the request names
 * @param {AbortSignal} signal
 */
export function search(request, picture, signal) {
  if (!picture) {
    return call("v1/search", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
      signal,
    });
  }
  const form = new FormData();
  form.append("request", JSON.stringify(request));
  form.append("picture", picture, "picture");
  return call("v1/search", { method: "POST", body: form, signal });
}

/** The hash in the address makes a replaced picture a new one for the browser's cache. */
export const thumbnail = (artwork, size) =>
  `v1/artworks/${encodeURIComponent(artwork.id)}/thumbnail?size=${size}&v=${artwork.sha256.slice(0, 12)}`;
