// The list of pairs.  It grows as the reader comes to its end; a pair has its place first, as an
// empty card of about the right height, and is filled when it comes near the window.

import { cardOf } from "./card.js";
import { nameOf } from "./data.js";
import { element, find, findAll } from "./dom.js";
import { highlight } from "./highlight.js";
import { markSelection } from "./selection.js";

const list = find("#list");
const rest = find("#rest"); // as tall as the pairs that have no place yet
const portion = 300;
const usualHeight = 260; // pixels of a card
const items = new Map(); // pair → its list item, kept when it is filtered out
const unfolded = new WeakMap(); // pair → which parts of its card are shown
const pairs = new WeakMap(); // article → its pair
let present = [];
let placedCount = 0;
let held = 0; // the frame in which the card gone to is put at the top again, 0 for none

const nearWindow = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fill(target);
  },
  { rootMargin: "1600px 0px" },
);

const nearEnd = new IntersectionObserver(
  ([{ isIntersecting }]) => isIntersecting && extend(placedCount + portion),
  { rootMargin: "2000px 0px" },
);
nearEnd.observe(rest);

/** Show these pairs in this order. */
export function showPairs(shown) {
  present = shown;
  placedCount = 0;
  list.replaceChildren();
  extend(portion);
}

/** Give so many pairs their place in the list. */
function extend(count) {
  const next = present.slice(placedCount, count);
  list.append(...next.map(itemOf));
  placedCount += next.length;
  rest.style.height = `${(present.length - placedCount) * usualHeight}px`;
  if (placedCount < present.length) { // asked anew, as it may still be near
    nearEnd.unobserve(rest);
    nearEnd.observe(rest);
  }
}

/** Bring a pair into view and make it the current one. */
export function reveal(pair) {
  const article = itemOf(pair).firstElementChild;
  const at = present.indexOf(pair);
  if (at + 5 > placedCount) extend(at + portion);
  // Its neighbours too, lest they grow above it once it is in place.
  for (const near of present.slice(Math.max(0, at - 4), at + 5)) fill(itemOf(near).firstElementChild);
  find("article.current")?.classList.remove("current");
  article.classList.add("current");
  article.focus({ preventScroll: true });
  cancelAnimationFrame(held);
  hold(article);
}

/**
 * Keep a card at the top for some frames, while those above it take on their true heights,
 * and no longer than the reader leaves it there: a click must meet what is under the pointer.
 */
function hold(article, frames = 10) {
  article.scrollIntoView({ block: "start" });
  held = frames > 0 ? requestAnimationFrame(() => hold(article, frames - 1)) : 0;
}

for (const move of ["pointerdown", "wheel", "touchstart", "keydown"]) {
  window.addEventListener(move, () => cancelAnimationFrame(held), { capture: true, passive: true });
}

/**
 * The cards that have been filled and are in the list, each with its pair.
 *
 * @returns {[HTMLElement, PagePair][]}
 */
export function filledCards() {
  return findAll("article:not(:empty)", list).map((article) => [article, pairs.get(article)]);
}

/** Fill every card of the list, as paper has no later moment to do it. */
export function fillAll() {
  extend(present.length);
  for (const pair of present) fill(itemOf(pair).firstElementChild);
}

function itemOf(pair) {
  if (!items.has(pair)) {
    const article = element("article", {
      tabIndex: -1,
      data: { name: nameOf(pair) },
      aria: { label: nameOf(pair) },
      vars: { lines: expectedLines(pair) },
    });
    pairs.set(article, pair);
    nearWindow.observe(article);
    items.set(pair, element("li", {}, article));
  }
  return items.get(pair);
}

function fill(article) {
  if (article.firstChild) return;
  nearWindow.unobserve(article);
  const pair = pairs.get(article);
  if (!unfolded.has(pair)) unfolded.set(pair, { context: false, editing: null, open: new Set() });
  const shown = unfolded.get(pair);
  const redraw = (focus) => redrawPair(pair, focus);
  article.append(...cardOf(pair, shown, redraw, () => markSelection(pair, article, shown, redraw)));
  highlight([[article, pair]]);
}

/**
 * Make a pair's card anew, if it has been filled, without moving the reader.
 *
 * @param focus what is to have the focus: a `data-focus` of the card; what has it if not given
 */
export function redrawPair(pair, focus) {
  const article = items.get(pair)?.firstElementChild;
  if (!article?.firstChild) return;
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  const inside = article.contains(focused);
  const held = focus ?? (inside ? focused.dataset.focus : null);
  const current = find("li.current", article)?.dataset.fingerprint;
  article.replaceChildren();
  fill(article);
  if (current) find(`li[data-fingerprint="${current}"]`, article)?.classList.add("current");
  if (held) {
    const target = held === "correction"
      ? find(".correction-form select", article)
      : find(`[data-focus="${CSS.escape(held)}"]`, article);
    (target ?? article).focus({ preventScroll: true });
  } else if (inside) {
    (find("li.current", article) ?? article).focus({ preventScroll: true });
  }
}

/** Make all cards anew that have been filled. */
export function redrawAll() {
  for (const pair of items.keys()) redrawPair(pair);
}

/** The pair that an article shows. */
export function pairOf(article) {
  return pairs.get(article);
}

/** The pairs in the list, in its order. */
export function presentPairs() {
  return present;
}

/** The article of a pair in the list, filled. */
export function articleOf(pair) {
  const article = itemOf(pair).firstElementChild;
  fill(article);
  return article;
}

/** About how many lines a card will take, so that the scroll bar tells the truth. */
function expectedLines(pair) {
  const longest = Math.max(
    (pair.source?.length ?? 0) / 24,
    (pair.translation?.length ?? 0) / 52,
    (pair.reference?.length ?? 0) / 52,
  );
  return Math.ceil(longest) + 3 * pair.findings.length;
}
