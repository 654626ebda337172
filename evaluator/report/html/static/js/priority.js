// A pair's priority as a bar, with what it is made of, in words for whoever unfolds it.

import { run } from "./data.js";
import { element } from "./dom.js";
import { quantile } from "./quantile.js";
import { utf16Offsets } from "./text.js";
import { findingsOf, standing } from "./verdicts.js";
import { called, figure, foundIn, say } from "./words.js";

const least = 0.005; // what would be shown as 0.00 is not worth naming
const mostNamed = 4; // words or checks named, so that a line stays a line
const fitted = run.pairs.some(({ parts }) => parts.estimate > 0);

/** The bar is as long as the priority; its parts share it as they share their sum. */
export function priorityBar(pair) {
  if (pair.priority == null) {
    return element("p", { className: "priority absent" }, say("priority.absent"));
  }
  const parts = run.parts.filter((name) => pair.parts[name] >= least);
  const about = say(`priority.about_${kindOf(pair)}`);
  return element(
    "details",
    { className: "priority" },
    element("summary", {},
      element("span", { className: "label", title: about }, say("priority.label")),
      element("strong", {}, figure(pair.priority, 2)),
      bar(pair, parts),
      element("span", { className: "parts" }, worstSentence(pair), parts.map((name) => named(pair, name)))),
    explanation(pair, parts, about),
  );
}

function bar(pair, parts) {
  const sum = parts.reduce((total, name) => total + pair.parts[name], 0);
  const share = (name) => (pair.parts[name] / sum) * pair.priority;
  return element("span", { className: "bar", aria: { hidden: true } },
    parts.map((name) => element("i", { className: name, vars: { share: share(name) } })));
}

/** What a unit has its place in the list by, where it is not what the unit has itself. */
function worstSentence({ worst, priority }) {
  const own = figure(priority, 2);
  return worst != null && figure(worst, 2) !== own
    && element("span", {}, say("priority.worst_sentence", { priority: figure(worst, 2) }));
}

function named(pair, name) {
  return element("span", {}, element("i", { className: name, aria: { hidden: true } }),
    `${say(`part.${name}`)} ${figure(pair.parts[name], 2)}`);
}

/** What its priority is: a unit's, or a sentence's with or without a fitted estimate. */
function kindOf({ level }) {
  return level === "unit" ? "unit" : fitted ? "fitted" : "unfitted";
}

function explanation(pair, parts, about) {
  const value = (name) => figure(pair.parts[name], 2);
  const product = parts.map((name) => `(1 − ${value(name)})`).join(" × ");
  return element("div", { className: "why" },
    element("p", {}, about),
    element("ul", {}, parts.map((name) =>
      element("li", {}, say(`part_about.${name}`, { value: value(name) }),
        ...evidence(pair, name).map((said) => ` ${said}`)))),
    parts.length > 1 && element("p", {},
      say("priority.joined", { sum: `1 − ${product}`, priority: figure(pair.priority, 2) })));
}

/** What of this pair speaks for a part: findings by check, doubted words, scores. */
function evidence(pair, name) {
  const tell = (kind, values) => say(`part_evidence.${kind}`, values);
  const list = (names) => names.slice(0, mostNamed).join(say("separator"));
  if (name === "findings") {
    return [tell("findings", { found: foundIn(pair), checks: list(checksOf(pair)) })];
  }
  if (name === "estimate") {
    const words = doubtedWords(pair);
    const low = lowBasis(pair);
    return [
      ...(words.length ? [tell("words", { words: list(words) })] : []),
      ...(low ? [tell("score", low)] : []),
    ];
  }
  const score = basisOf(name);
  return score && pair.scores[score.name] != null ? [tell("score", among(pair, score))] : [];
}

/** "terms (2)": the checks of findings not dismissed, those with most first. */
function checksOf(pair) {
  const counts = new Map();
  for (const finding of findingsOf(pair)) {
    if (!finding.check || standing(finding) === "dismissed") continue;
    counts.set(finding.check, (counts.get(finding.check) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)
    .map(([check, count]) => [called("checks", check), count])
    .map(([name, count]) => (count > 1 ? `${name} (${count})` : name));
}

/** The words of the translation that may be wrong, the likeliest first. */
function doubtedWords(pair) {
  const units = utf16Offsets(pair.translation ?? "");
  const words = [];
  for (let i = 0; i < (pair.risks?.length ?? 0); i += 3) {
    const [start, length, percent] = pair.risks.slice(i, i + 3);
    words.push([percent, pair.translation.slice(units(start), units(start + length))]);
  }
  return words.sort(([one], [other]) => other - one).map(([, word]) => word);
}

/** The score that a part is drawn from, where the page has it. */
function basisOf(part) {
  return run.scores.find(({ name }) => name === run.bases[part]);
}

/** The estimate's score, where it is lower than that of three in four pairs of the document. */
function lowBasis(pair) {
  const score = basisOf("estimate");
  const value = score && pair.scores[score.name];
  if (value == null || value > quantileOf(pair, score.name, 0.25)) return null;
  return among(pair, score);
}

/** A pair's score and the document's median of it. */
function among(pair, { name, title, digits }) {
  return {
    label: title,
    value: figure(pair.scores[name], digits),
    usual: figure(quantileOf(pair, name, 0.5), digits),
  };
}

const inOrder = new Map(); // scores of the pairs of a system and level

function quantileOf(pair, score, share) {
  const key = `${pair.system} ${pair.level} ${score}`;
  if (!inOrder.has(key)) {
    const alike = run.pairs.filter(({ system, level }) => system === pair.system && level === pair.level);
    const values = alike.map(({ scores }) => scores[score]).filter((value) => value != null);
    inOrder.set(key, values.sort((one, other) => one - other));
  }
  return quantile(inOrder.get(key), share);
}
