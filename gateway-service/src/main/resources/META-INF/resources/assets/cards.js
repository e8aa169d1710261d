/** Results as cards. */
import { thumbnail } from "./api.js";
import { layer, outline } from "./boxes.js";
import { el, link } from "./dom.js";
import { carry } from "./drops.js";
import { SLOTS, startWith, write } from "./state.js";
import { altOf, nameOf } from "./works.js";

const DIMENSIONS = ["object", "style", "whole"];
export const SLOT_ACTIONS = {
  objectOf: { short: "Object", ofThis: "Its object", long: "Use the object of" },
  styleOf: { short: "Style", ofThis: "Its style", long: "Use the style of" },
  without: { short: "Without", ofThis: "Without it", long: "Search without" },
};

/** How far pictures may be from square in the grid, so that a banner does not become a stripe. */
const MIN_RATIO = 0.5;
const MAX_RATIO = 2.6;

const ratioOf = ({ width, height }) => (width && height ? Math.min(MAX_RATIO, Math.max(MIN_RATIO, width / height)) : 1);

/**
 * One result as a list item.
 *
 * @param {object} hit {artwork, scores, because, region: the part of it that was found}
 * @param {object} state of the page, from which the card's links go on
 * @param {{onPick: Function, onOpen: Function, onFill: Function}} actions each is given the artwork, onFill the slot too
 */
export function card(hit, state, actions) {
  const { artwork } = hit;
  const name = nameOf(artwork);
  const item = el("li", { class: "card" },
    el("div", { class: "frame" },
      link({
        class: "pick", href: write(startWith(state, artwork.id)), title: `Search with ${name}`, draggable: true,
        ondragstart: (event) => carry(event, artwork.id),
      }, () => actions.onPick(artwork), image(artwork, hit.region), hit.region ? layer("cover", artwork, outline(hit.region.box)) : null),
      slots(artwork, name, actions.onFill)),
    link({ class: "name", href: write({ ...state, view: artwork.id }), "aria-label": `Details of ${name}` },
      () => actions.onOpen(artwork), el("span", { dir: "auto", text: name }), el("span", { class: "go", "aria-hidden": "true", text: "›" })),
    scores(hit.scores),
    why(hit.because, name));
  item.style.setProperty("--ratio", ratioOf(artwork));
  return item;
}

function image(artwork, region) {
  const picture = el("img", {
    loading: "lazy", decoding: "async", alt: region ? `${altOf(artwork)}: a part of it` : altOf(artwork), src: thumbnail(artwork, 320), srcset: `${thumbnail(artwork, 320)} 1x, ${thumbnail(artwork, 512)} 2x`,
  });
  picture.addEventListener("error", () => picture.classList.add("broken"), { once: true });
  return picture;
}

function slots(artwork, name, onFill) {
  return el("div", { class: "slots" }, ...SLOTS.map((slot) => el("button", {
    type: "button", class: slot, text: SLOT_ACTIONS[slot].short, title: `${SLOT_ACTIONS[slot].long} this`,
    "aria-label": `${SLOT_ACTIONS[slot].long} ${name}`, onclick: () => onFill(slot, artwork),
  })));
}

/** Bars of the similarities per dimension; nothing where nothing was compared. */
export function scores(values = {}) {
  const rows = DIMENSIONS.filter((dimension) => typeof values[dimension] === "number")
    .flatMap((dimension) => bar(dimension, values[dimension], dimension));
  return rows.length ? el("dl", { class: "scores" }, ...rows) : null;
}

/** Term, bar and figure of one row; the share of the bar is the value, from 0 to 1. */
export function bar(label, value, kind) {
  const meter = el("div", {
    class: `meter ${kind}`, role: "meter", "aria-label": label, "aria-valuemin": "-1", "aria-valuemax": "1", "aria-valuenow": value.toFixed(2),
  });
  meter.style.setProperty("--value", Math.max(0, value));
  return [
    el("dt", { text: label }),
    el("dd", {}, meter),
    el("dd", { class: "figure", text: value.toFixed(2) }),
  ];
}

function why(because = [], name) {
  if (because.length === 0) {
    return null;
  }
  return el("details", { class: "why" }, el("summary", { "aria-label": `Why this: ${name}` }, "Why this"),
    el("ul", {}, ...because.map((sentence) => el("li", { text: sentence }))));
}

/** Grey frames in the places where results will be. */
export const skeletons = (count) => Array.from({ length: count }, () => el("li", { class: "card skeleton", "aria-hidden": "true" }, el("div", { class: "frame" })));
