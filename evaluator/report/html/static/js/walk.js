// From pair to pair and from finding to finding, in the order of the list.

import { nameOf, pairNamed, run } from "./data.js";
import { find, findAll } from "./dom.js";
import { articleOf, presentPairs, reveal } from "./list.js";
import { markCurrent } from "./map.js";
import { change, view } from "./state.js";
import { findingsOf } from "./verdicts.js";

/** Let the buttons for the next and the previous pair and finding do so. */
export function startWalk() {
  const steps = {
    ".start": toWorst,
    ".next-pair": () => toPair(1),
    ".previous-pair": () => toPair(-1),
    ".next-finding": () => toFinding(1),
    ".previous-finding": () => toFinding(-1),
  };
  for (const [selector, step] of Object.entries(steps)) {
    find(selector)?.addEventListener("click", step);
  }
  find("#list").addEventListener("focusin", ({ target }) => {
    const article = target.closest("article");
    if (article) standAt(article, target.closest("li[data-fingerprint]"));
  });
}

/** The card that the reader is at, or undefined. */
export function currentArticle() {
  return find("#list article.current") ?? undefined;
}

/** The finding that the reader is at, or the first of the card: its list item. */
export function currentFinding() {
  const article = currentArticle();
  return article && (find("li.current", article) ?? find("li[data-fingerprint]", article));
}

function toWorst() {
  change({ sort: run.sorts[0] });
  const [worst] = presentPairs();
  if (worst) goTo(worst);
}

function toPair(direction) {
  const pairs = presentPairs();
  const at = placeOfCurrent(pairs);
  const pair = pairs[at === null ? (direction > 0 ? 0 : pairs.length - 1) : at + direction];
  if (pair) goTo(pair);
}

function toFinding(direction) {
  const pairs = presentPairs();
  const article = currentArticle();
  const items = article ? findingsIn(article) : [];
  const at = items.findIndex((item) => item.classList.contains("current"));
  const next = at < 0 && direction > 0 ? items[0] : items[at + direction];
  if (next && (at >= 0 || direction > 0)) {
    focusFinding(next);
    return;
  }
  let place = placeOfCurrent(pairs) ?? (direction > 0 ? -1 : pairs.length);
  do place += direction; while (pairs[place] && !findingsOf(pairs[place]).length);
  if (!pairs[place]) return;
  goTo(pairs[place]);
  focusFinding(findingsIn(articleOf(pairs[place])).at(direction > 0 ? 0 : -1));
}

/** The list items of a card's findings, without those that are folded away. */
function findingsIn(article) {
  return findAll("li[data-fingerprint]", article)
    .filter((item) => !item.closest(".also:not([open])"));
}

function placeOfCurrent(pairs) {
  const { level, pair: name } = view();
  const article = currentArticle();
  const pair = pairNamed(level, article?.dataset.name ?? name);
  const at = pairs.indexOf(pair);
  return at < 0 ? null : at;
}

function goTo(pair) {
  change({ pair: nameOf(pair) });
  reveal(pair);
  markCurrent(pair);
}

function focusFinding(item) {
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function standAt(article, item) {
  if (currentArticle() !== article) {
    currentArticle()?.classList.remove("current");
    article.classList.add("current");
    markCurrent(pairNamed(view().level, article.dataset.name));
  }
  if (!item) return;
  for (const other of findAll("#list li.current")) other.classList.remove("current");
  item.classList.add("current");
}
