/** Wires the parts: the address holds the state, every change of it is shown by all parts. */
import * as api from "./api.js";
import * as ask from "./ask.js";
import * as detail from "./detail.js";
import { $, plural } from "./dom.js";
import * as facets from "./facets.js";
import { find } from "./find.js";
import * as local from "./local.js";
import * as results from "./results.js";
import * as states from "./state.js";
import * as tray from "./tray.js";
import * as upload from "./upload.js";
import { remember } from "./works.js";

const STATS_MS = 5_000;
const OFFLINE_MS = 2_000;

let state = states.read(location.search);
/** The search that is on the page, as an address; null when it failed. */
let shown = null;
let running = null;

/** @param {(state: object) => object} change */
function go(change, { replace = false } = {}) {
  const before = state;
  state = change(state);
  const address = states.write(state);
  const opened = !before.view && Boolean(state.view);
  if (address !== states.write(before)) {
    history[replace ? "replaceState" : "pushState"]({ opened }, "", address);
  }
  render();
}

function render() {
  ask.show(state);
  tray.show(state);
  detail.show(state);
  document.title = states.isGallery(state) ? "Prism" : `${results.titleOf(state)} · Prism`;
  const search = states.write({ ...state, view: "" });
  if (search !== shown) {
    run(search);
  }
}

async function run(search) {
  const hadFocus = $("results").contains(document.activeElement);
  const wasShown = shown;
  shown = search;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  results.loading(state);
  if (wasShown !== null && hadFocus) {
    // The card that was clicked is about to go; the heading is where its results begin.
    $("title").focus({ preventScroll: true });
  }
  try {
    const answer = await find(state, "", mine.signal);
    remember(answer.hits.map((hit) => hit.artwork));
    results.show(answer, state, actions);
    ask.showSeen(answer.seen, state);
    facets.show(answer.counted, state.filter, toggle);
    explainEmptiness(answer);
    online(true);
  } catch (failure) {
    if (failure.name !== "AbortError") {
      failed(failure);
    }
  }
}

function failed(failure) {
  shown = null;
  results.clear();
  ask.showSeen(undefined, state);
  if (failure.isOffline) {
    online(false);
  }
  results.notice({
    title: failure.isOffline ? "No connection to Prism" : "That did not work",
    text: failure.message,
    actions: [["Try again", render]],
    isProblem: true,
  });
}

function explainEmptiness({ hits, seen }) {
  if (seen?.intent && seen.intent.searchable === false && hits.length === 0) {
    results.notice({
      title: `This looks like a ${seen.intent.kind}`,
      text: "Pictures of this kind are not searched, because they are no artworks.",
      actions: [["Search anyway", () => go((now) => ({ ...now, anyway: true }))]],
    });
  } else if (hits.length === 0 && states.hasFilter(state)) {
    results.notice({ title: "Nothing fits all filters", actions: [["Clear the filters", clearFilters]] });
  } else if (hits.length === 0 && states.isGallery(state)) {
    results.notice({
      title: "The gallery is empty", text: "Add pictures, or start Prism with its demo gallery.", actions: [["Add pictures", () => upload.show([])]],
    });
  } else if (hits.length === 0) {
    results.notice({ title: "Nothing found", text: "Is the gallery still being indexed?", actions: [["Show the gallery", () => go(states.empty)]] });
  }
}

function toggle(facet, value) {
  const chosen = state.filter[facet];
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  go((now) => ({ ...now, filter: { ...now.filter, [facet]: values } }));
  // The chips are made anew when the answer is there; the focus stays with this one.
  keepFocus(() => document.querySelector(`.facet.${facet} [data-value="${CSS.escape(value)}"]`));
}

function keepFocus(find) {
  const wait = new MutationObserver(() => {
    wait.disconnect();
    find()?.focus();
  });
  wait.observe($("facets"), { childList: true });
}

const clearFilters = () => go((now) => ({ ...now, filter: states.empty().filter }));

function pick(artwork) {
  go((now) => states.startWith(now, artwork.id));
  window.scrollTo({ top: 0 });
  $("title").focus({ preventScroll: true });
}

function fillSlot(slot, reference) {
  go((now) => states.fill({ ...now, view: "" }, slot, reference));
  window.scrollTo({ top: 0 });
}

const actions = {
  onPick: pick,
  onOpen: (artwork) => go((now) => ({ ...now, view: artwork.id })),
  onFill: (slot, artwork) => fillSlot(slot, artwork.id),
  onFilter: (next) => go(() => next),
  // Closing what was opened here is a step back, so that "back" does not open it again.
  onClose: () => (history.state?.opened ? history.back() : go((now) => ({ ...now, view: "" }))),
};

async function more() {
  const first = results.unfold(state, actions);
  if (first) {
    first.querySelector("a").focus({ preventScroll: true });
    return;
  }
  $("more").disabled = true;
  try {
    const answer = await find(state, results.nextPage(), running.signal);
    remember(answer.hits.map((hit) => hit.artwork));
    results.add(answer, state, actions);
  } catch (failure) {
    if (failure.name !== "AbortError") {
      results.say(failure.message);
    }
  } finally {
    $("more").disabled = false;
  }
}

let isOnline = true;

function online(now) {
  const isBack = now && !isOnline;
  isOnline = now;
  $("offline").hidden = now;
  if (isBack && shown === null) {
    render();
  }
}

async function watch() {
  if (!document.hidden) {
    try {
      const { states: counts, model } = await api.stats();
      const queued = counts.QUEUED ? `, ${counts.QUEUED} queued` : "";
      $("stats").textContent = `${plural(counts.INDEXED, "artwork")}${queued} · ${model}`;
      online(true);
    } catch (failure) {
      online(!failure.isOffline);
    }
  }
  setTimeout(watch, isOnline ? STATS_MS : OFFLINE_MS);
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

function listenForPictures() {
  const drop = $("drop");
  const over = (isOver) => (event) => {
    event.preventDefault();
    drop.classList.toggle("over", isOver);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    const id = event.dataTransfer.getData("text/x-prism-artwork");
    if (id) {
      pick({ id });
    } else {
      takeFiles([...event.dataTransfer.files]);
    }
  });
  document.addEventListener("paste", (event) => takeFiles([...(event.clipboardData?.files ?? [])]));
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
$("keep").addEventListener("click", () => upload.show([local.get(state.query)?.file].filter(Boolean)));
$("clear").addEventListener("click", clearFilters);
$("more").addEventListener("click", more);
$("home").addEventListener("click", (event) => {
  event.preventDefault();
  go(states.empty);
});
window.addEventListener("popstate", () => {
  state = states.read(location.search);
  render();
});
window.addEventListener("offline", () => online(false));
window.addEventListener("online", render);
listenForPictures();
listenForKeys();
$("filtersBox").open = window.matchMedia("(min-width: 900px)").matches;
render();
watch();
