/** The parts of the query's picture: what Prism found in it, what one draws, and which of them is searched. */
import * as boxes from "./boxes.js";
import { $, el } from "./dom.js";
import * as draw from "./draw.js";
import * as keys from "./mark.js";
import * as states from "./state.js";

let onGo;
/** What the picture shows; null while that is not known. */
let regions = null;
/** The part that is searched, as the address holds it; "" for the whole. */
let part = "";
let isLoaded = false;
let isPicture = false;

/** @param {(change: (state: object) => object) => void} go */
export function begin(go) {
  onGo = go;
  $("parts").addEventListener("click", (event) => event.target.closest("button") ?? $("file").click());
  $("preview").addEventListener("load", () => {
    boxes.fitTo($("parts"), { width: $("preview").naturalWidth, height: $("preview").naturalHeight });
    isLoaded = true;
    showLayer();
  });
  $("partWhole").addEventListener("click", () => {
    const left = marked() ?? $("file");
    onGo((state) => states.startWith(state, state.query));
    left.focus();
  });
  $("partMark").addEventListener("click", markByKeys);
  draw.begin($("parts"), $("partsOf"), search);
}

function markByKeys() {
  const say = (text) => ($("partSays").textContent = text);
  $("partHint").hidden = true;
  keys.begin($("partsOf"), say, (box, isLeft) => {
    mark();
    if (box) {
      search(box);
    }
    if (!isLeft) {
      $("partMark").focus();
    }
  });
}

const search = (box) => onGo((state) => states.startWith(state, state.query, boxes.write(box)));

/** Another picture is to be shown, or none. */
export function clear() {
  isLoaded = false;
  showLayer();
  keys.leave();
  $("partsOf").replaceChildren();
  regions = null;
}

/** @param {object[]} found in the picture that is shown */
export function fill(found) {
  const textOf = (list) => list?.map(({ box }) => boxes.write(box)).join();
  // Where they are the same, the focus stays on one of them.
  if (textOf(found) !== textOf(regions)) {
    keys.leave();
    $("partsOf").replaceChildren(...boxes.buttons(found, search));
  }
  regions = found;
  mark();
}

export function show(state) {
  isPicture = states.isOnePicture(state);
  showLayer();
  part = isPicture ? state.part : "";
  $("partWhole").hidden = !part;
  mark();
}

function showLayer() {
  $("parts").hidden = !isLoaded || !isPicture;
  $("partMark").hidden = $("parts").hidden;
  $("partHint").hidden = $("parts").hidden || Boolean(part);
}

const marked = () => $("partsOf").querySelector("[aria-current]");

function mark() {
  $("partsOf").querySelector(".own")?.remove();
  for (const button of $("partsOf").querySelectorAll("button")) {
    button.toggleAttribute("aria-current", false);
    if (button.dataset.box === part) {
      button.setAttribute("aria-current", "true");
    }
  }
  if (part && regions && !marked()) {
    $("partsOf").prepend(boxes.outline(boxes.read(part), "own"));
  }
  $("partHint").hidden = $("parts").hidden || Boolean(part);
  $("partSays").replaceChildren(...(part ? ["Searching in a part", ...what()] : []));
}

function what() {
  const region = regions?.find(({ box }) => boxes.write(box) === part);
  const name = region && boxes.nameOf(region);
  if (name) {
    return [": ", el("b", { dir: "auto", text: name })];
  }
  return regions && !region ? [" that you drew"] : [];
}
