/** Artworks that the page has seen, and how any reference is shown: by a picture and a name. */
import * as api from "./api.js";
import * as local from "./local.js";
import { isLocal, isWords, wordsOf } from "./state.js";

const MOST = 3000;
const seen = new Map();

export function remember(artworks) {
  for (const artwork of artworks) {
    seen.delete(artwork.id);
    seen.set(artwork.id, artwork);
  }
  for (const id of [...seen.keys()].slice(0, Math.max(0, seen.size - MOST))) {
    seen.delete(id);
  }
}

export async function get(id) {
  if (!seen.has(id)) {
    remember([await api.artwork(id)]);
  }
  return seen.get(id);
}

export const nameOf = (artwork) => artwork.title || artwork.caption || artwork.id;

/** What is to be read aloud instead of the picture. */
export function altOf(artwork) {
  const style = artwork.styles?.[0]?.name;
  const name = nameOf(artwork);
  return style && !name.toLowerCase().includes(style.toLowerCase()) ? `${name}, ${style}` : name;
}

/**
 * @returns {Promise<{name: string, image: string|null, regions?: object[]}>} image: null for words, and for pictures that are
 *     gone; regions: what the picture shows, as far as that is known
 */
export async function look(reference, size) {
  if (isWords(reference)) {
    return { name: `“${wordsOf(reference)}”`, image: null };
  }
  if (isLocal(reference)) {
    const picture = local.get(reference);
    return { name: picture?.name ?? "a picture that is gone", image: picture?.url ?? null, regions: picture?.regions };
  }
  try {
    const artwork = await get(reference);
    return { name: nameOf(artwork), image: api.thumbnail(artwork, size), regions: artwork.regions };
  } catch {
    // The search says what is wrong.
    return { name: reference, image: null };
  }
}
