/** The panel that asks: picture, words, in which respect, and what Prism sees in the picture. */
import { $, el } from "./dom.js";
import * as local from "./local.js";
import * as parts from "./parts.js";
import * as states from "./state.js";
import { look } from "./works.js";

const SOURCES = { GIVEN: "as you said", EMBEDDED_PROMPT: "from its own prompt", INVERTED: "as Prism sees it" };
const PAUSE_MS = 150;

let onGo;
let timer;
let isDragging = false;
let shownQuery = null;

/** @param {(change: (state: object) => object, options?: {replace: boolean}) => void} go */
export function begin(go) {
  onGo = go;
  parts.begin(go);
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("words").value.trim();
    if (text) {
      go((state) => states.startWith(state, states.words(text)));
    }
  });
  $("file").addEventListener("change", (event) => {
    searchWith(event.target.files[0]);
    event.target.value = "";
  });
  for (const radio of document.querySelectorAll("input[name=by]")) {
    radio.addEventListener("change", () => go((state) => ({ ...state, mix: states.mixOf(radio.value) })));
  }
  $("mix").addEventListener("input", slide);
  $("mix").addEventListener("change", () => (isDragging = false));
  $("seen").addEventListener("submit", (event) => {
    event.preventDefault();
    go((state) => ({ ...state, caption: $("caption").value.trim() }));
  });
  $("forget").addEventListener("click", () => {
    go((state) => states.startWith(state, ""));
    $("words").focus();
  });
}

/** Searches with a picture from the user's device. */
export function searchWith(file) {
  if (local.isPicture(file)) {
    const reference = local.keep(file);
    onGo((state) => states.startWith(state, reference));
  }
}

/** While the slider moves, its first step is a step of the browser's history and the others replace it. */
function slide() {
  const mix = Number($("mix").value);
  showMix(mix);
  clearTimeout(timer);
  timer = setTimeout(() => {
    onGo((state) => ({ ...state, mix }), { replace: isDragging });
    isDragging = true;
  }, PAUSE_MS);
}

export function show(state) {
  showMix(states.mix(state));
  // There at once, so that nothing moves when the answer comes.
  $("seen").hidden = !states.isOnePicture(state);
  parts.show(state);
  if (state.query === shownQuery) {
    return;
  }
  shownQuery = state.query;
  $("words").value = states.isWords(state.query) ? states.wordsOf(state.query) : "";
  showTerms({});
  const isPicture = Boolean(state.query) && !states.isWords(state.query);
  $("forget").hidden = !isPicture;
  $("keep").hidden = !states.isLocal(state.query);
  showPreview(isPicture ? state.query : null);
}

async function showPreview(reference) {
  $("drop").classList.toggle("holds", Boolean(reference));
  $("hint").hidden = Boolean(reference);
  $("preview").hidden = true;
  $("preview").removeAttribute("src");
  parts.clear();
  if (!reference) {
    return;
  }
  const { name, image, regions = [] } = await look(reference, 512);
  if (reference === shownQuery) {
    $("preview").hidden = !image;
    $("hint").hidden = Boolean(image);
    $("preview").src = image ?? "";
    $("preview").alt = `Looking for pictures like ${name}`;
    parts.fill(regions);
  }
}

function showMix(mix) {
  const name = states.nameOf(mix);
  for (const radio of document.querySelectorAll("input[name=by]")) {
    radio.checked = radio.value === name;
  }
  const isWhole = mix === "whole";
  $("mix").disabled = isWhole;
  $("mix").value = isWhole ? 50 : mix;
  $("mix").style.setProperty("--share", `${isWhole ? 50 : mix}%`);
  $("mix").setAttribute("aria-valuetext", isWhole ? "not used" : `${100 - mix} percent object, ${mix} percent style`);
  $("shares").textContent = isWhole ? "the plain embedding" : `${100 - mix} % object · ${mix} % style`;
}

/** @param {object|undefined} seen the query part of an answer; undefined: there is none */
export function showSeen(seen, state) {
  $("seen").hidden = !seen || !states.isOnePicture(state);
  // The answer about a part tells nothing of the others.
  if (seen?.regions?.length && states.isOnePicture(state)) {
    local.learn(state.query, seen.regions);
    parts.fill(seen.regions);
  }
  // What Prism took it for is not said beside the user's own word.
  showTerms(seen && state.caption ? { ...seen, objects: [] } : seen ?? {});
}

function showTerms({ caption = "", captionSource = "", objects, styles, styleText }) {
  $("caption").value = caption;
  $("captionSource").textContent = SOURCES[captionSource] ?? "Prism is looking …";
  $("terms").replaceChildren(
    ...terms("object", objects), ...terms("style", styles), styleText ? el("span", { class: "term", dir: "auto", text: `style words: ${styleText}` }) : "");
}

const LIKELY = 0.05;

function terms(kind, list = []) {
  return list.filter((term) => term.score >= LIKELY).slice(0, 3)
    .map((term) => el("span", { class: `term ${kind}`, text: `${kind} ${term.name} ${Math.round(term.score * 100)} %` }));
}
