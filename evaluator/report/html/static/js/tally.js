// The counts above the map: they follow the verdicts, and the pairs that the filters leave.

import { run } from "./data.js";
import { find, findAll } from "./dom.js";
import { activeFilters } from "./state.js";
import { findingsOf, isCounted } from "./verdicts.js";
import { severityNames } from "./words.js";

/** Count what there is, and with something filtered out what the shown pairs hold of it. */
export function showCounts(shown) {
  const narrowed = activeFilters().length > 0;
  const found = everyFinding();
  let asWritten = true;
  for (const node of findAll("[data-count]")) {
    const { count: name, system, total } = node.dataset;
    const whole = severityNames.includes(name) ? found[system]?.[name] ?? 0 : Number(total);
    asWritten &&= whole === Number(total);
    const here = shown.filter((pair) => pair.system === system);
    const told = whole.toLocaleString("en");
    node.textContent = narrowed ? `${counted(name, here).toLocaleString("en")} / ${told}` : told;
    node.closest("td").classList.toggle("nought", whole === 0);
  }
  const since = find(".since");
  if (since) since.hidden = asWritten;
}

function counted(name, pairs) {
  if (name === "units") return new Set(pairs.map(({ unit }) => unit)).size;
  if (name === "pairs") return pairs.filter(({ status }) => status === "paired").length;
  if (!severityNames.includes(name)) return pairs.filter(({ status }) => status === name).length;
  return pairs.reduce((sum, pair) => sum + findingsOf(pair).filter(
    (finding) => finding.severity === name && isCounted(finding)).length, 0);
}

/** System and severity → how many findings stand in the run, those beyond this page among them. */
function everyFinding() {
  const found = structuredClone(run.findingsLeftOut);
  const seen = new Set(); // what stands in a sentence stands in its unit as well
  const add = (level) => {
    for (const pair of run.pairs) {
      if (pair.level !== level) continue;
      for (const finding of findingsOf(pair)) {
        const name = `${pair.system} ${finding.fingerprint}`;
        if (level === "unit" && seen.has(name)) continue;
        seen.add(name);
        if (!isCounted(finding)) continue;
        found[pair.system] ??= {};
        found[pair.system][finding.severity] = (found[pair.system][finding.severity] ?? 0) + 1;
      }
    }
  };
  add("sentence");
  add("unit");
  return found;
}
