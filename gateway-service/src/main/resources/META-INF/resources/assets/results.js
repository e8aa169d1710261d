/** The grid, its head line, and what is said where there is nothing to show. */
import { $, el, plural } from "./dom.js";
import { card, skeletons } from "./cards.js";
import * as states from "./state.js";

const CHUNK = 48;
const TITLES = { object: "Same object", style: "Same style", both: "Same object and style", whole: "Alike as a whole" };

/** Hits that are there but not unfolded yet. */
let waiting = [];
let next = "";

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
  notice(null);
  say("Searching …");
  if ($("grid").children.length === 0) {
    $("grid").replaceChildren(...skeletons(12));
  }
}

/** @param {object} actions what cards do, see card */
export function show(answer, state, actions) {
  waiting = [...answer.hits];
  next = answer.next;
  $("grid").replaceChildren();
  unfold(state, actions);
  say(summary(answer, state));
}

/** Appends what another page brought. */
export function add(answer, state, actions) {
  waiting = [...answer.hits];
  next = answer.next;
  unfold(state, actions);
}

/** Shows some more; false where a new page must be asked for, with {@link nextPage}. */
export function unfold(state, actions) {
  if (waiting.length === 0) {
    done();
    return false;
  }
  const shown = waiting.splice(0, CHUNK).map((hit) => card(hit, state, actions));
  $("grid").append(...shown);
  done();
  return shown[0];
}

export const nextPage = () => next;

export function done() {
  $("results").removeAttribute("aria-busy");
  $("more").hidden = waiting.length === 0 && !next;
}

function summary({ hits, next: more, ms }, state) {
  const count = `${plural(hits.length, "work")}${more ? " and more" : ""}`;
  if (hits.length === 0) {
    return "";
  }
  return states.isGallery(state) ? `${count}. Pick one to search with it.` : `${count} in ${Math.max(1, Math.round(ms ?? 0))} ms`;
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
    ? [el("h3", { text: what.title }), what.text ? el("p", { text: what.text }) : "",
      el("div", { class: "actions" }, ...(what.actions || []).map(([text, onclick]) => el("button", { type: "button", text, onclick })))]
    : []));
}

export function clear() {
  waiting = [];
  next = "";
  $("grid").replaceChildren();
  say("");
  done();
}
