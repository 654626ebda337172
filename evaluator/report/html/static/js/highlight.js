// What was searched for, what differs from the reference and which words may be wrong, lit up in
// the cards without touching their elements.

import { wordDifference } from "./difference.js";
import { find, findAll } from "./dom.js";
import { searched } from "./filters.js";
import { spansOf } from "./findings.js";
import { view } from "./state.js";
import { utf16Offsets } from "./text.js";
import { say } from "./words.js";

const lit = Object.fromEntries(["search", "unshared", "risk", "high-risk"].map((name) => {
  if (!("highlights" in CSS)) return [name, new Set()];
  const highlight = new Highlight();
  CSS.highlights.set(name, highlight);
  return [name, highlight];
}));
const highRisk = 30; // per cent, from which a word's line is a little stronger

/** Forget what was lit. */
export function clearHighlight() {
  for (const highlight of Object.values(lit)) highlight.clear();
}

/**
 * Light what the view asks for in some cards.
 *
 * @param {[HTMLElement, PagePair][]} cards articles, each with the pair that it shows
 */
export function highlight(cards) {
  const pattern = searched(view());
  for (const [card, pair] of cards) {
    if (pattern) lightHits(card, pattern);
    if (view().diff) lightDifferences(card);
    if (view().heat) lightRisks(card, pair);
  }
}

function lightHits(card, pattern) {
  for (const text of findAll(".text", card)) {
    for (const { index, 0: found } of text.textContent.matchAll(pattern)) {
      if (found) lit.search.add(rangeWithin(text, index, index + found.length));
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
  if (!difference) return;
  for (const [text, places] of [[translation, difference.gone], [reference, difference.come]]) {
    for (const [start, end] of places) lit.unshared.add(rangeWithin(text, start, end));
  }
}

/** Light the words that may be wrong, but for those that a finding marks anyway. */
function lightRisks(card, pair) {
  const text = find(".text.translation:not(.absent)", card);
  if (!text || !pair.risks) return;
  const marked = spansOf(pair, "translation").filter(({ dismissed }) => !dismissed);
  const units = utf16Offsets(pair.translation);
  for (let i = 0; i < pair.risks.length; i += 3) {
    const [start, length, percent] = pair.risks.slice(i, i + 3);
    const end = start + length;
    if (marked.some((span) => span.start < end && start < span.end)) continue;
    lit[percent >= highRisk ? "high-risk" : "risk"].add(rangeWithin(text, units(start), units(end)));
  }
}

/** The offset in an element's text of a place in one of its text nodes, or null. */
export function offsetWithin(node, textNode, offset) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let before = 0;
  while (walker.nextNode()) {
    if (walker.currentNode === textNode) return before + offset;
    before += walker.currentNode.textContent.length;
  }
  return null;
}

/** The range of a stretch of an element's text, however many nodes it is spread over. */
export function rangeWithin(node, start, end) {
  const range = new Range();
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let before = 0;
  while (walker.nextNode()) {
    const { length } = walker.currentNode.textContent;
    if (start >= before && start < before + length) range.setStart(walker.currentNode, start - before);
    if (end > before && end <= before + length) {
      range.setEnd(walker.currentNode, end - before);
      break;
    }
    before += length;
  }
  return range;
}
