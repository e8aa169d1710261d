/** Whether Prism is there, and how much it holds. */
import * as api from "./api.js";
import { $, plural } from "./dom.js";

const STATS_MS = 5_000;
const OFFLINE_MS = 2_000;

let isOnline = true;
let onBack;

/** @param {() => void} back is called when Prism answers again */
export function begin(back) {
  onBack = back;
  window.addEventListener("offline", () => online(false));
  window.addEventListener("online", watch);
  watch();
}

/** @param {boolean} now whether Prism answered just now */
export function online(now) {
  const isBack = now && !isOnline;
  isOnline = now;
  $("offline").hidden = now;
  if (isBack) {
    onBack();
  }
}

let timer;

async function watch() {
  clearTimeout(timer);
  if (!document.hidden) {
    try {
      const { states, model } = await api.stats();
      const queued = states.QUEUED ? `, ${states.QUEUED} queued` : "";
      $("stats").textContent = `${plural(states.INDEXED, "artwork")}${queued} · ${model}`;
      online(true);
    } catch (failure) {
      online(!failure.isOffline);
    }
  }
  clearTimeout(timer);
  timer = setTimeout(watch, isOnline ? STATS_MS : OFFLINE_MS);
}
