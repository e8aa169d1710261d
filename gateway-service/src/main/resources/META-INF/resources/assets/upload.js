/** Adding pictures to the gallery: progress of each upload, then what becomes of it. */
import * as api from "./api.js";
import { $, el, link } from "./dom.js";
import * as local from "./local.js";
import { patiently } from "./patience.js";
import { nameOf } from "./works.js";

const AT_ONCE = 2;
const MOST_BYTES = 20_000_000;
const FIRST_POLL_MS = 300;
const LAST_POLL_MS = 3_000;
const PATIENCE_MS = 180_000;

/** Who sends pictures wants them sent. */
const NEVER = new AbortController().signal;

let chosen = [];
let onOpen;

/** @param {(artwork: object) => void} open shows an artwork that was indexed */
export function begin(open) {
  onOpen = open;
  $("uploadOpen").addEventListener("click", () => show([]));
  $("uploadClose").addEventListener("click", () => $("upload").close());
  $("uploadFile").addEventListener("change", (event) => {
    choose([...event.target.files]);
    event.target.value = "";
  });
  $("uploadForm").addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
}

export const isOpen = () => $("upload").open;

/** Opens the dialog with these pictures chosen. */
export function show(files) {
  if (!isOpen()) {
    $("upload").showModal();
  }
  choose(files);
}

export function choose(files) {
  for (const file of files.filter(local.isPicture)) {
    chosen.push({ file, row: rowOf(file) });
    $("uploads").append(chosen.at(-1).row.item);
  }
  $("uploadStart").disabled = chosen.length === 0;
  $("uploadStart").textContent = chosen.length > 1 ? `Add ${chosen.length} pictures` : "Add to the gallery";
}

function rowOf(file) {
  const url = URL.createObjectURL(file);
  const preview = el("img", { src: url, alt: "" });
  preview.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  const title = (file.name || "").replace(/\.[^.]*$/, "").replace(/[_-]+/g, " ").trim();
  const name = title || "picture";
  const input = el("input", { type: "text", value: title, maxlength: "500", "aria-label": `Title of ${name}` });
  const progress = el("progress", { max: 1, value: 0, "aria-label": `Upload of ${name}` });
  const status = el("p", { class: "live", role: "status", text: sizeOf(file) });
  const item = el("li", {}, preview, el("div", {}, input, progress, status));
  progress.hidden = true;
  return { item, input, progress, status };
}

const sizeOf = ({ size }) => (size < 1e6 ? `${Math.ceil(size / 1e3)} KB` : `${(size / 1e6).toFixed(1)} MB`);

function start() {
  const metadata = {
    author: $("uploadAuthor").value.trim(),
    caption: $("uploadCaption").value.trim(),
    tags: $("uploadTags").value.split(",").map((tag) => tag.trim()).filter(Boolean),
  };
  const waiting = chosen;
  chosen = [];
  choose([]);
  const work = async () => {
    while (waiting.length > 0) {
      await send(waiting.shift(), metadata);
    }
  };
  return Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function send({ file, row }, metadata) {
  row.input.disabled = true;
  row.progress.hidden = false;
  try {
    if (file.size > MOST_BYTES) {
      throw new api.Failure("The picture is larger than 20 MB.", 413);
    }
    const artwork = await patiently(() => transfer(file, row, metadata), NEVER,
      (failure, seconds) => (row.status.textContent = `${failure.message} Goes on in ${seconds} s.`));
    row.progress.hidden = true;
    await follow(artwork, row);
  } catch (failure) {
    row.progress.hidden = true;
    tell(row, "REJECTED", failure.message);
    if (failure.isOffline || failure.status >= 429) {
      row.status.append(" ", el("button", { type: "button", class: "quiet", text: "Try again", onclick: () => send({ file, row }, metadata) }));
    }
  }
}

function transfer(file, row, metadata) {
  tell(row, "SENDING", "Uploading");
  return api.upload(file, { ...metadata, title: row.input.value.trim() }, (share) => {
    row.progress.value = share;
    row.status.textContent = share < 1 ? `Uploading, ${Math.round(share * 100)} %` : "Uploaded; Prism makes it durable";
  });
}

/** Asks until the artwork is in a state that lasts, ever more seldom. */
async function follow(artwork, row) {
  const end = Date.now() + PATIENCE_MS;
  let pause = FIRST_POLL_MS;
  let now = artwork;
  tell(row, "QUEUED", "Queued: durable, and soon searchable");
  while (now.state === "QUEUED" && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(LAST_POLL_MS, pause * 1.5);
    now = await api.artwork(artwork.id);
  }
  if (now.state === "INDEXED") {
    tell(row, "INDEXED", "Indexed. ");
    row.status.append(link({ href: `?view=${encodeURIComponent(now.id)}` }, () => {
      $("upload").close();
      onOpen(now);
    }, `Show ${nameOf(now)}`));
  } else if (now.state === "REJECTED") {
    tell(row, "REJECTED", now.reason?.text || "Rejected.");
  } else {
    tell(row, now.state, "Still queued. It is durable and will be indexed.");
  }
}

function tell(row, state, text) {
  row.item.dataset.state = state;
  row.status.textContent = text;
}
