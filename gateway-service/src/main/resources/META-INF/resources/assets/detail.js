/** One artwork: what is known of it, and where one can go from there. */
import * as api from "./api.js";
import * as boxes from "./boxes.js";
import { bar, SLOT_ACTIONS } from "./cards.js";
import { $, el, link } from "./dom.js";
import { patiently } from "./patience.js";
import * as states from "./state.js";
import { altOf, nameOf, remember } from "./works.js";

const SHOWN_TERMS = 4;
const NEIGHBOURS = 9;
/** Characters of a prompt that always have room. */
const LONG = 200;
/** Less than this reads 0.00. */
const LEAST = 0.005;
const AWAY = -0.3;
const LEADS = [
  { title: "Same style, other objects", weights: { style: 1, object: AWAY } },
  { title: "Same object, other styles", weights: { object: 1, style: AWAY } },
];
const CAPTIONS = {
  GIVEN: ["Caption", "as its uploader said"],
  EMBEDDED_PROMPT: ["Embedded prompt", "written into the file by the program that made it"],
  INVERTED: ["Caption", "found by prompt inversion"],
};
const STATES = { QUEUED: "queued, not searchable yet", INDEXED: "indexed", REJECTED: "rejected", DELETED: "deleted" };

let actions;
let shown = "";
let running = null;

/** @param {{onPick: Function, onPart: Function, onFill: Function, onOpen: Function, onFilter: Function, onClose: Function}} all */
export function begin(all) {
  actions = all;
  const dialog = $("detail");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    actions.onClose();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && actions.onClose());
  $("detailClose").addEventListener("click", () => actions.onClose());
}

export async function show(state) {
  if (state.view === shown) {
    return;
  }
  shown = state.view;
  running?.abort();
  if (!shown) {
    $("detail").close();
    return;
  }
  running = new AbortController();
  const { signal } = running;
  say("Loading …");
  $("detailTitle").textContent = "Artwork";
  if (!$("detail").open) {
    $("detail").showModal();
  }
  $("detail").scrollTop = 0;
  $("detailTitle").focus({ preventScroll: true });
  try {
    const artwork = await patiently(() => api.artwork(shown, signal), signal, wait);
    remember([artwork]);
    fill(artwork, state);
    await Promise.all(LEADS.map((lead, place) => recommend(artwork, lead, place, state, signal)));
  } catch (failure) {
    if (failure.name !== "AbortError") {
      $("detailBody").replaceChildren(
        el("p", { class: "problem", role: "alert", text: failure.message }),
        el("div", { class: "actions" }, el("button", { type: "button", text: "Try again", onclick: () => again(state) })));
    }
  }
}

function again(state) {
  shown = "";
  show(state);
}

const say = (text) => $("detailBody").replaceChildren(el("p", { class: "loading", role: "status", text }));

const wait = (failure, seconds) => say(`${failure.message} Goes on in ${seconds} s.`);

function fill(artwork, state) {
  $("detailTitle").textContent = nameOf(artwork);
  document.title = `${nameOf(artwork)} · Prism`;
  $("detailBody").replaceChildren(
    el("div", { class: "work" },
      el("div", { class: "large" },
        el("a", { href: api.picture(artwork), title: "Open the original" }, el("img", { src: api.thumbnail(artwork, 1024), alt: altOf(artwork) })),
        parts(artwork)),
      el("div", { class: "known" }, buttons(artwork), text(artwork), seen(artwork), facts(artwork))),
    ...(artwork.state === "INDEXED" ? LEADS.map((lead, place) => strip(lead, place)) : []));
}

/** What it shows, each to be searched for. */
function parts(artwork) {
  const regions = artwork.state === "INDEXED" ? artwork.regions ?? [] : [];
  return regions.length ? boxes.layer("contain", artwork, ...boxes.buttons(regions, (box) => actions.onPart(artwork, box))) : null;
}

function buttons(artwork) {
  if (artwork.state !== "INDEXED") {
    const reason = artwork.reason?.text ? `: ${artwork.reason.text}` : "";
    return el("p", { class: "problem", text: `This work is ${STATES[artwork.state] || artwork.state}${reason}` });
  }
  return el("div", { class: "actions" },
    el("button", { type: "button", class: "primary", text: "Search with it", onclick: () => actions.onPick(artwork) }),
    ...states.SLOTS.map((slot) => el("button", {
      type: "button", class: slot, text: SLOT_ACTIONS[slot].ofThis, "aria-label": `${SLOT_ACTIONS[slot].long} this`, onclick: () => actions.onFill(slot, artwork),
    })),
    copyButton());
}

function copyButton() {
  const button = el("button", { type: "button", text: "Copy link" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Copied";
    } catch {
      // Browsers give the clipboard to secure addresses only.
      button.textContent = "Copy it from the address bar";
    }
  });
  return button;
}

function text(artwork) {
  const [title, source] = CAPTIONS[artwork.captionSource] || ["Caption", ""];
  return el("section", {},
    artwork.caption ? el("h3", {}, `${title} `, el("small", { text: source })) : null,
    artwork.caption ? prompt("prompt", artwork.caption) : null,
    artwork.styleText ? prompt("prompt style", `Style words: ${artwork.styleText}`) : null,
    artwork.description ? el("p", { class: "description", dir: "auto", text: artwork.description }) : null);
}

/** A long one scrolls, also by keyboard. */
const prompt = (className, text) => el("p", { class: className, dir: "auto", tabindex: text.length > LONG ? "0" : null, text });

function seen(artwork) {
  return el("div", { class: "seenTerms" }, termList("Objects", artwork.objects, "object"), termList("Styles", artwork.styles, "style"));
}

function termList(title, terms = [], kind) {
  const likely = terms.filter((term, place) => place === 0 || term.score >= LEAST).slice(0, SHOWN_TERMS);
  if (likely.length === 0) {
    return null;
  }
  return el("section", {}, el("h3", { text: title }),
    el("dl", { class: "scores" }, ...likely.flatMap((term) => bar(term.name, term.score, kind))));
}

function facts(artwork) {
  const created = artwork.createTime ? new Date(artwork.createTime).toLocaleString("en", { dateStyle: "long" }) : "";
  const rows = [
    ["Author", artwork.author && filterLink("authors", artwork.author)],
    ["Category", artwork.category && filterLink("categories", artwork.category)],
    ["Tags", artwork.tags?.length ? el("span", { class: "tags" }, ...artwork.tags.map((tag) => filterLink("tagsAll", tag))) : ""],
    ["Licence", artwork.licence],
    ["Source", artwork.sourceUrl && source(artwork.sourceUrl)],
    ["Size", artwork.width && `${artwork.width} × ${artwork.height} pixels`],
    ["Kind", artwork.kind && artwork.marks?.includes("UNSEARCHABLE_KIND") ? `${artwork.kind} (marked: not searched for here)` : artwork.kind],
    ["Created", created],
    ["Same picture as", artwork.duplicateOf && openLink(artwork.duplicateOf)],
    ["Id", artwork.id],
  ].filter(([, value]) => value);
  return el("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { dir: "auto" }, value)]));
}

/** Anybody may have written it: only web addresses become links. */
const source = (url) => (/^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank", text: url }) : url);

function filterLink(facet, value) {
  const state = states.empty();
  state.filter[facet] = [value];
  return link({ href: states.write(state) }, () => actions.onFilter(state), value);
}

const openLink = (id) => link({ href: states.write({ ...states.empty(), view: id }) }, () => actions.onOpen({ id }), id);

function strip(lead, place) {
  return el("section", { class: "lead" }, el("h3", { text: lead.title }), el("ul", { id: `lead${place}`, class: "strip" }, el("li", { class: "loading", text: "Loading …" })));
}

/** Away from one of the things that a scene shows are its other things. */
const isAway = ({ weights }) => Object.values(weights).some((weight) => weight < 0);

async function recommend(artwork, lead, place, state, signal) {
  if (artwork.state !== "INDEXED") {
    return;
  }
  const say = (text) => $(`lead${place}`).replaceChildren(el("li", { class: "loading", text }));
  const request = { query: { artworkId: artwork.id }, weights: lead.weights, limit: NEIGHBOURS, filter: { excludeIds: [artwork.id] }, resultList: { minConfidence: 0 }, regions: isAway(lead) ? "WHOLE" : "AUTO" };
  try {
    const { hits = [] } = await patiently(() => api.search(request, null, signal), signal,
      (failure, seconds) => say(`${failure.message} Goes on in ${seconds} s.`));
    const works = hits.map((hit) => hit.artwork);
    remember(works);
    $(`lead${place}`).replaceChildren(...works.map((work) => neighbour(work, state)));
    if (works.length === 0) {
      say("None yet.");
    }
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    // The work itself is there.
    say(failure.message);
  }
}

const neighbour = (work, state) => el("li", {}, link(
  { href: states.write({ ...state, view: work.id }), title: nameOf(work) }, () => actions.onOpen(work),
  el("img", { src: api.thumbnail(work, 256), alt: altOf(work), loading: "lazy" })));
