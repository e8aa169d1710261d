/** Filter chips with counts. */
import { $, el, plural } from "./dom.js";
import { FACETS } from "./state.js";

const NAMES = { styles: "Style", objects: "Object", categories: "Category", tagsAll: "Tags", authors: "Author" };
const FEW = 8;
const MANY = 40;
const unfolded = new Set();

/** What an artwork counts for: the index compares its best style and object, and categories with all above them. */
const VALUES = {
  styles: (artwork) => (artwork.styles || []).slice(0, 1).map((term) => term.name),
  objects: (artwork) => (artwork.objects || []).slice(0, 1).map((term) => term.name),
  categories: (artwork) => above(artwork.category || ""),
  tagsAll: (artwork) => artwork.tags || [],
  authors: (artwork) => [artwork.author].filter(Boolean),
};

function above(category) {
  const levels = category.split("/").filter(Boolean);
  return levels.map((_, level) => levels.slice(0, level + 1).join("/"));
}

/** @returns {[string, number][]} values and how many artworks have them, most first */
export function count(artworks, facet) {
  const counts = new Map();
  for (const artwork of artworks) {
    for (const value of new Set(VALUES[facet](artwork))) {
      counts.set(value, (counts.get(value) || 0) + 1);
    }
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

/**
 * @param {object[]} artworks that are counted
 * @param {Record<string, string[]>} filter what is chosen
 * @param {(facet: string, value: string) => void} onToggle
 */
export function show(artworks, filter, onToggle) {
  const chosen = FACETS.reduce((sum, facet) => sum + filter[facet].length, 0);
  const groups = FACETS.map((facet) => group(facet, artworks, filter[facet], onToggle)).filter(Boolean);
  $("facets").replaceChildren(...groups);
  $("filters").hidden = groups.length === 0;
  $("filtersTitle").textContent = chosen ? `Filters (${chosen})` : "Filters";
  $("clear").hidden = chosen === 0;
  $("counted").textContent = artworks.length ? `Counts are of the ${plural(artworks.length, "work")} that the search brought up.` : "";
}

function group(facet, artworks, chosen, onToggle) {
  const counts = count(artworks, facet);
  const missing = chosen.filter((value) => !counts.some(([name]) => name === value)).map((value) => [value, 0]);
  const all = [...missing, ...counts].slice(0, MANY);
  if (all.length === 0) {
    return null;
  }
  const isOpen = unfolded.has(facet);
  const shown = isOpen ? all : all.filter(([value], place) => place < FEW || chosen.includes(value));
  const chips = shown.map(([value, number]) => chip(facet, value, number, chosen.includes(value), onToggle));
  const rest = all.length - shown.length;
  const refold = () => {
    unfolded[isOpen ? "delete" : "add"](facet);
    const again = group(facet, artworks, chosen, onToggle);
    $(`facet-${facet}`).replaceWith(again);
    again.querySelector(".fold")?.focus();
  };
  const fold = rest > 0 || isOpen
    ? el("button", { type: "button", class: "fold", "aria-expanded": String(isOpen), onclick: refold, text: isOpen ? "fewer" : `${rest} more` })
    : null;
  return el("section", { class: `facet ${facet}`, id: `facet-${facet}`, "aria-labelledby": `name-${facet}` },
    el("h3", { id: `name-${facet}`, text: NAMES[facet] }), el("div", { class: "chips" }, ...chips, fold));
}

function chip(facet, value, number, isChosen, onToggle) {
  const name = facet === "categories" ? value.split("/").join(" › ") : value;
  return el("button", {
    type: "button", class: "chip", "aria-pressed": String(isChosen), "data-value": value, onclick: () => onToggle(facet, value),
  }, el("span", { text: name }), el("span", { class: "count", text: String(number) }));
}
