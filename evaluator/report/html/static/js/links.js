// Pointing at a word lights the words that stand for it on the other side.

import { find } from "./dom.js";
import { offsetWithin, rangeWithin } from "./highlight.js";
import { textOffsets, utf16Offsets } from "./text.js";

const able = "highlights" in CSS && ("caretPositionFromPoint" in document || "caretRangeFromPoint" in document);
const linked = able ? new Highlight() : null;
if (able) {
  linked.priority = 1;
  CSS.highlights.set("linked", linked);
}

/** Follow the pointer over the pairs; `pairOf` gives the pair of an article. */
export function startLinks(list, pairOf) {
  if (!able) return;
  let frame = 0;
  list.addEventListener("pointermove", ({ clientX, clientY, target }) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      linked.clear();
      const text = target.closest(".text.source, .text.translation");
      if (text) light(pairOf(text.closest("article")), text, clientX, clientY);
    });
  });
  list.addEventListener("pointerleave", () => linked.clear());
}

/**
 * The stretch of the other side's text that a stretch is linked to, in code points, or undefined.
 *
 * @param side "source" or "translation": where the stretch stands
 */
export function counterpart(pair, side, { start, end }) {
  const there = linksOf(pair).filter((link) => link[side][0] < end && link[side][1] > start)
    .map((link) => link[opposite(side)]);
  if (!there.length) return undefined;
  const from = Math.min(...there.map(([at]) => at));
  const to = Math.max(...there.map(([, at]) => at));
  const text = [...pair[opposite(side)]].slice(from, to).join("");
  return { start: from, end: to, text };
}

function light(pair, text, x, y) {
  const at = caretAt(text, x, y);
  if (at == null || !pair?.links) return;
  const side = text.classList.contains("source") ? "source" : "translation";
  const point = textOffsets(pair[side])(at);
  const over = linksOf(pair).filter((link) => link[side][0] <= point && point < link[side][1]);
  for (const name of ["source", "translation"]) {
    const units = utf16Offsets(pair[name] ?? "");
    const node = find(`.text.${name}`, text.closest("article"));
    for (const link of over) {
      linked.add(rangeWithin(node, ...link[name].map(units)));
    }
  }
}

/** The links of a pair, unpacked from start and length on either side. */
function linksOf({ links = [] }) {
  const found = [];
  for (let i = 0; i < links.length; i += 4) {
    found.push({
      source: [links[i], links[i] + links[i + 1]],
      translation: [links[i + 2], links[i + 2] + links[i + 3]],
    });
  }
  return found;
}

function opposite(side) {
  return side === "source" ? "translation" : "source";
}

/** The offset in an element's text of the character under the pointer, or null. */
function caretAt(text, x, y) {
  const { node, offset } = caretFromPoint(x, y);
  if (node?.nodeType !== Node.TEXT_NODE || !text.contains(node)) return null;
  for (const at of [offset, offset - 1]) { // a caret stands between two characters
    if (at < 0 || at >= node.textContent.length) continue;
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    if (left <= x && x <= right && top <= y && y <= bottom) return offsetWithin(text, node, at);
  }
  return null;
}

function caretFromPoint(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return { node: caret?.offsetNode, offset: caret?.offset };
  }
  const range = document.caretRangeFromPoint(x, y);
  return { node: range?.startContainer, offset: range?.startOffset };
}
