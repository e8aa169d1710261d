/** How far down a visitor was, for each step of the browser's history: "back" leads to where one came from. */

const PAUSE_MS = 150;

let timer;

/**
 * @param {() => number} unfolded how many results are shown now
 * @param {() => boolean} isSettled whether what is on the page is what its address says
 */
export function begin(unfolded, isSettled) {
  history.scrollRestoration = "manual";
  window.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => isSettled() && keep(unfolded()), PAUSE_MS);
  }, { passive: true });
  window.addEventListener("popstate", () => clearTimeout(timer));
}

/** Notes the place in the step of the history that is shown. */
export function keep(unfolded) {
  clearTimeout(timer);
  history.replaceState({ ...history.state, place: { unfolded, scroll: Math.round(window.scrollY) } }, "");
}

/** @returns {{unfolded: number, scroll: number} | undefined} */
export const here = () => history.state?.place;
