/** Marking a part of a picture by keys, for whom drawing is no way. */
import { outline, place } from "./boxes.js";

const STEP = .05;
const LEAST = .1;
const START = { x: .25, y: .25, width: .5, height: .5 };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Arrows move the box, with Shift they size it. Enter searches, Escape gives up.";

const between = (least, value, most) => Math.min(most, Math.max(least, value));
const percent = (share) => `${Math.round(share * 100)} %`;

let leaveOpen = null;

/** Takes the box away, if there is one: what it was put on is going. */
export const leave = () => leaveOpen?.();

/**
 * Puts a box on the picture that keys move until it is taken or left.
 *
 * @param {(text: string) => void} say what one can do, and where the box is
 * @param {(box: object|null, isLeft: boolean) => void} onEnd is given null where no part is wanted; left: by going elsewhere
 */
export function begin(picture, say, onEnd) {
  let box = START;
  let isOpen = true;
  const frame = outline(box, "drawn");
  frame.removeAttribute("aria-hidden");
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "Box around a part of the picture");
  frame.tabIndex = 0;
  const end = (marked, isLeft) => {
    if (isOpen) {
      isOpen = false;
      leaveOpen = null;
      frame.remove();
      onEnd(marked, isLeft);
    }
  };
  leaveOpen = () => end(null, true);
  frame.addEventListener("blur", leaveOpen);
  frame.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      end(event.key === "Enter" ? box : null, false);
    } else if (way) {
      event.preventDefault();
      box = (event.shiftKey ? sized : moved)(box, way);
      place(frame, box);
      say(`${percent(box.x)} from the left, ${percent(box.y)} from the top, ${percent(box.width)} wide, ${percent(box.height)} high. ${HELP}`);
    }
  });
  picture.append(frame);
  say(HELP);
  frame.focus();
}

const moved = (box, [right, down]) => ({
  ...box, x: between(0, box.x + right * STEP, 1 - box.width), y: between(0, box.y + down * STEP, 1 - box.height),
});

const sized = (box, [right, down]) => ({
  ...box, width: between(LEAST, box.width + right * STEP, 1 - box.x), height: between(LEAST, box.height + down * STEP, 1 - box.y),
});
