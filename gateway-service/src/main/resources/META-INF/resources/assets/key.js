/** Asks for an API key where Prism needs one, and has the browser keep it in a cookie that no script can read. */
import { $, el } from "./dom.js";

const WRONG = "Prism does not know this key.";
const NO_ANSWER = "Prism does not answer. Is it still running?";
/** Only says that there is such a cookie. */
const FLAG = "prism.key";

let asking = null;

/** The store may be closed to pages; then only the button to forget is missing. */
function flag(change) {
  try {
    return change(localStorage);
  } catch {
    return null;
  }
}

/** Shows how to forget the key, where this browser has one. */
export function begin() {
  $("forgetKey").hidden = !flag((store) => store.getItem(FLAG));
  $("forgetKey").addEventListener("click", async () => {
    await fetch("v1/session", { method: "DELETE" }).catch(() => null);
    flag((store) => store.removeItem(FLAG));
    location.reload();
  });
}

/** Several calls at once ask once. @returns {Promise<boolean>} whether there is a key now */
export function askForKey() {
  asking = asking || ask().finally(() => (asking = null));
  return asking;
}

function ask() {
  return new Promise((resolve) => {
    const input = el("input", { type: "password", id: "keyInput", autocomplete: "off", required: true, autofocus: true, "aria-describedby": "keyAbout keyProblem" });
    const problem = el("p", { id: "keyProblem", class: "problem", role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      problem.textContent = "";
      const refusal = await open(input.value.trim());
      if (refusal) {
        problem.textContent = refusal;
        input.select();
      } else {
        remember();
        dialog.close("known");
      }
    };
    const form = el("form", { class: "keyForm", onsubmit: submit },
      el("h2", { id: "keyTitle", text: "This Prism needs an API key" }),
      el("p", { id: "keyAbout", class: "soft", text: "Whoever runs it can give you one. This browser keeps it until you forget it or close the browser." }),
      el("label", { for: "keyInput", text: "Key" }), input, problem,
      el("div", { class: "actions" },
        el("button", { type: "submit", class: "primary", text: "Use this key" }),
        el("button", { type: "button", text: "Not now", onclick: () => dialog.close() })));
    const closed = () => {
      dialog.remove();
      resolve(dialog.returnValue === "known");
    };
    const dialog = el("dialog", { class: "upload", "aria-labelledby": "keyTitle", onclose: closed }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}

function remember() {
  flag((store) => store.setItem(FLAG, "kept"));
  $("forgetKey").hidden = false;
}

/** @returns {Promise<string>} why not; empty when the key is known */
async function open(key) {
  // A header holds Latin characters only, and so does a key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return WRONG;
  }
  const headers = { Authorization: `Bearer ${key}` };
  return fetch("v1/session", { method: "POST", headers }).then((response) => (response.ok ? "" : WRONG), () => NO_ANSWER);
}
