// Pictures of the pairs that the filters leave; what they leave out stands behind in grey.

import { nameOf, run, units, urgency } from "./data.js";
import { element, find } from "./dom.js";
import { pairsOfLevel } from "./filters.js";
import { quantile } from "./quantile.js";
import { change, view } from "./state.js";
import { svg } from "./svg.js";
import { findingsOf, isCounted } from "./verdicts.js";
import { called, figure, say, severityNames } from "./words.js";

const room = { width: 320, height: 130, left: 8, right: 8, top: 6, bottom: 18 };
const bins = 24;
const mostBars = 400; // units; where there are more, sections are compared
let waiting = 0;
let last = [];

/** Draw all pictures, now and whenever one asks for another score. */
export function startPictures() {
  const section = find(".pictures");
  if (!section) return;
  const select = find("#pictured", section);
  select.value = view().score || select.value;
  select.addEventListener("input", () => change({ score: select.value }));
  find("details", section).addEventListener("toggle", () => drawPictures(last));
}

/** Draw the pairs shown, when the browser next has time. */
export function drawPictures(shown) {
  last = shown;
  const section = find(".pictures");
  if (!section || !find("details", section).open) return;
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    const all = pairsOfLevel(view());
    const score = scoreNamed(view().score || find("#pictured").value);
    draw("#distribution", () => distribution(all, last, score));
    draw("#scatter", () => scatter(all, last));
    draw("#by-check", () => byCheck(last));
    draw("#by-unit", () => byUnit(all, last, score));
  });
}

function draw(selector, picture) {
  const figureNode = find(selector);
  if (!figureNode) return;
  const { nodes, said } = picture();
  find(".drawn", figureNode).replaceChildren(...nodes);
  const words = find(".said", figureNode);
  if (words) words.textContent = said;
}

function scoreNamed(name) {
  const score = run.scores.find((known) => known.name === name);
  if (!score) return { label: say("picture.priority"), digits: 2, of: urgency, worstIsHighest: true, isChance: true };
  return {
    label: score.title, digits: score.digits, of: (pair) => pair.scores[name],
    worstIsHighest: score.higherIsBetter === false,
  };
}

// Distribution.

function distribution(all, shown, score) {
  const values = given(all.map(score.of));
  const here = given(shown.map(score.of)).sort((a, b) => a - b);
  if (!values.length || !here.length) return { nodes: [], said: say("picture.none") };
  const [low, high] = [Math.min(...extremes(values)), Math.max(...extremes(values))];
  const step = (high - low || 1) / bins;
  const binOf = (value) => Math.min(bins - 1, Math.floor((value - low) / step));
  const [behind, before] = [values, here].map((list) => histogram(list, binOf));
  const tallest = Math.max(...behind);
  const x = (value) => room.left + ((value - low) / (high - low || 1)) * inner().width;
  const said = say("picture.distribution", {
    label: score.label,
    count: here.length.toLocaleString("en"),
    median: quantile(here, 0.5).toFixed(score.digits),
    low: quantile(here, 0.25).toFixed(score.digits),
    high: quantile(here, 0.75).toFixed(score.digits),
  });
  const bars = (counts, className) => counts.map((count, bin) => {
    const height = (count / tallest) * inner().height;
    const bar = svg("rect", {
      class: className, x: x(low + bin * step) + 0.5, y: room.top + inner().height - height,
      width: inner().width / bins - 1, height,
    });
    const [from, to] = [low + bin * step, low + (bin + 1) * step].map((v) => v.toFixed(score.digits));
    bar.append(svg("title", {}, say("picture.bar", { from, to, count })));
    return bar;
  });
  return {
    said,
    nodes: [canvas(said, bars(behind, "behind"), bars(before, "before"), axis(low, high, score.digits))],
  };
}

function histogram(values, binOf) {
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[binOf(value)] += 1;
  return counts;
}

// Two scores against each other, one without and one with a reference.

function scatter(all, shown) {
  const [across, up] = run.heldAgainst.map((name) => run.scores.find((score) => score.name === name));
  const place = (pair) => [pair.scores[across.name], pair.scores[up.name]];
  const drawable = (pair) => place(pair).every((value) => value != null);
  const [behind, before] = [all, shown].map((pairs) => pairs.filter(drawable));
  if (!before.length) return { nodes: [], said: say("picture.none") };
  const ends = extremes(behind.map((pair) => pair.scores[across.name]));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const [bottom, top] = up.scale;
  const at = (pair) => {
    const [x, y] = place(pair);
    return [
      room.left + ((x - low) / (high - low || 1)) * inner().width,
      room.top + (1 - (y - bottom) / (top - bottom)) * inner().height,
    ];
  };
  const dots = (pairs, className) => svg("path", {
    class: `dots ${className}`, d: pairs.map((pair) => `M${at(pair).map((v) => v.toFixed(1)).join(" ")}h0`).join(""),
  });
  const said = say("picture.scatter", {
    count: before.length.toLocaleString("en"),
    correlation: figure(correlation(before.map(place)), 2),
  });
  const here = new Set(before);
  const picture = canvas(said,
    dots(behind.filter((pair) => !here.has(pair)), "behind"),
    dots(before.filter(({ priority }) => !(priority >= 0.5)), "before"),
    dots(before.filter(({ priority }) => priority >= 0.5), "worst"),
    axis(low, high, 2, across.title),
    svg("text", { class: "axis", x: room.left, y: room.top + 8 }, up.title));
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const scale = room.width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const distance = (pair) => Math.hypot(at(pair)[0] - x, at(pair)[1] - y);
    const nearest = before.reduce((best, pair) => (distance(pair) < distance(best) ? pair : best));
    if (distance(nearest) < 12) change({ pair: nameOf(nearest) }, { step: true });
  });
  return { said, nodes: [picture] };
}

/** Pearson's correlation, or null where one side does not vary. */
function correlation(points) {
  const mean = (side) => points.reduce((sum, point) => sum + point[side], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xx && yy ? xy / Math.sqrt(xx * yy) : null;
}

// Findings by check and severity: a table, with bars in its cells.

function byCheck(shown) {
  const counts = new Map();
  for (const pair of shown) {
    for (const finding of findingsOf(pair)) {
      if (!isCounted(finding)) continue;
      const check = finding.check || say("found.added");
      if (!counts.has(check)) counts.set(check, { critical: 0, major: 0, minor: 0, added: finding.added });
      counts.get(check)[finding.severity] += 1;
    }
  }
  if (!counts.size) return { nodes: [element("p", { className: "remark" }, say("picture.none"))] };
  const total = (row) => severityNames.reduce((sum, name) => sum + row[name], 0);
  const rows = [...counts].sort((a, b) => total(b[1]) - total(a[1]));
  const most = total(rows[0][1]);
  return { nodes: [element("table", {},
    element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, say("picture.check")),
      severityNames.map((name) => element("th", { scope: "col" }, say(`severity.${name}`))),
      element("td", {}))),
    element("tbody", {}, rows.map(([check, row]) => element("tr", {},
      element("th", { scope: "row" }, row.added ? check : checkButton(check)),
      severityNames.map((name) => element("td", {}, row[name] ? countButton(check, name, row) : "–")),
      element("td", { className: "bar" }, stackedBar(row, most))))))] };
}

function checkButton(check) {
  const button = element("button", { type: "button", className: "plain" }, called("checks", check));
  button.addEventListener("click", () => change({ check: view().check === check ? "" : check, pair: "" }));
  return button;
}

function countButton(check, severity, row) {
  const count = row[severity];
  if (row.added) return String(count);
  const label = say("picture.filter", { count, severity: say(`severity.${severity}`), check: called("checks", check) });
  const button = element("button", { type: "button", className: "plain", ariaLabel: label }, String(count));
  button.addEventListener("click", () => change({ check, severity, pair: "" }));
  return button;
}

function stackedBar(row, most) {
  let x = 0;
  return svg("svg", { viewBox: "0 0 100 10", width: 100, height: 10, "aria-hidden": "true" },
    severityNames.map((name) => {
      const width = (row[name] / most) * 100;
      x += width;
      return svg("rect", { class: name, x: x - width, y: 1, width, height: 8 });
    }));
}

// Units, or sections, in document order.

function byUnit(all, shown, score) {
  const kind = units.size > mostBars ? "section" : "unit";
  const [behind, before] = [all, shown].map((pairs) => meansBy(kind, pairs, score));
  const ids = run.sections
    .flatMap((section) => (kind === "section" ? [section.id] : section.units.map(({ id }) => id)))
    .filter((id) => behind.has(id));
  if (!ids.length || !before.size) return { nodes: [], said: say("picture.none") };
  const label = (id) => units.get(id)?.label ?? id;
  const most = Math.max(...extremes([...behind.values()].map(({ mean }) => mean)), 1e-9);
  const width = inner().width / ids.length;
  const towardsWorst = score.worstIsHighest ? -1 : 1;
  const worst = [...before]
    .sort(([, a], [, b]) => towardsWorst * (a.mean - b.mean))
    .slice(0, 3).map(([id, { mean }]) => `${label(id)} (${mean.toFixed(score.digits)})`).join(say("separator"));
  const compared = score.isChance ? say("picture.worst_sentence") : score.label;
  const said = say("picture.by_unit", { label: compared, worst });
  const bars = ids.map((id, index) => {
    const row = before.get(id) ?? behind.get(id);
    const height = (Math.max(row.mean, 0) / most) * inner().height;
    const bar = svg("rect", {
      class: before.has(id) ? "before" : "behind", "data-unit": id,
      x: room.left + index * width + width * 0.1, y: room.top + inner().height - height,
      width: Math.max(width * 0.8, 0.5), height,
    });
    bar.append(svg("title", {}, say("picture.unit",
      { label: label(id), value: row.mean.toFixed(score.digits), count: row.count })));
    return bar;
  });
  const marks = [ids[0], ids.at(-1)].map((id, end) => svg("text", {
    class: "axis", x: end ? room.width - room.right : room.left, y: room.height - 5,
    "text-anchor": end ? "end" : "start",
  }, label(id)));
  const picture = canvas(said, bars, marks);
  picture.addEventListener("click", ({ target }) => {
    const unit = target.closest("[data-unit]")?.dataset.unit;
    const where = `${kind}:${unit}`;
    if (unit) change({ where: view().where === where ? "" : where, pair: "" });
  });
  return { said, nodes: [picture] };
}

function meansBy(kind, pairs, score) {
  const sums = new Map();
  for (const pair of pairs) {
    const value = score.of(pair);
    if (value == null) continue;
    const id = kind === "unit" ? pair.unit : units.get(pair.unit)?.section;
    const row = sums.get(id) ?? { sum: 0, highest: 0, count: 0 };
    sums.set(id, { sum: row.sum + value, highest: Math.max(row.highest, value), count: row.count + 1 });
  }
  // Long units hold an error nearly for certain: they are compared by their worst sentences.
  const joined = ({ sum, highest, count }) => (score.isChance ? highest : sum / count);
  return new Map([...sums].map(([id, row]) => [id, { mean: joined(row), count: row.count }]));
}

// What they share.

function canvas(said, ...children) {
  return svg("svg", { viewBox: `0 0 ${room.width} ${room.height}`, role: "img", "aria-label": said },
    svg("line", {
      class: "ground", x1: room.left, x2: room.width - room.right,
      y1: room.height - room.bottom, y2: room.height - room.bottom,
    }),
    ...children);
}

function axis(low, high, digits, name) {
  const text = (x, anchor, words) =>
    svg("text", { class: "axis", x, y: room.height - 5, "text-anchor": anchor }, words);
  return [
    text(room.left, "start", low.toFixed(digits)),
    name && text(room.width / 2, "middle", name),
    text(room.width - room.right, "end", high.toFixed(digits)),
  ];
}

function inner() {
  return {
    width: room.width - room.left - room.right,
    height: room.height - room.top - room.bottom,
  };
}

function given(values) {
  return values.filter((value) => value != null);
}

/** The least and the greatest, without spreading thousands of arguments. */
function extremes(values) {
  return values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
}
