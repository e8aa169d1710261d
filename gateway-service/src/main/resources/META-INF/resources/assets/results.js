/** The grid, its head line, and what is said where there is nothing to show. */
import { card, skeletons } from "./cards.js";
import { $, el, plural } from "./dom.js";
import { isCut } from "./find.js";
import * as states from "./state.js";

const CHUNK = 48;
const TITLES = { object: "Same object", style: "Same style", both: "Same object and style", whole: "Alike as a whole" };

const SLOW_MS = 6_000;
const TOO = "Show less similar works too";
const ONLY = "Show similar works only";

let slow;
/** Hits that are there but not unfolded yet. */
let waiting = [];
let next = "";
/** What the button for less similar works says: they were left out, or are shown; "" where there are none. */
let restSays = "";

export function titleOf(state) {
  if (states.isGallery(state)) {
    return "From the gallery";
  }
  if (states.isBlend(state)) {
    return "Your blend";
  }
  const mix = states.mix(state);
  const name = states.nameOf(mix);
  const shares = `${100 - mix} % object, ${mix} % style`;
  return states.isWords(state.query) ? `“${states.wordsOf(state.query)}” by ${name ?? shares}` : TITLES[name] ?? shares;
}

export function loading(state) {
  $("title").textContent = titleOf(state);
  $("results").setAttribute("aria-busy", "true");
  $("rest").hidden = true;
  notice(null);
  say("Searching …");
  clearTimeout(slow);
  slow = setTimeout(() => say("Still searching …"), SLOW_MS);
  if ($("grid").children.length === 0) {
    $("grid").replaceChildren(...skeletons(12));
  }
}

/**
 * @param {object} actions what cards do, see card
 * @param {number} count how many to show at once, at least
 */
export function show(answer, state, actions, count = 0) {
  $("title").textContent = titleOf(state);
  notice(null);
  waiting = [...answer.hits];
  next = answer.next;
  restSays = restOf(answer, state);
  $("grid").replaceChildren();
  unfold(state, actions, Math.max(CHUNK, count));
  say(summary(answer, state));
}

/** How many results are shown. */
export const unfolded = () => $("grid").querySelectorAll(".card:not(.skeleton)").length;

export const isBusy = () => $("results").hasAttribute("aria-busy");

/** Appends what another page brought. */
export function add(answer, state, actions) {
  waiting = [...answer.hits];
  next = answer.next;
  restSays ||= restOf(answer, state);
  return unfold(state, actions);
}

/** Shows some more; false where a new page must be asked for, with {@link nextPage}. */
export function unfold(state, actions, count = CHUNK) {
  if (waiting.length === 0) {
    done();
    return false;
  }
  const shown = waiting.splice(0, count).map((hit) => card(hit, state, actions));
  $("grid").append(...shown);
  done();
  return shown[0];
}

export const nextPage = () => next;

function done() {
  clearTimeout(slow);
  $("results").removeAttribute("aria-busy");
  $("more").hidden = waiting.length === 0 && !next;
  $("rest").textContent = restSays;
  $("rest").hidden = !restSays || !($("more").hidden || restSays === ONLY);
}

function restOf(answer, state) {
  if (answer.hits.length === 0 || states.isGallery(state)) {
    return "";
  }
  if (state.all && !state.anyway) {
    return ONLY;
  }
  return isCut(answer) ? TOO : "";
}

function summary({ hits, ms, facets, cut }, state) {
  if (hits.length === 0) {
    return "";
  }
  const total = plural(facets?.total ?? hits.length, "work");
  const count = isCut({ cut }) && !next ? `${hits.length.toLocaleString("en")} similar of ${total}` : total;
  return states.isGallery(state) ? `${count}. Pick one to search with it.` : `${count}, nearest first, in ${Math.max(1, Math.round(ms ?? 0))} ms`;
}

export function say(text) {
  $("status").textContent = text;
}

/**
 * Says why there is nothing to see, and what one can do.
 *
 * @param {{title: string, text?: string, actions?: [string, Function][], isProblem?: boolean} | null} what
 */
export function notice(what) {
  const place = $("notice");
  place.hidden = !what;
  place.classList.toggle("problem", Boolean(what?.isProblem));
  place.replaceChildren(...(what
    ? [el("h2", { text: what.title }), what.text ? el("p", { text: what.text }) : "",
      el("div", { class: "actions" }, ...(what.actions || []).map(([text, onclick]) => el("button", { type: "button", text, onclick })))]
    : []));
}

const BUSY = { QUOTA_EXCEEDED: "That was a lot at once" };

/** Prism said "later", and the page waits. The seconds are not read aloud one by one. */
export function waitingFor(failure, seconds, onNow) {
  const left = $("notice").querySelector(".seconds");
  if (left) {
    left.textContent = seconds;
    return;
  }
  notice({ title: BUSY[failure.reason] ?? "Prism is busy", text: failure.message, actions: [["Try now", onNow]] });
  $("notice").querySelector("p").append(" ", el("span", {}, "The search goes on by itself", el("span", { "aria-hidden": "true" }, " in ", el("span", { class: "seconds", text: String(seconds) }), " s"), "."));
  say("Waiting …");
  clearTimeout(slow);
}

export function clear() {
  waiting = [];
  next = "";
  restSays = "";
  $("grid").replaceChildren();
  say("");
  done();
}
