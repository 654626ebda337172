// Findings that lie inside a graver or equally grave one say the same thing once more: they
// are folded under it.  One whose host is dismissed stands by itself again.

import { findingsOf, standing } from "./verdicts.js";
import { severityNames } from "./words.js";

const hosts = new WeakMap(); // pair → fingerprint → the findings around it, the outermost first
const confirming = ["accepted", "corrected"];

/** The finding that one is folded under, or null. */
export function hostOf(pair, { fingerprint }) {
  if (!hosts.has(pair)) hosts.set(pair, hostsIn(pair.findings));
  const around = hosts.get(pair).get(fingerprint) ?? [];
  return around.find((host) => standing(host) !== "dismissed") ?? null;
}

/** The findings of a pair in the order of their numbers: those that are folded come last. */
export function orderedFindings(pair) {
  const folded = (finding) => Number(hostOf(pair, finding) !== null);
  return findingsOf(pair).sort((a, b) => folded(a) - folded(b));
}

/** Whether a finding needs no decision as that which it is folded under is confirmed. */
export function isCovered(pair, finding, decisionOf = standing) {
  const host = hostOf(pair, finding);
  return host !== null && confirming.includes(decisionOf(host));
}

function hostsIn(findings) {
  const around = new Map(findings.map((inner, at) => [
    inner.fingerprint,
    findings.filter((outer, place) =>
      place !== at && holds(outer, inner) && (place < at || !holds(inner, outer))),
  ]));
  const depth = ({ fingerprint }) => around.get(fingerprint).length;
  for (const found of around.values()) found.sort((a, b) => depth(a) - depth(b));
  return around;
}

/** Whether a finding is as grave as another, and has the other's words among its own. */
function holds(outer, inner) {
  const sides = ["source", "translation"].filter((side) => inner[side]?.start != null);
  return rank(outer) <= rank(inner) && sides.length > 0 && sides.every((side) =>
    outer[side]?.start <= inner[side].start && outer[side].end >= inner[side].end);
}

function rank({ severity }) {
  return severityNames.indexOf(severity);
}
