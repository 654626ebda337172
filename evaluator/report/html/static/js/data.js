// The run as the page holds it, read from the data block and indexed once.

import { find } from "./dom.js";
import { language } from "./language.js";
import { unpacked } from "./packing.js";

/** @type {PageRun} */
export const run = inLanguage(unpacked(JSON.parse(find("#data").textContent)));

/**
 * The run with its words and labels in the language of the page.
 *
 * @returns {any}
 */
function inLanguage({ languages, ...rest }) {
  const { words, units: labels, scores } = languages[language];
  const label = (id) => labels[id] ?? id;
  return {
    ...rest,
    words,
    sections: rest.sections.map(({ id, units: listed }) => ({
      id, label: label(id), units: listed.map((unit) => ({ ...unit, label: label(unit.id) })),
    })),
    scores: rest.scores.map((score) => ({ ...score, ...scores[score.name] })),
  };
}

/** Units by id, each with the section it stands in. */
export const units = new Map(
  run.sections.flatMap((section) => section.units).map((unit) => [unit.id, unit]),
);

// Pairs of one system at one level by their place in the document; holes where left out.
const documents = new Map();
const documentOf = (pair) => JSON.stringify([pair.level, pair.system]);
for (const pair of run.pairs) {
  const key = documentOf(pair);
  if (!documents.has(key)) documents.set(key, []);
  documents.get(key)[pair.order] = pair;
}

/** The name of a pair within its level, as it stands in the address bar. */
export function nameOf(pair) {
  return run.systems.length > 1 ? `${pair.system}/${pair.id}` : pair.id;
}

/**
 * The priority by which a pair has its place: a unit's is that of its worst sentence.
 *
 * @param {PagePair} pair
 */
export function urgency({ worst, priority }) {
  return worst ?? priority;
}

const byName = new Map(run.pairs.map((pair) => [`${pair.level} ${nameOf(pair)}`, pair]));

/** The pair that `nameOf` names, or the first system's of that id, or undefined. */
export function pairNamed(level, name) {
  return byName.get(`${level} ${name}`) ?? byName.get(`${level} ${run.systems[0]}/${name}`);
}

/**
 * The pairs up to `reach` places before and after a pair in its document.
 * A pair that is not on this page stands as null; beyond the document there is nothing.
 *
 * @param {PagePair} pair
 * @param {number} reach
 */
export function neighbours(pair, reach) {
  const all = documents.get(documentOf(pair));
  const stretch = (from, to) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => all[from + i] ?? null)
      .filter((other) => !other || other.document === pair.document);
  return {
    before: stretch(Math.max(0, pair.order - reach), pair.order),
    after: stretch(pair.order + 1, Math.min(all.length, pair.order + 1 + reach)),
  };
}
