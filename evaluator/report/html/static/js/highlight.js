// What was searched for, and what differs from the reference, lit up in the cards without touching their elements.

import { wordDifference } from "./difference.js";
import { find } from "./dom.js";
import { searched } from "./filters.js";
import { view } from "./state.js";
import { say } from "./words.js";

const supported = "highlights" in CSS;
const hits = supported ? new Highlight() : null;
const unshared = supported ? new Highlight() : null;
if (supported) {
  CSS.highlights.set("search", hits);
  CSS.highlights.set("unshared", unshared);
}

/** Forget what was lit. */
export function clearHighlight() {
  hits?.clear();
  unshared?.clear();
}

/** Light the hits in some cards, and the words that translation and reference do not share. */
export function highlight(cards) {
  const pattern = searched(view());
  for (const card of cards) {
    if (pattern && supported) lightHits(card, pattern);
    if (view().diff) lightDifferences(card);
  }
}

function lightHits(card, pattern) {
  for (const text of card.querySelectorAll(".text")) {
    for (const { index, 0: found } of text.textContent.matchAll(pattern)) {
      if (found) hits.add(rangeWithin(text, index, index + found.length));
    }
  }
}

function lightDifferences(card) {
  const [translation, reference] = [".translation", ".reference"]
    .map((side) => find(`.text${side}:not(.absent)`, card));
  const said = find(".difference", card);
  if (!translation || !reference || !said) return;
  const difference = wordDifference(translation.textContent, reference.textContent);
  said.hidden = false;
  said.textContent = difference ? say("diff.same", difference) : say("diff.too_long");
  if (!supported || !difference) return;
  for (const [text, places] of [[translation, difference.gone], [reference, difference.come]]) {
    for (const [start, end] of places) unshared.add(rangeWithin(text, start, end));
  }
}

/** The offset in an element's text of a place in one of its text nodes, or null. */
export function offsetWithin(node, textNode, offset) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let before = 0;
  while (walker.nextNode()) {
    if (walker.currentNode === textNode) return before + offset;
    before += walker.currentNode.length;
  }
  return null;
}

/** The range of a stretch of an element's text, however many nodes it is spread over. */
export function rangeWithin(node, start, end) {
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
