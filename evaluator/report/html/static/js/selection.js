// Adding a finding by selecting the words that it is about.

import { run } from "./data.js";
import { spanAt } from "./decide.js";
import { element, find } from "./dom.js";
import { offsetWithin } from "./highlight.js";
import { counterpart } from "./links.js";
import { addFinding } from "./verdicts.js";
import { say } from "./words.js";

/** Add a finding to a pair: at the selected words, and the words linked to them, if any are. */
export function markSelection(pair, article, shown, redraw) {
  const selected = selectionIn(article);
  /** @type {{ source?: QuotedSpan, translation?: QuotedSpan }} */
  const spans = {};
  if (selected) {
    const { side, start, end } = selected;
    spans[side] = spanAt(pair[side], start, end);
    spans[side === "source" ? "translation" : "source"] = counterpart(pair, side, spans[side]);
  }
  getSelection().removeAllRanges();
  shown.editing = addFinding(pair, spans);
  redraw("correction");
}

/** Offer to add a finding wherever text of a pair is selected. */
export function startSelection(list) {
  if (!run.systems.length) return;
  const button = element("button", { type: "button", className: "add-here", hidden: true },
    say("assess.add_selected"));
  document.body.append(button);
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const article = articleOfSelection();
    if (article) find('[data-key="m"]', article)?.click();
  });
  list.addEventListener("pointerdown", (event) => {
    if (event.target.closest('[data-key="m"]')) event.preventDefault();
  });
  document.addEventListener("selectionchange", () => {
    const article = articleOfSelection();
    button.hidden = !article || !find('[data-key="m"]', article);
    if (button.hidden) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    button.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 200)) + scrollX}px`;
    button.style.top = `${box.bottom + scrollY + 4}px`;
  });
}

function articleOfSelection() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const within = selection.getRangeAt(0).commonAncestorContainer;
  const around = within instanceof Element ? within : within.parentElement;
  const article = around?.closest("article");
  return article && selectionIn(article) ? article : null;
}

/** Side and place, in UTF-16, of what is selected in a pair's own texts, or null. */
function selectionIn(article) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  for (const side of ["source", "translation"]) {
    const text = find(`.text.${side}:not(.absent)`, article);
    if (!text?.contains(range.startContainer) || !text.contains(range.endContainer)) continue;
    const start = offsetWithin(text, range.startContainer, range.startOffset);
    const end = offsetWithin(text, range.endContainer, range.endOffset);
    if (start != null && end != null && start < end) return { side, start, end };
  }
  return null;
}
