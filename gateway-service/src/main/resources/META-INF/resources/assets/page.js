import * as api from "./api.js";
import { card } from "./cards.js";

const $ = (id) => document.getElementById(id);
const SOURCES = { GIVEN: "as you said", EMBEDDED_PROMPT: "from its own prompt", INVERTED: "as Prism sees it" };

/** What is looked for: {picture}, {artwork}, {text}, or null for the gallery. */
let query = null;
/** The user's correction of the caption, or "". */
let caption = "";
let pageToken = "";
let running = null;

const by = () => document.querySelector("input[name=by]:checked").value;

function request() {
  const form = query.picture
    ? { picture: { part: "picture" } }
    : query.artwork
      ? { artworkId: query.artwork.id }
      : { text: query.text };
  return { query: form, by: by(), caption: query.text ? "" : caption, limit: 24, pageToken, explain: true };
}

async function run(more = false) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  if (!more) {
    pageToken = "";
  }
  busy(true);
  try {
    if (query) {
      showHits(await api.search(request(), query.picture, mine.signal), more);
    } else {
      showGallery(await api.gallery(pageToken), more);
    }
  } catch (failure) {
    if (failure.name !== "AbortError") {
      say(failure.message, true);
    }
  } finally {
    if (running === mine) {
      busy(false);
    }
  }
}

function showHits(answer, more) {
  const { query: seen, hits = [] } = answer;
  showSeen(seen);
  fill(hits, more);
  pageToken = answer.nextPageToken || "";
  $("more").hidden = !pageToken;
  $("title").textContent = { OBJECT: "Same object", STYLE: "Same style", BOTH: "Same object and style", WHOLE: "Alike as a whole" }[by()];
  if (seen?.intent && !seen.intent.searchable) {
    say(`This looks like a ${seen.intent.kind}, which is not searched.`);
  } else if (!more && hits.length === 0) {
    say("Nothing found. Is the gallery still being indexed?");
  } else {
    say(`in ${Math.round(answer.timing?.totalMs ?? 0)} ms`);
  }
}

function showGallery(answer, more) {
  $("captionRow").hidden = true;
  const artworks = (answer.artworks || []).filter((artwork) => artwork.state === "INDEXED");
  fill(artworks.map((artwork) => ({ artwork })), more);
  pageToken = answer.nextPageToken || "";
  $("more").hidden = !pageToken;
  $("title").textContent = "From the gallery";
  say(artworks.length || more ? "Pick one to search with it." : "Nothing is indexed yet.");
}

function showSeen(seen) {
  const hasCaption = Boolean(seen && !query.text);
  $("captionRow").hidden = !hasCaption;
  if (!hasCaption) {
    return;
  }
  $("caption").value = seen.caption || "";
  $("captionSource").textContent = SOURCES[seen.captionSource] || "";
  const styles = (seen.styles || []).slice(0, 3).map((style) => style.name);
  const objects = (seen.objects || []).slice(0, 3).map((object) => object.name);
  $("seen").textContent = [
    objects.length ? `Objects: ${objects.join(", ")}.` : "",
    styles.length ? `Styles: ${styles.join(", ")}.` : "",
    seen.kind ? `Kind: ${seen.kind}.` : "",
  ].join(" ");
}

function fill(hits, more) {
  const cards = hits.map((hit) => card(hit, pickArtwork));
  if (more) {
    $("grid").append(...cards);
  } else {
    $("grid").replaceChildren(...cards);
  }
}

function pickArtwork(artwork) {
  start({ artwork }, api.thumbnail(artwork, 512), artwork.title || artwork.id);
  window.scrollTo({ top: 0 });
}

function pickFile(file) {
  if (file) {
    start({ picture: file }, URL.createObjectURL(file), file.name || "your picture");
  }
}

function start(what, image, name) {
  const preview = $("preview");
  if (preview.src.startsWith("blob:")) {
    URL.revokeObjectURL(preview.src);
  }
  query = what;
  caption = "";
  preview.hidden = !image;
  $("hint").hidden = Boolean(image);
  if (image) {
    preview.src = image;
    preview.alt = `Looking for pictures like ${name}`;
    $("words").value = "";
  } else {
    preview.removeAttribute("src");
  }
  run();
}

function busy(isBusy) {
  $("grid").classList.toggle("busy", isBusy);
  if (isBusy) {
    say("Searching ...");
  }
}

function say(text, isProblem = false) {
  $("status").textContent = text;
  $("status").classList.toggle("problem", isProblem);
}

async function showStats() {
  try {
    const { states, model } = await api.stats();
    const queued = states.QUEUED ? `, ${states.QUEUED} queued` : "";
    $("stats").textContent = `${states.INDEXED} artworks${queued} · ${model}`;
  } catch {
    $("stats").textContent = "";
  }
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (text) {
    start({ text }, null, text);
  } else if (query) {
    run();
  }
});
$("file").addEventListener("change", (event) => {
  pickFile(event.target.files[0]);
  event.target.value = "";
});
for (const radio of document.querySelectorAll("input[name=by]")) {
  radio.addEventListener("change", () => query && run());
}
const correct = () => {
  caption = $("caption").value.trim();
  run();
};
$("correct").addEventListener("click", correct);
$("caption").addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    correct();
  }
});
$("more").addEventListener("click", () => run(true));
const drop = $("drop");
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.remove("over");
  });
}
document.addEventListener("drop", (event) => pickFile(event.dataTransfer?.files[0]));
document.addEventListener("paste", (event) => pickFile(event.clipboardData?.files[0]));

run();
showStats();
setInterval(showStats, 5_000);
