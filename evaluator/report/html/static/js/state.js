// What the reader is looking at.  It lives in the address bar, so that a link, a reload and
// the back button show the same view; what is as at the outset is left out of it.

import { run } from "./data.js";

const outset = Object.freeze({
  level: run.levels[0] ?? "sentence",
  sort: run.sorts[0],
  severity: "", // names joined by commas
  check: "",
  category: "",
  verdict: "",
  status: "",
  state: "", // as the bilingual file names it
  where: "", // "unit:14", "section:section-3", or "mine": a reviewer's own part
  system: "",
  q: "",
  regex: "", // "1" where q is a regular expression
  diff: "", // "1" where differences from the reference are shown
  heat: run.pairs.some(({ risks }) => risks) ? "1" : "", // "1" where words at risk are shown
  score: "", // that is drawn, the first one where empty
  pair: "", // the pair jumped to last
});

const listeners = [];
let current = fromAddress();

/** The present view: every name of `outset` with its value. */
export function view() {
  return current;
}

/** Call a function with the new and the old view whenever the view changes. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Change part of the view.  A step can be gone back on by the browser's back button. */
export function change(part, { step = false } = {}) {
  const next = { ...current, ...part };
  const address = toAddress(next);
  if (address !== toAddress(current)) {
    const page = location.href.split("#", 1)[0];
    history[step ? "pushState" : "replaceState"](null, "", page + address);
  }
  settle(next);
}

/** The view at the outset, without leaving the level one is at. */
export function reset(part = {}) {
  change({ ...outset, level: current.level, ...part });
}

/** Whether the reader narrowed the list, not counting the level and the order. */
export function activeFilters() {
  const beside = ["level", "sort", "pair", "regex", "diff", "heat", "score"];
  return Object.keys(outset).filter((name) => !beside.includes(name) && current[name]);
}

/** Follow the address bar: links within the page and the back button change it alone. */
export function followAddress() {
  for (const event of ["hashchange", "popstate"]) {
    window.addEventListener(event, () => {
      const next = fromAddress();
      if (toAddress(next) !== toAddress(current)) settle(next);
    });
  }
}

function settle(next) {
  const before = current;
  current = Object.freeze(next);
  for (const listener of listeners) listener(current, before);
}

function fromAddress() {
  const found = new URLSearchParams(location.hash.slice(1));
  const known = Object.keys(outset).filter((name) => found.has(name));
  const next = { ...outset, ...Object.fromEntries(known.map((name) => [name, found.get(name)])) };
  if (!run.levels.includes(next.level)) next.level = outset.level;
  if (!run.sorts.includes(next.sort)) next.sort = outset.sort;
  return next;
}

function toAddress(state) {
  const changed = Object.keys(outset).filter((name) => state[name] !== outset[name]);
  const search = new URLSearchParams(changed.map((name) => [name, state[name]]));
  return changed.length ? `#${search}` : "";
}
