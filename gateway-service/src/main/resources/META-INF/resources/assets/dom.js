/** Small helpers for building the page: text is only ever set as text, never as HTML. */

export const $ = (id) => document.getElementById(id);

/**
 * Makes an element. Properties that start with "on" are listeners, "class", "text" and properties of the element are
 * set as such, everything else becomes an attribute; undefined and null are left out.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name === "class") {
      element.className = value;
    } else if (name === "text") {
      element.textContent = value;
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name in element && typeof value !== "string") {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A click that the browser would follow in this tab; with a modifier key it opens another one, and is left alone. */
export const isPlainClick = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link that people can copy or open in a tab, and that stays on the page otherwise. */
export function link(properties, onFollow, ...children) {
  return el("a", {
    ...properties,
    onclick: (event) => {
      if (isPlainClick(event)) {
        event.preventDefault();
        onFollow();
      }
    },
  }, ...children);
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
