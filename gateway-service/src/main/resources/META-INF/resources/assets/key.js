/** Asks for an API key where Prism needs one, and has the browser keep it in a cookie that no script can read. */
import { el } from "./dom.js";

const WRONG = "Prism does not know this key.";
let asking = null;

/** Several calls at once ask once. @returns {Promise<boolean>} whether there is a key now */
export function askForKey() {
  asking = asking || ask().finally(() => (asking = null));
  return asking;
}

function ask() {
  return new Promise((resolve) => {
    const input = el("input", { type: "password", id: "keyInput", autocomplete: "off", required: "" });
    const problem = el("p", { role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      if (await open(input.value.trim())) {
        dialog.close("known");
      } else {
        problem.textContent = WRONG;
        input.select();
      }
    };
    const form = el("form", { class: "keyForm", onsubmit: submit },
      el("h2", { id: "keyTitle", text: "This Prism needs an API key" }),
      el("label", { for: "keyInput", text: "Key" }), input, problem,
      el("button", { text: "Use this key" }));
    const closed = () => {
      dialog.remove();
      resolve(dialog.returnValue === "known");
    };
    const dialog = el("dialog", { class: "upload", "aria-labelledby": "keyTitle", onclose: closed }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function open(key) {
  const headers = { Authorization: `Bearer ${key}` };
  return fetch("v1/session", { method: "POST", headers }).then((response) => response.ok, () => false);
}
