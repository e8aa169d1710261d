/** Drawing a box on a picture with mouse, pen or finger. */
import { between, outline, place } from "./boxes.js";

/** Pixels that a hand moves while it only clicks. */
const STILL = 6;
/** Pixels of a side; less is a slip. */
const LEAST = 8;

const clamp = (value) => Math.min(1, Math.max(0, value));

/**
 * A click is left to what lies there: only a pointer that moves draws.
 *
 * @param {HTMLElement} surface where a drag may begin
 * @param {HTMLElement} picture the part of the surface that the picture fills
 * @param {(box: object) => void} onDrawn
 */
export function begin(surface, picture, onDrawn) {
  const drawn = outline({}, "drawn");
  let from = null;
  let hasMoved = false;

  const pointOf = (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    return { x: clamp((event.clientX - left) / width), y: clamp((event.clientY - top) / height), clientX: event.clientX, clientY: event.clientY };
  };
  const stop = () => {
    from = null;
    drawn.remove();
  };

  surface.addEventListener("pointerdown", (event) => {
    hasMoved = false;
    if (event.isPrimary && event.button === 0) {
      from = pointOf(event);
      // What was pressed keeps the pointer, so that its click stays its own.
      event.target.setPointerCapture(event.pointerId);
    }
  });
  surface.addEventListener("pointermove", (event) => {
    if (!from || !event.isPrimary) {
      return;
    }
    if (event.buttons === 0) {
      // What was pressed is gone, and with it the word of the release.
      stop();
      return;
    }
    hasMoved ||= Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) >= STILL;
    if (hasMoved) {
      picture.append(place(drawn, between(from, pointOf(event))));
    }
  });
  surface.addEventListener("pointerup", (event) => {
    if (!from || !event.isPrimary) {
      return;
    }
    const box = between(from, pointOf(event));
    stop();
    const { width, height } = picture.getBoundingClientRect();
    if (hasMoved && box.width * width >= LEAST && box.height * height >= LEAST) {
      onDrawn(box);
    }
  });
  surface.addEventListener("pointercancel", stop);
  surface.addEventListener("click", (event) => {
    // The click at the end of a drag; keys have no detail.
    if (hasMoved && event.detail > 0) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && from) {
      event.preventDefault();
      hasMoved = true;
      stop();
    }
  });
}
