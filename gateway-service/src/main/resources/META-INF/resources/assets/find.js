/** What a state finds, and what its chips count. */
import * as api from "./api.js";
import { toRequest } from "./request.js";
import * as states from "./state.js";

/** As many as one answer may hold: chips count these, and the grid unfolds them without asking again. */
const HITS = 200;
const WORKS = 500;

/** The last unfiltered answer, which the chips of all its filters count. */
let counted = { key: null, artworks: [] };

/**
 * @param {string} pageToken "" for the first page
 * @returns {Promise<{hits: object[], next: string, seen?: object, ms?: number, counted?: object[]}>} counted: the
 *     artworks that the chips are about, on the first page
 */
export async function find(state, pageToken, signal) {
  if (pageToken) {
    return ask(state, pageToken, signal);
  }
  const key = states.write(states.unfiltered(state));
  if (!states.hasFilter(state)) {
    const answer = await ask(state, "", signal);
    counted = { key, artworks: answer.hits.map((hit) => hit.artwork) };
    return { ...answer, counted: counted.artworks };
  }
  const all = key === counted.key ? Promise.resolve(counted.artworks) : artworksOf(states.unfiltered(state), signal);
  const [answer, artworks] = await Promise.all([ask(state, "", signal), all]);
  counted = { key, artworks };
  return { ...answer, counted: artworks };
}

async function artworksOf(state, signal) {
  return (await ask(state, "", signal)).hits.map((hit) => hit.artwork);
}

async function ask(state, pageToken, signal) {
  if (states.isGallery(state)) {
    return leaf(await api.gallery(state.filter, WORKS, pageToken, signal));
  }
  const { request, picture } = await toRequest(state, HITS, pageToken);
  const answer = await api.search(request, picture, signal);
  return { hits: answer.hits || [], next: answer.nextPageToken || "", seen: answer.query, ms: answer.timing?.totalMs };
}

/** The gallery comes by id; the order of hashes mixes it, and is the same on every visit. */
function leaf({ artworks = [], nextPageToken = "" }) {
  const shown = artworks.filter((artwork) => artwork.state === "INDEXED");
  shown.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  return { hits: shown.map((artwork) => ({ artwork })), next: nextPageToken };
}
