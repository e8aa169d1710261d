/** Pictures that are dropped or pasted anywhere, and results that are dragged. */
import { $ } from "./dom.js";

const ARTWORK = "text/x-prism-artwork";
/** Chrome ends a drag whose surroundings move while it begins. */
const GROW_MS = 80;

let timer;

/**
 * @param {(files: File[]) => void} onFiles
 * @param {(id: string) => void} onArtwork a result was dropped where pictures are searched
 */
export function begin(onFiles, onArtwork) {
  document.addEventListener("dragstart", (event) => isOurs(event) && invite(true));
  document.addEventListener("dragend", () => invite(false));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    if (isOurs(event)) {
      invite(true);
      $("drop").classList.add("over");
    }
  });
  document.addEventListener("dragleave", (event) => {
    $("drop").classList.remove("over");
    // Without a related target the drag has left the window.
    if (!event.relatedTarget) {
      invite(false);
    }
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    end();
    const id = artworkIn(event);
    if (id) {
      onArtwork(id);
    } else {
      onFiles([...event.dataTransfer.files]);
    }
  });
  document.addEventListener("paste", (event) => onFiles([...(event.clipboardData?.files ?? [])]));
}

const isOurs = (event) => [...event.dataTransfer.types].some((type) => type === ARTWORK || type === "Files");

/** The id of a result that is dropped, or "". */
export const artworkIn = (event) => event.dataTransfer.getData(ARTWORK);

/** Lets a drag carry the artwork. */
export const carry = (event, id) => event.dataTransfer.setData(ARTWORK, id);

/** Nothing is dragged any more. */
export function end() {
  $("drop").classList.remove("over");
  invite(false);
}

/** The tray makes itself large for what is dragged, a moment after the drag began. */
function invite(isDragging) {
  const tray = $("tray");
  if (!isDragging) {
    clearTimeout(timer);
    timer = undefined;
    tray.classList.remove("inviting");
  } else if (timer === undefined) {
    timer = setTimeout(() => tray.classList.add("inviting"), GROW_MS);
  }
}
