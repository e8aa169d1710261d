/** What a state finds, with the counts for its filters. */
import * as api from "./api.js";
import { toRequest } from "./request.js";
import * as states from "./state.js";

/** As many as one answer may hold: the grid unfolds them without asking again. */
const HITS = 200;
const WORKS = 500;
/** Answers that "back" shows again as they were. */
const MOST_KEPT = 8;

const kept = new Map();

/**
 * @param {string} pageToken "" for the first page
 * @returns {Promise<{hits: object[], next: string, seen?: object, ms?: number, facets?: object, cut?: object}>} facets on the first
 *     page; cut is the step that dropped what is near by chance
 */
export async function find(state, pageToken, signal) {
  if (states.isGallery(state)) {
    return leaf(await api.gallery(state.filter, { pageSize: WORKS, pageToken, facets: !pageToken }, signal));
  }
  const { request, picture } = await toRequest(state, HITS, pageToken);
  const answer = await api.search({ ...request, facets: !pageToken }, picture, signal);
  const cut = answer.steps?.find((step) => step.name === "minConfidence");
  return {
    hits: answer.hits || [], next: answer.nextPageToken || "", seen: answer.query, ms: answer.timing?.totalMs, facets: answer.facets, cut,
  };
}

/** The gallery comes by id; the order of hashes mixes it, and is the same on every visit. */
function leaf({ artworks = [], nextPageToken = "", facets }) {
  const shown = artworks.filter((artwork) => artwork.state === "INDEXED");
  shown.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  return { hits: shown.map((artwork) => ({ artwork })), next: nextPageToken, facets };
}

/** @param {string} address of the search */
export function keep(address, answer) {
  kept.delete(address);
  kept.set(address, answer);
  if (kept.size > MOST_KEPT) {
    kept.delete(kept.keys().next().value);
  }
}

/** Whether hits were left out for being less similar. */
export const isCut = ({ cut }) => Boolean(cut) && (cut.in ?? 0) > (cut.out ?? 0);

/** The answer with another page behind it. */
export function keepMore(address, page) {
  const before = kept.get(address);
  if (before) {
    keep(address, { ...before, hits: [...before.hits, ...page.hits], next: page.next, cut: isCut(page) ? page.cut : before.cut });
  }
}

/** @returns {object|undefined} the answer as it was, with all pages that were asked for */
export const recall = (address) => kept.get(address);
