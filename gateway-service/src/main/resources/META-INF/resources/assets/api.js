/** Calls of Prism's REST interface. Each rejects with a Failure whose message is meant for people. */
import { askForKey } from "./key.js";

export class Failure extends Error {
  /** @param {number} status of HTTP; 0 where there was no answer at all */
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  get isOffline() {
    return this.status === 0;
  }
}

const NO_ANSWER = "Prism does not answer. Is it still running?";

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Failure(NO_ANSWER, 0);
  }
  if (response.status === 401 && (await askForKey())) {
    return call(path, options);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Failure(said(body, response.status, response.headers.get("Retry-After")), response.status);
  }
  return body;
}

function said(problem, status, retryAfter) {
  const text = problem.detail || problem.title || `Prism answered with status ${status}.`;
  return retryAfter ? `${text} Try again in ${retryAfter} s.` : text;
}

const artworkPath = (id) => `v1/artworks/${encodeURIComponent(id)}`;

export const stats = () => call("v1/stats");

export const artwork = (id, signal) => call(artworkPath(id), { signal });

/** @param {Record<string, string[]>} filter fields of Filter */
export function gallery(filter, pageSize, pageToken, signal) {
  const params = new URLSearchParams({ pageSize, pageToken });
  for (const [field, values] of Object.entries(filter)) {
    values.forEach((value) => params.append(field, value));
  }
  return call(`v1/artworks?${params}`, { signal });
}

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

/**
 * Uploads with progress, which fetch cannot tell.
 *
 * @param {(share: number) => void} onProgress 0..1
 * @returns {Promise<object>} the Artwork as it was queued
 */
export function upload(picture, metadata, onProgress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("picture", picture, picture.name || "picture");
    form.append("metadata", JSON.stringify(metadata));
    const request = new XMLHttpRequest();
    request.open("POST", "v1/artworks");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Failure(NO_ANSWER, 0)));
    request.addEventListener("load", () => {
      const body = request.response || {};
      if (request.status < 300) {
        resolve(body);
      } else {
        reject(new Failure(said(body, request.status, request.getResponseHeader("Retry-After")), request.status));
      }
    });
    request.send(form);
  });
}

// The hash in the address makes a replaced picture a new one for the browser's cache.
const version = (work) => (work.sha256 || "").slice(0, 12);

export const thumbnail = (work, size) => `${artworkPath(work.id)}/thumbnail?size=${size}&v=${version(work)}`;

export const picture = (work) => `${artworkPath(work.id)}/picture?v=${version(work)}`;
