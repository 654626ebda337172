// What the page says, in the language it was made in.

import { run } from "./data.js";
import { language } from "./language.js";
import { findingsOf, standing } from "./verdicts.js";

/** Severities, the gravest first. */
export const severityNames = ["critical", "major", "minor"];

/**
 * The words of a dotted name, `{placeholders}` filled in; unknown words name themselves.
 * `{count|pair|pairs}` is the number with the word that goes with it.
 */
export function say(name, values = {}) {
  const words = name.split(".").reduce((node, part) => node?.[part], run.words);
  if (typeof words !== "string") return name.slice(name.lastIndexOf(".") + 1);
  return words
    .replace(/\{(\w+)\|([^|}]*)\|([^|}]*)\}/g, (_, key, one, other) =>
      `${values[key]} ${String(values[key]) === "1" ? one : other}`)
    .replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/**
 * What the page calls a check or a category; those that it has no word for keep their names.
 *
 * @param family `checks` or `categories`
 */
export function called(family, name) {
  return run.words[family]?.[name] ?? name;
}

/** Where a text stands in its file: "row 2" in the words of the page, names as they are. */
export function toldPlace(place) {
  return place
    .split(", ")
    .map((part) => part
      .replace(/^([a-z]+) (\d+)(?= |$)/, (whole, kind, number) =>
        kind in Object(run.words.counted) ? say(`counted.${kind}`, { number }) : whole)
      .replace(/^([a-z]+)(?= |$)/, (kind) => called("places", kind)))
    .join(say("place_joint"));
}

/** What is wrong, in the language of the page where it is known in that one. */
export function toldOf(finding) {
  return finding.told?.[language] ?? finding.message;
}

/** A number as the page shows it; a dash, never a nought, where it is absent. */
export function figure(value, digits) {
  return value == null ? "–" : value.toFixed(digits);
}

/** "2 critical, 1 minor": how many findings of each severity. */
export function foundIn(pair) {
  const parts = countBySeverity(pair).map(([severity, count]) => say(`found.${severity}`, { count }));
  return parts.length ? parts.join(say("separator")) : say("found.none");
}

/**
 * Pairs of severity and number of findings not dismissed, the gravest first, without noughts.
 *
 * @param {PagePair} pair
 * @returns {[string, number][]}
 */
export function countBySeverity(pair) {
  const findings = findingsOf(pair).filter((finding) => standing(finding) !== "dismissed");
  return severityNames
    .map((severity) => /** @type {[string, number]} */ (
      [severity, findings.filter((f) => f.severity === severity).length]))
    .filter(([, count]) => count > 0);
}
