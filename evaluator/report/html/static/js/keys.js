// Shortcuts.  Every control says itself which key it answers to (`data-key`); the key does
// what a click on the control does, or goes to it where it is a field.

import { find, findAll, originOf } from "./dom.js";
import { currentArticle, currentFinding } from "./walk.js";

/** Listen to the keys. */
export function startKeys() {
  const help = find("#help");
  find(".help-button").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (isTyping(event.target)) {
      if (event.key !== "Escape" && !(event.key === "Enter" && originOf(event).type === "search")) return;
      event.preventDefault(); // lest a search field be emptied
      leave(event.target);
      return;
    }
    const control = controlOf(event.key);
    if (!control) return;
    event.preventDefault();
    if (control.matches("input:not([type=checkbox], [type=radio])")) control.focus();
    else control.click();
  });
}

function isTyping(node) {
  return node.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea, select");
}

function leave(field) {
  field.blur();
  field.closest("article")?.focus({ preventScroll: true });
}

/** The control that answers to a key: of the current finding, else of its card, else of the page. */
function controlOf(key) {
  if (key.length !== 1) return null;
  const selector = `[data-key="${CSS.escape(key)}"]`;
  for (const place of [currentFinding(), currentArticle()]) {
    const control = place && find(selector, place);
    if (control) return control;
  }
  return findAll(selector).find((node) => !node.closest("#list")) ?? null;
}
