/** Boxes over a picture: {x, y, width, height} as fractions of the upright picture, from its top left. */
import { el } from "./dom.js";

/** So fine that no screen tells the difference, and an address stays readable. */
const DIGITS = 4;
const SLACK = 1e-6;

const round = (value) => Number(value.toFixed(DIGITS));

/** A box as the page's address holds it; what nobody sees of it is left out. */
export function write({ x = 0, y = 0, width = 0, height = 0 }) {
  const left = round(x);
  const top = round(y);
  return [left, top, Math.min(round(width), round(1 - left)), Math.min(round(height), round(1 - top))].join(" ");
}

/** @returns {object|null} null unless the text says a part of a picture */
export function read(text) {
  const numbers = text.split(" ").map(Number);
  const [x, y, width, height] = numbers;
  const isPart = numbers.length === 4 && x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + SLACK && y + height <= 1 + SLACK;
  return isPart ? { x, y, width, height } : null;
}

/** The box between two corners, whichever they are. */
export const between = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

/** What a region shows, or "". */
export const nameOf = ({ object, category }) => object || category?.split("/").at(-1) || "";

/** Puts an element where the box is, within the layer's frame. */
export function place(element, { x = 0, y = 0, width = 0, height = 0 }) {
  for (const [name, share] of Object.entries({ left: x, top: y, width, height })) {
    element.style.setProperty(name, `${share * 100}%`);
  }
  // Its name has more room towards the middle.
  element.classList.toggle("end", x + width / 2 > .5);
  return element;
}

/**
 * What lies over a picture and holds its boxes.
 *
 * @param {"contain"|"cover"} fit how the picture below fills its place
 * @param {{width: number, height: number}} picture only the ratio matters
 */
export function layer(fit, picture, ...boxes) {
  const over = el("span", { class: `parts ${fit}` }, el("span", { class: "whole" }, ...boxes));
  fitTo(over, picture);
  return over;
}

export const fitTo = (over, { width, height }) => over.style.setProperty("--picture", width && height ? width / height : 1);

/** Only to be looked at. */
export const outline = (box, kind = "") => place(el("span", { class: `box ${kind}`, "aria-hidden": "true" }), box);

/**
 * Buttons for what a picture shows; small ones lie above large ones, so that each can be pressed.
 *
 * @param {(box: object) => void} onPick
 */
export function buttons(regions, onPick) {
  const area = ({ box }) => (box.width ?? 0) * (box.height ?? 0);
  return [...regions].sort((a, b) => area(b) - area(a)).map((region) => {
    const name = nameOf(region);
    return place(el("button", {
      type: "button", class: "box", "data-box": write(region.box), onclick: () => onPick(region.box),
      "aria-label": name ? `Search for the ${name} in this picture` : "Search for this part of the picture",
    }, name ? el("span", { class: "boxName", text: name }) : null), region.box);
  });
}
