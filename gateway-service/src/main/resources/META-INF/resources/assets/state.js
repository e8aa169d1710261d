/**
 * What the page shows is one plain object, and its address holds all of it: links are permanent and "back" works.
 *
 * A query is a reference: an artwork's id, "@key" for a picture that only this browser has, or "=words". Of a picture it
 * may be a part: the box's x, y, width and height.
 */
import * as boxes from "./boxes.js";

/** The fields of Filter that have chips. */
export const FACETS = ["styles", "objects", "categories", "tagsAll", "authors", "kinds"];

/** The slots of the tray. */
export const SLOTS = ["objectOf", "styleOf", "without"];

const SINGLE = ["query", "part", ...SLOTS, "caption", "view"];
/** Positions of the slider that have a name. */
const NAMED = { object: 0, both: 50, style: 100 };

const NOTHING = { query: "", part: "", objectOf: "", styleOf: "", without: "", caption: "", view: "", mix: null, anyway: false, all: false };

export const empty = () => ({ ...NOTHING, filter: Object.fromEntries(FACETS.map((facet) => [facet, []])) });

/** @param {string} search the query part of an address */
export function read(search) {
  const params = new URLSearchParams(search);
  const state = empty();
  for (const name of SINGLE) {
    state[name] = params.get(name) || "";
  }
  if (!boxes.read(state.part)) {
    state.part = "";
  }
  for (const facet of FACETS) {
    state.filter[facet] = [...new Set(params.getAll(facet).filter(Boolean))];
  }
  state.mix = readMix(params.get("by"));
  state.anyway = params.has("anyway");
  state.all = params.has("all");
  return state;
}

function readMix(by) {
  if (by === null || by === "") {
    return null;
  }
  if (by === "whole" || by in NAMED) {
    return NAMED[by] ?? by;
  }
  const mix = Number(by);
  return Number.isInteger(mix) && mix >= 0 && mix <= 100 ? mix : null;
}

/** The address of a state, relative to the page. */
export function write(state) {
  const params = new URLSearchParams();
  for (const name of SINGLE) {
    if (state[name]) {
      params.set(name, state[name]);
    }
  }
  if (state.mix !== null) {
    params.set("by", nameOf(state.mix) ?? state.mix);
  }
  for (const facet of FACETS) {
    state.filter[facet].forEach((value) => params.append(facet, value));
  }
  if (state.anyway) {
    params.set("anyway", "1");
  }
  if (state.all) {
    params.set("all", "1");
  }
  const text = params.toString();
  return text ? `?${text}` : ".";
}

/** "object", "both", "style" or "whole" where the mix is one of them. */
export const nameOf = (mix) => (mix === "whole" ? mix : Object.keys(NAMED).find((name) => NAMED[name] === mix));

export const mixOf = (name) => NAMED[name] ?? name;

export const isWords = (reference) => reference.startsWith("=");
export const isLocal = (reference) => reference.startsWith("@");
export const words = (text) => `=${text}`;
export const wordsOf = (reference) => reference.slice(1);

export const isBlend = (state) => Boolean(state.objectOf || state.styleOf);
export const isGallery = (state) => !state.query && !isBlend(state);

/** Whether one picture is looked for and nothing beside it. Only then Prism tells what it sees in it, and it has parts. */
export const isOnePicture = (state) => Boolean(state.query && !isWords(state.query) && !isBlend(state) && !state.without);

/** The box of the picture's part that is looked for; null: the whole. */
export const partOf = (state) => (isOnePicture(state) ? boxes.read(state.part) : null);

/** Style unless told; words and blends mean both, since they say what they mean themselves. */
export const mix = (state) => state.mix ?? (isBlend(state) || isWords(state.query) ? 50 : 100);

export const hasFilter = (state) => FACETS.some((facet) => state.filter[facet].length > 0);

/** The same without filters and without an open artwork: what chips are counted for. */
export const unfiltered = (state) => ({ ...state, view: "", filter: empty().filter });

/** A new query begins without the old one's filters, slots and corrections; the switch stays where it was put. */
export const startWith = (state, query, part = "") => ({ ...empty(), mix: state.mix, query, part });

/** Words may say an object or a style; where the slider stands at an end, it tells which. */
const mayMove = (state, slot) => !isWords(state.query) || mix(state) === (slot === "objectOf" ? 100 : 0);

/**
 * Puts a reference into a slot of the tray. What was looked for moves into the other slot, so that "the object of this"
 * after a search by style means "in that style".
 */
export function fill(state, slot, reference) {
  if (slot === "without") {
    // What is taken away is taken from the whole, of which the part's caption says nothing.
    return { ...state, view: "", part: "", caption: state.part ? "" : state.caption, without: reference };
  }
  const other = slot === "objectOf" ? "styleOf" : "objectOf";
  const moved = state.query && state.query !== reference && mayMove(state, slot) ? state.query : "";
  return {
    ...empty(),
    without: state.without,
    [other]: state[other] || moved,
    [slot]: reference,
  };
}
