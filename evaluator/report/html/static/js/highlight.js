// What was searched for, lit up in the cards without touching their elements.

import { searched } from "./filters.js";
import { view } from "./state.js";

const supported = "highlights" in CSS;
const hits = supported ? new Highlight() : null;
if (supported) CSS.highlights.set("search", hits);

/** Forget what was lit. */
export function clearHighlight() {
  hits?.clear();
}

/** Light the hits in some cards. */
export function highlight(cards) {
  const pattern = searched(view());
  if (!pattern || !supported) return;
  for (const card of cards) {
    for (const text of card.querySelectorAll(".text")) {
      for (const { index, 0: found } of text.textContent.matchAll(pattern)) {
        hits.add(rangeWithin(text, index, index + found.length));
      }
    }
  }
}

/** The range of a stretch of an element's text, however many nodes it is spread over. */
function rangeWithin(node, start, end) {
  const range = new Range();
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let before = 0;
  while (walker.nextNode()) {
    const { length } = walker.currentNode;
    if (start >= before && start < before + length) range.setStart(walker.currentNode, start - before);
    if (end > before && end <= before + length) {
      range.setEnd(walker.currentNode, end - before);
      break;
    }
    before += length;
  }
  return range;
}
