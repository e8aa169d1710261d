/** Wires the parts: the address holds the state, every change of it is shown by all parts. */
import * as ask from "./ask.js";
import * as boxes from "./boxes.js";
import * as detail from "./detail.js";
import { $ } from "./dom.js";
import * as drops from "./drops.js";
import * as facets from "./facets.js";
import { find, keep, keepMore, recall } from "./find.js";
import * as key from "./key.js";
import * as local from "./local.js";
import { patiently } from "./patience.js";
import * as place from "./place.js";
import * as results from "./results.js";
import * as states from "./state.js";
import * as tray from "./tray.js";
import * as upload from "./upload.js";
import { online, begin as watchPrism } from "./watch.js";
import { remember } from "./works.js";

let state = states.read(location.search);
/** The search that is on the page, as an address; null when it failed. */
let shown = null;
let running = null;

const addressOf = (search) => states.write({ ...search, view: "" });

/** @param {(state: object) => object} change */
function go(change, { replace = false } = {}) {
  const before = state;
  state = change(state);
  const address = states.write(state);
  const opened = !before.view && Boolean(state.view);
  if (address !== states.write(before)) {
    if (!results.isBusy()) {
      place.keep(results.unfolded());
    }
    history[replace ? "replaceState" : "pushState"]({ opened }, "", address);
  }
  render();
}

/** @param {boolean} isStep whether a step through the browser's history led here */
function render(isStep = false) {
  ask.show(state);
  tray.show(state);
  document.title = states.isGallery(state) ? "Prism" : `${results.titleOf(state)} · Prism`;
  detail.show(state);
  const address = addressOf(state);
  if (address !== shown) {
    run(address, isStep);
  }
}

async function run(address, isStep) {
  const hadFocus = $("results").contains(document.activeElement);
  const wasShown = shown;
  shown = address;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  if (wasShown !== null && hadFocus) {
    // The card that was clicked is about to go; the heading is where its results begin.
    $("title").focus({ preventScroll: true });
  }
  const known = isStep && recall(address);
  if (known) {
    show(known, isStep);
    return;
  }
  results.loading(state);
  try {
    const answer = await patiently(() => find(state, "", mine.signal), mine.signal,
      (failure, seconds) => results.waitingFor(failure, seconds, again));
    keep(address, answer);
    show(answer, isStep);
    online(true);
  } catch (failure) {
    if (failure.name !== "AbortError") {
      failed(failure);
    }
  }
}

function show(answer, isStep) {
  const before = isStep ? place.here() : undefined;
  remember(answer.hits.map((hit) => hit.artwork));
  results.show(answer, state, actions, before?.unfolded);
  ask.showSeen(answer.seen, state);
  facets.show(answer.facets ?? {}, state.filter, { isSearch: !states.isGallery(state), onToggle: toggle });
  explainEmptiness(answer);
  if (before) {
    window.scrollTo({ top: before.scroll, behavior: "instant" });
  }
}

function again() {
  shown = null;
  render();
}

function failed(failure) {
  shown = null;
  results.clear();
  ask.showSeen(undefined, state);
  if (failure.isOffline) {
    online(false);
  }
  const later = failure.retryAfter ? ` Try again in ${failure.retryAfter} s.` : "";
  results.notice({
    title: failure.isOffline ? "No connection to Prism" : "That did not work",
    text: failure.message + later,
    actions: [["Try again", again]],
    isProblem: true,
  });
}

function explainEmptiness({ hits, seen, cut }) {
  if (hits.length > 0) {
    return;
  }
  if (seen?.intent && seen.intent.searchable === false) {
    results.notice({
      title: `This looks like a ${seen.intent.kind} (${Math.round(seen.intent.score * 100)} %)`,
      text: "Pictures of this kind are not searched, because they are no artworks.",
      actions: [["Search anyway", searchAnyway]],
    });
  } else if (cut?.in) {
    results.notice({
      title: "Nothing similar",
      text: "The nearest works are no nearer than chance brings them.",
      actions: [["Show the nearest anyway", toggleRest], ...(states.hasFilter(state) ? [["Clear the filters", clearFilters]] : [])],
    });
  } else if (states.hasFilter(state)) {
    results.notice({ title: "Nothing fits all filters", actions: [["Clear the filters", clearFilters]] });
  } else if (states.isGallery(state)) {
    results.notice({
      title: "The gallery is empty", text: "Add pictures, or start Prism with its demo gallery.", actions: [["Add pictures", () => upload.show([])]],
    });
  } else {
    results.notice({ title: "Nothing found", text: "Is the gallery still being indexed?", actions: [["Show the gallery", () => go(states.empty)]] });
  }
}

const searchAnyway = () => go((now) => ({ ...now, anyway: true }));

/** Also what is less similar, or only what is similar again. */
const toggleRest = () => go((now) => ({ ...now, all: !now.all }));

function toggle(facet, values, value) {
  go((now) => ({ ...now, filter: { ...now.filter, [facet]: values } }));
  // The chips are made anew when the answer is there; the focus stays with this one.
  const chips = new MutationObserver(() => {
    chips.disconnect();
    document.querySelector(`.facet.${facet} [data-value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  });
  chips.observe($("facets"), { childList: true });
}

const clearFilters = () => go((now) => ({ ...now, filter: states.empty().filter }));

/** @param {object} [box] of the part that is looked for */
function pick(artwork, box) {
  go((now) => states.startWith(now, artwork.id, box && boxes.write(box)));
  window.scrollTo({ top: 0 });
  $("title").focus({ preventScroll: true });
}

function fillSlot(slot, reference) {
  go((now) => states.fill({ ...now, view: "" }, slot, reference));
  window.scrollTo({ top: 0 });
}

const actions = {
  onPick: pick,
  onPart: pick,
  onOpen: (artwork) => go((now) => ({ ...now, view: artwork.id })),
  onFill: (slot, artwork) => fillSlot(slot, artwork.id),
  onFilter: (next) => go(() => next),
  // Closing what was opened here is a step back, so that "back" does not open it again.
  onClose: () => (history.state?.opened ? history.back() : go((now) => ({ ...now, view: "" }))),
};

/** Pages without a related work that one click looks through. */
const MOST_EMPTY = 5;

async function more() {
  let first = results.unfold(state, actions);
  if (!first) {
    $("more").disabled = true;
    try {
      // A page may have nothing that is related, and the next one something.
      for (let page = 0; !first && results.nextPage() && page < MOST_EMPTY; page++) {
        first = await morePage();
      }
    } catch (failure) {
      if (failure.name !== "AbortError") {
        results.say(failure.message);
      }
    } finally {
      $("more").disabled = false;
    }
  }
  if (first) {
    first.querySelector("a").focus({ preventScroll: true });
  } else if (!$("rest").hidden) {
    $("rest").focus({ preventScroll: true });
  }
  place.keep(results.unfolded());
}

async function morePage() {
  const answer = await patiently(() => find(state, results.nextPage(), running.signal), running.signal,
    (failure, seconds) => results.say(`${failure.message} Goes on in ${seconds} s.`));
  keepMore(addressOf(state), answer);
  remember(answer.hits.map((hit) => hit.artwork));
  return results.add(answer, state, actions);
}

function takeFiles(files) {
  if (files.length === 0) {
    return;
  }
  if (upload.isOpen()) {
    upload.choose(files);
  } else {
    ask.searchWith(files[0]);
  }
}

function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, dialog");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("words").focus();
    }
  });
}

ask.begin(go);
tray.begin(fillSlot, (slot) => go((now) => ({ ...now, [slot]: "" })));
detail.begin(actions);
upload.begin(actions.onOpen);
key.begin();
drops.begin(takeFiles, (id) => pick({ id }));
place.begin(results.unfolded, () => !results.isBusy());
$("keep").addEventListener("click", () => upload.show([local.get(state.query)?.file].filter(Boolean)));
$("clear").addEventListener("click", clearFilters);
$("more").addEventListener("click", more);
$("rest").addEventListener("click", toggleRest);
$("home").addEventListener("click", (event) => {
  event.preventDefault();
  go(states.empty);
});
window.addEventListener("popstate", () => {
  state = states.read(location.search);
  render(true);
});
listenForKeys();
$("filtersBox").open = window.matchMedia("(min-width: 900px)").matches;
render(true);
watchPrism(() => shown === null && render());
