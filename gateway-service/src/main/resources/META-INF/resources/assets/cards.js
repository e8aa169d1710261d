import { thumbnail } from "./api.js";

const template = document.getElementById("card");
const DIMENSIONS = ["object", "style", "whole"];

const nameOf = (artwork) => artwork.title || artwork.caption || artwork.id;

/** One result as a list item; picking it calls back with its artwork. */
export function card(hit, onPick) {
  const item = template.content.cloneNode(true);
  const { artwork } = hit;
  const picture = item.querySelector("img");
  picture.src = thumbnail(artwork, 320);
  picture.alt = nameOf(artwork);
  item.querySelector(".name").textContent = nameOf(artwork);
  const pick = item.querySelector(".pick");
  pick.title = `Search with ${nameOf(artwork)}`;
  pick.addEventListener("click", () => onPick(artwork));
  scores(item.querySelector(".scores"), hit.scores || {});
  item.querySelector(".why").textContent = (hit.because || []).join(" ");
  return item;
}

function scores(list, values) {
  for (const dimension of DIMENSIONS) {
    const value = values[dimension];
    if (typeof value !== "number") {
      continue;
    }
    const term = document.createElement("dt");
    term.textContent = dimension;
    const bar = document.createElement("meter");
    bar.min = -1;
    bar.max = 1;
    bar.value = value;
    bar.className = dimension;
    bar.setAttribute("aria-label", `${dimension} ${value.toFixed(2)}`);
    const place = document.createElement("dd");
    place.append(bar);
    const figure = document.createElement("dd");
    figure.textContent = value.toFixed(2);
    list.append(term, place, figure);
  }
}
