// The whole document at a glance: every unit in order, every pair a cell that leads to it.

import { nameOf, run } from "./data.js";
import { element, find, findAll } from "./dom.js";
import { change, view } from "./state.js";
import { countBySeverity, figure, foundIn, say } from "./words.js";

const map = find("#map");
const cells = new Map(); // pair → its cell
const rowful = 60; // units
const large = 1500; // cells; more of them are not seen at one glance
let level = null;
let visible = new Set(); // the pairs that the view shows
const emptyRows = new Map(); // section row → what fills it

const nearMap = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fillRow(target);
  },
  { rootMargin: "300px 0px" },
);

/** Draw the pairs of the view's level and fade those that it does not show. */
export function drawMap(now, shown) {
  visible = new Set(shown);
  if (now.level !== level) build(now.level);
  for (const [pair, cell] of cells) cell.classList.toggle("filtered", !visible.has(pair));
  for (const label of findAll("[data-where]", map)) {
    label.setAttribute("aria-pressed", String(label.dataset.where === now.where));
  }
}

/** Show in a pair's cell what has become of its findings. */
export function redrawCell(pair) {
  const cell = cells.get(pair);
  if (!cell) return;
  cell.replaceChildren(...ticks(pair));
  const label = labelOf(pair);
  cell.title = label;
  cell.setAttribute("aria-label", label);
}

/** Do so in all cells. */
export function redrawCells() {
  for (const pair of cells.keys()) redrawCell(pair);
}

/** Mark a pair's cell as the place where the reader is. */
export function markCurrent(pair) {
  find(".current", map)?.classList.remove("current");
  cells.get(pair)?.classList.add("current");
}

/** One stop for the tab key; inside, the arrow keys move. */
export function walkMap() {
  map.addEventListener("keydown", (event) => {
    const stops = findAll("button", map);
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key]
      ?? { ArrowDown: nextLine(stops, at, 1), ArrowUp: nextLine(stops, at, -1) }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    stops[Math.min(Math.max(to, 0), stops.length - 1)].focus();
  });
  map.addEventListener("focusin", ({ target }) => {
    for (const stop of findAll('button[tabindex="0"]', map)) stop.tabIndex = -1;
    target.tabIndex = 0;
  });
  map.addEventListener("click", ({ target }) => {
    const where = target.closest("[data-where]")?.dataset.where;
    if (where) change({ where: view().where === where ? "" : where, pair: "" });
  });
}

/** The stop on the next line above or below that is nearest to this one. */
function nextLine(stops, at, direction) {
  const from = stops[at]?.getBoundingClientRect();
  if (!from) return undefined;
  const boxes = stops.map((stop) => stop.getBoundingClientRect());
  const beyond = boxes.filter((box) => (box.bottom - from.bottom) * direction > from.height / 2);
  const line = direction > 0
    ? Math.min(...beyond.map((box) => box.bottom))
    : Math.max(...beyond.map((box) => box.bottom));
  const nearest = beyond
    .filter((box) => Math.abs(box.bottom - line) < from.height / 2)
    .sort((a, b) => Math.abs(a.left - from.left) - Math.abs(b.left - from.left))[0];
  return nearest ? boxes.indexOf(nearest) : at;
}

function build(nextLevel) {
  level = nextLevel;
  cells.clear();
  emptyRows.clear();
  const pairs = run.pairs.filter((pair) => pair.level === level);
  const byUnit = Map.groupBy(pairs, ({ unit }) => unit);
  map.replaceChildren(...run.sections.flatMap(inRows).map((section) => sectionRow(section, byUnit)));
  map.classList.toggle("large", pairs.length > large);
  for (const row of emptyRows.keys()) {
    if (pairs.length > large) nearMap.observe(row);
    else fillRow(row);
  }
  const first = find("button", map);
  if (first) first.tabIndex = 0;
}

/** A section as one row, or as several where it has very many units. */
function inRows(section) {
  const rows = [];
  for (let at = 0; at < section.units.length; at += rowful) {
    rows.push({ ...section, first: at === 0, units: section.units.slice(at, at + rowful) });
  }
  return rows;
}

/** Fill all rows, as paper has no later moment to do it. */
export function fillMap() {
  for (const row of [...emptyRows.keys()]) fillRow(row);
}

function sectionRow(section, byUnit) {
  const head = section.units.find((unit) => unit.id === section.id);
  const row = element(
    "div",
    { className: "section", role: "group", vars: { units: section.units.length } },
    head?.source_heading
      ? element("p", { className: "name", lang: "zh-Hans", title: head.translation_heading },
          head.source_heading)
      : element("p", { className: "name" }, section.first && section.label),
  );
  emptyRows.set(row, () => element("div", { className: "units" },
    section.units.map((unit) => unitGroup(unit, byUnit.get(unit.id) ?? []))));
  return row;
}

/** Put a section's units into its row; in a large map only when it comes into view. */
function fillRow(row) {
  nearMap.unobserve(row);
  const make = emptyRows.get(row);
  if (!make) return;
  emptyRows.delete(row);
  row.append(make());
  row.classList.add("filled");
  if (!find('button[tabindex="0"]', map)) find("button", map).tabIndex = 0;
}

function unitGroup(unit, pairs) {
  const leftOut = run.leftOut[level]?.[unit.id];
  const heading = unit.source_heading || unit.label;
  return element(
    "div",
    { className: "unit", role: "group", ariaLabel: unit.label },
    element(
      "button",
      {
        type: "button", className: "label", tabIndex: -1, data: { where: `unit:${unit.id}` },
        title: [unit.source_heading, unit.translation_heading].filter(Boolean).join("\n"),
        aria: { label: say("map.unit", { label: unit.label, heading }) },
      },
      unit.label,
    ),
    element("div", { className: "lanes" }, lanes(pairs)),
    leftOut && element("span",
      { className: "left-out", title: say("map.left_out_about", { count: leftOut }) },
      say("map.left_out", { count: leftOut })),
  );
}

/** A row of cells for every system. */
function lanes(pairs) {
  const systems = run.systems.length > 1 ? run.systems : [null];
  return systems.map((system) =>
    element("div", { className: "lane" },
      pairs.filter((pair) => system === null || pair.system === system).map(cellOf)),
  );
}

function labelOf(pair) {
  const priority = figure(pair.priority, 2);
  const said = { id: nameOf(pair), status: say(`status.${pair.status}`), priority, found: foundIn(pair) };
  return say(pair.priority == null ? "map.unscored" : "map.cell", said);
}

function ticks(pair) {
  return countBySeverity(pair).map(([severity]) => element("i", { className: `tick ${severity}` }));
}

function cellOf(pair) {
  const label = labelOf(pair);
  const cell = element(
    "button",
    {
      type: "button",
      className: `cell ${pair.status} ${half(pair.priority)}`,
      tabIndex: -1,
      title: label,
      data: { pair: nameOf(pair), level: pair.level },
      aria: { label },
      vars: { priority: pair.priority ?? 0 },
    },
    ticks(pair),
  );
  cell.classList.toggle("filtered", !visible.has(pair));
  cells.set(pair, cell);
  return cell;
}

/** The colour scale has two halves, which meet in the middle. */
function half(priority) {
  if (priority == null) return "unscored";
  return priority < 0.5 ? "lower" : "upper";
}
