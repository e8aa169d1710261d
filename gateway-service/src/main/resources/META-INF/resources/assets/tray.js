/** The tray: "the object of this" in "the style of that" and "without this". */
import { $, el } from "./dom.js";
import * as drops from "./drops.js";
import * as local from "./local.js";
import { SLOTS } from "./state.js";
import { look } from "./works.js";

const LABELS = { objectOf: "The object of this", styleOf: "The style of that", without: "Without this" };

/**
 * @param {(slot: string, reference: string) => void} onFill
 * @param {(slot: string) => void} onEmpty
 */
export function begin(onFill, onEmpty) {
  for (const slot of SLOTS) {
    const place = $(slot);
    place.querySelector(".empty").addEventListener("click", () => $(`${slot}File`).click());
    place.querySelector(".remove").addEventListener("click", () => {
      onEmpty(slot);
      place.querySelector(".empty").focus();
    });
    $(`${slot}File`).addEventListener("change", (event) => {
      take(slot, event.target.files[0], onFill);
      event.target.value = "";
    });
    for (const step of ["dragenter", "dragover"]) {
      place.addEventListener(step, (event) => {
        event.preventDefault();
        place.classList.add("over");
      });
    }
    place.addEventListener("dragleave", (event) => {
      // From one part of the slot to another is not out of it.
      if (!place.contains(event.relatedTarget)) {
        place.classList.remove("over");
      }
    });
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      drops.end();
      place.classList.remove("over");
      const id = drops.artworkIn(event);
      if (id) {
        onFill(slot, id);
      } else {
        take(slot, event.dataTransfer.files[0], onFill);
      }
    });
  }
}

function take(slot, file, onFill) {
  if (local.isPicture(file)) {
    onFill(slot, local.keep(file));
  }
}

export function show(state) {
  $("tray").classList.toggle("used", SLOTS.some((slot) => state[slot]));
  for (const slot of SLOTS) {
    showSlot(slot, state[slot]);
  }
}

async function showSlot(slot, reference) {
  const place = $(slot);
  if (place.dataset.reference === reference) {
    return;
  }
  place.dataset.reference = reference;
  place.classList.toggle("filled", Boolean(reference));
  place.querySelector(".empty").hidden = Boolean(reference);
  place.querySelector(".content").hidden = !reference;
  if (!reference) {
    return;
  }
  const { name, image } = await look(reference, 128);
  if (place.dataset.reference === reference) {
    place.querySelector(".shown").replaceChildren(
      image ? el("img", { src: image, alt: "" }) : el("span", { class: "words", dir: "auto", text: name }), el("span", { class: "what", dir: "auto", text: image ? name : "" }));
    place.querySelector(".remove").setAttribute("aria-label", `Empty the slot: ${LABELS[slot]}, ${name}`);
  }
}
