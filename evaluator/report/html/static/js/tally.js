// The counts above the map, counted anew for the pairs that the filters leave.

import { findAll } from "./dom.js";
import { activeFilters } from "./state.js";
import { findingsOf, standing } from "./verdicts.js";
import { severityNames } from "./words.js";

/** Count what the shown pairs hold; with nothing filtered out, the run's own counts stand. */
export function showCounts(shown) {
  const narrowed = activeFilters().length > 0;
  for (const node of findAll("[data-count]")) {
    const { count: name, system, total } = node.dataset;
    const whole = Number(total).toLocaleString("en");
    const here = shown.filter((pair) => !system || pair.system === system);
    node.textContent = narrowed ? `${counted(name, here).toLocaleString("en")} / ${whole}` : whole;
  }
}

function counted(name, pairs) {
  if (name === "units") return new Set(pairs.map(({ unit }) => unit)).size;
  if (name === "pairs") return pairs.filter(({ status }) => status === "paired").length;
  if (!severityNames.includes(name)) return pairs.filter(({ status }) => status === name).length;
  return pairs.reduce((sum, pair) => sum + findingsOf(pair).filter(
    (finding) => finding.severity === name && standing(finding) !== "dismissed").length, 0);
}
