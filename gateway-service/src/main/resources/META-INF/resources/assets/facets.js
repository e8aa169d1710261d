/** Filter chips with Prism's own counts. */
import { $, el, plural } from "./dom.js";
import { FACETS, hasFilter } from "./state.js";

const NAMES = { styles: "Style", objects: "Object", categories: "Category", tagsAll: "Tags", authors: "Author", kinds: "Kind of picture" };
/** Where the answer calls them otherwise. */
const LISTS = { tagsAll: "tags" };
const FEW = 8;
const unfolded = new Set();

const same = (a, b) => a.toLowerCase() === b.toLowerCase();

/**
 * @param {object} facets of the answer
 * @param {Record<string, string[]>} filter what is chosen
 * @param {{isSearch: boolean, onToggle: (facet: string, values: string[], value: string) => void}} more onToggle is given what
 *     is to be chosen from now on
 */
export function show(facets, filter, { isSearch, onToggle }) {
  const groups = FACETS.map((facet) => group(facet, facets[LISTS[facet] ?? facet] ?? [], filter[facet], onToggle)).filter(Boolean);
  const chosen = FACETS.reduce((sum, facet) => sum + filter[facet].length, 0);
  $("facets").replaceChildren(...groups);
  $("filters").hidden = groups.length === 0;
  $("filtersTitle").textContent = chosen ? `Filters (${chosen})` : "Filters";
  $("clear").hidden = chosen === 0;
  $("counted").textContent = groups.length ? about(facets, hasFilter({ filter }), isSearch) : "";
}

/** What the counts are of. */
function about({ counted = 0, complete }, isFiltered, isSearch) {
  if (!complete) {
    return isSearch ? `Counts are of the ${plural(counted, "work")} nearest to the query.` : `Counts are of ${plural(counted, "work")}.`;
  }
  return isFiltered ? "Counts say what each choice would find, the other filters being as they are." : `Counts are of all ${plural(counted, "work")}.`;
}

function group(facet, names, chosen, onToggle) {
  // Where all pictures are of one kind, there is nothing to choose.
  if (names.length === 0 || (facet === "kinds" && names.length === 1 && chosen.length === 0)) {
    return null;
  }
  const isChosen = ({ name }) => chosen.some((value) => same(value, name));
  const isOpen = unfolded.has(facet);
  const shown = isOpen ? names : names.filter((entry, place) => place < FEW || isChosen(entry));
  const chips = shown.map((entry) => chip(facet, entry, isChosen(entry), () => {
    const others = chosen.filter((value) => !same(value, entry.name));
    onToggle(facet, isChosen(entry) ? others : [...others, entry.name], entry.name);
  }));
  const rest = names.length - shown.length;
  const refold = () => {
    unfolded[isOpen ? "delete" : "add"](facet);
    const again = group(facet, names, chosen, onToggle);
    $(`facet-${facet}`).replaceWith(again);
    again.querySelector(".fold")?.focus();
  };
  const fold = rest > 0 || isOpen
    ? el("button", {
      type: "button", class: "fold", "aria-expanded": String(isOpen), onclick: refold, text: isOpen ? "fewer" : `${rest} more`, "aria-label": `${NAMES[facet]}: ${isOpen ? "fewer" : `${rest} more`}`,
    })
    : null;
  return el("section", { class: `facet ${facet}`, id: `facet-${facet}`, "aria-labelledby": `name-${facet}` },
    el("h3", { id: `name-${facet}`, text: NAMES[facet] }), el("div", { class: "chips" }, ...chips, fold));
}

function chip(facet, { name, count = 0 }, isChosen, onclick) {
  const shown = facet === "categories" ? name.split("/").join(" › ") : name;
  return el("button", { type: "button", class: "chip", "aria-pressed": String(isChosen), "data-value": name, title: shown, onclick },
    el("span", { class: "value", dir: "auto", text: shown }), el("span", { class: "count", text: count.toLocaleString("en") }));
}
