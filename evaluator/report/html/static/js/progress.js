// How much of its findings a reviewer has been through.

import { run } from "./data.js";
import { isCovered } from "./folding.js";
import { ownPart } from "./served.js";
import { ownVerdicts, verdictOn } from "./verdicts.js";

/** Counts of what this reviewer has done, and of what there is to do. */
export function progress() {
  const decisionOf = (finding) => verdictOn(finding)?.decision;
  const all = new Set();
  const done = new Set();
  const part = ownPart();
  for (const pair of run.pairs) {
    if (part && !part.has(pair.unit)) continue;
    for (const finding of pair.findings) {
      all.add(finding.fingerprint);
      if (decisionOf(finding) || isCovered(pair, finding, decisionOf)) done.add(finding.fingerprint);
    }
  }
  const { findings, pairs } = ownVerdicts();
  const added = findings.filter(({ decision }) => decision === "added");
  const present = new Set(run.pairs.map(({ fingerprint }) => fingerprint));
  return {
    total: all.size,
    decided: done.size,
    added: added.length,
    graded: pairs.filter(({ grade }) => grade != null).length,
    edited: pairs.filter(({ translation }) => translation != null).length,
    unplaced: added.filter(({ pair }) => !present.has(pair)).length,
  };
}
