/** Calls of Prism's REST interface. Each rejects with a Failure whose message is meant for people. */
import { askForKey } from "./key.js";

export class Failure extends Error {
  /**
   * @param {number} status of HTTP; 0 where there was no answer at all
   * @param {{reason?: string, retryAfter?: number}} more the table's code, and seconds to wait
   */
  constructor(message, status, { reason = "", retryAfter = 0 } = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  get isOffline() {
    return this.status === 0;
  }
}

const NO_ANSWER = "Prism does not answer. Is it still running?";
/** Prism answers within seconds or says why not; this is for lines that are dead without saying so. */
const DEADLINE_MS = 90_000;

async function call(path, { signal, asksForKey = true, ...options } = {}) {
  const late = AbortSignal.timeout(DEADLINE_MS);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  const response = await answered(() => fetch(path, { ...options, signal: either }));
  if (response.status === 401 && asksForKey && (await askForKey())) {
    return call(path, { signal, ...options });
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw failureOf(problem, response.status, response.headers.get("Retry-After"));
  }
  return answered(() => response.json());
}

/** An answer that does not come, or breaks off, is none. */
async function answered(ask) {
  try {
    return await ask();
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Failure(NO_ANSWER, 0);
  }
}

function failureOf(problem, status, retryAfter) {
  const text = problem.detail || problem.title || `Prism answered with status ${status}.`;
  return new Failure(text, status, { reason: problem.reason, retryAfter: Number(retryAfter) || 0 });
}

const artworkPath = (id) => `v1/artworks/${encodeURIComponent(id)}`;

/** Asked again and again beside everything else, so it never asks for a key. */
export const stats = () => call("v1/stats", { asksForKey: false });

export const artwork = (id, signal) => call(artworkPath(id), { signal });

/**
 * @param {Record<string, string[]>} filter fields of Filter
 * @param {boolean} facets whether names are to be counted
 */
export function gallery(filter, { pageSize, pageToken, facets }, signal) {
  const params = new URLSearchParams({ pageSize, pageToken, facets });
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
export async function upload(picture, metadata, onProgress) {
  const { status, body, retryAfter } = await send(picture, metadata, onProgress);
  if (status === 401 && (await askForKey())) {
    return upload(picture, metadata, onProgress);
  }
  if (status >= 300) {
    throw failureOf(body, status, retryAfter);
  }
  return body;
}

function send(picture, metadata, onProgress) {
  const form = new FormData();
  form.append("picture", picture, picture.name || "picture");
  form.append("metadata", JSON.stringify(metadata));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "v1/artworks");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Failure(NO_ANSWER, 0)));
    request.addEventListener("load", () => resolve({
      status: request.status, body: request.response || {}, retryAfter: request.getResponseHeader("Retry-After"),
    }));
    request.send(form);
  });
}

// The hash in the address makes a replaced picture a new one for the browser's cache.
const version = (work) => (work.sha256 || "").slice(0, 12);

export const thumbnail = (work, size) => `${artworkPath(work.id)}/thumbnail?size=${size}&v=${version(work)}`;

export const picture = (work) => `${artworkPath(work.id)}/picture?v=${version(work)}`;
