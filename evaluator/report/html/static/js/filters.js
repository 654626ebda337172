// Which pairs a view shows, and in which order.

import { run, units, urgency } from "./data.js";
import { isCovered } from "./folding.js";
import { ownPart } from "./served.js";
import { assessmentOf, disputed, findingsOf, otherAssessments, standing } from "./verdicts.js";

/** The pairs of the view's level, however it is filtered: what the count is out of. */
export function pairsOfLevel(view) {
  return run.pairs.filter((pair) => pair.level === view.level);
}

/** The pairs that a view shows, in its order. */
export function shownPairs(view) {
  const tests = [
    ofPlace(view), ofSystem(view), ofStatus(view), ofState(view), withFinding(view), judged(view), withText(view),
  ].filter(Boolean);
  return pairsOfLevel(view)
    .filter((pair) => tests.every((test) => test(pair)))
    .sort(order(view.sort));
}

/** A regular expression for the text searched for, or null where nothing is. */
export function searched(view) {
  const text = view.q.trim();
  if (!text) return null;
  if (view.regex) return expression(text);
  const literal = text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(literal, "giu");
}

/** Whether what is searched for is no regular expression although it should be. */
export function searchFails(view) {
  return Boolean(view.regex && view.q.trim() && !expression(view.q.trim()));
}

function expression(text) {
  try {
    return new RegExp(text, "giu");
  } catch {
    return null;
  }
}

function ofPlace({ where }) {
  if (!where) return null;
  const part = ownPart();
  if (where === "mine") return part && ((pair) => part.has(pair.unit));
  const [kind, id] = [where.slice(0, where.indexOf(":")), where.slice(where.indexOf(":") + 1)];
  if (kind === "unit") return (pair) => pair.unit === id;
  return (pair) => units.get(pair.unit)?.section === id;
}

function ofSystem({ system }) {
  return system ? (pair) => pair.system === system : null;
}

function ofStatus({ status }) {
  return status ? (pair) => pair.status === status : null;
}

function ofState({ state }) {
  return state ? (pair) => pair.state === state : null;
}

/** Severity, check, category and verdict ask for one and the same finding. */
function withFinding({ severity, check, category, verdict }) {
  const decision = ofPair[verdict] ? "" : verdict;
  if (!severity && !check && !category && !decision) return null;
  const severities = severity.split(",");
  const fits = (pair) => (finding) =>
    (!severity || severities.includes(finding.severity)) &&
    (!check || finding.check === check) &&
    (!category || finding.category === category) &&
    (!decision || stands(pair, finding, decision));
  return (pair) => findingsOf(pair).some(fits(pair));
}

function stands(pair, finding, decision) {
  if (decision === "disputed") return disputed(finding);
  return standing(finding) === decision && !(decision === "open" && isCovered(pair, finding));
}

// What may be said of a pair as a whole, by whichever reviewer.
const ofPair = {
  graded: ({ grade }) => grade != null,
  commented: ({ comment }) => Boolean(comment),
  edited: ({ translation }) => translation != null,
};

function judged({ verdict }) {
  const fits = ofPair[verdict];
  if (!fits) return null;
  return (pair) =>
    [assessmentOf(pair), ...otherAssessments(pair).map((other) => other.verdict)].some(fits);
}

function withText(view) {
  const pattern = searched(view);
  if (!pattern) return null;
  return (pair) =>
    [pair.source, pair.translation, pair.reference].some(
      (text) => text != null && text.search(pattern) >= 0,
    );
}

/** The worst first; pairs without the score last; equals as they stand in the document. */
function order(sort) {
  if (sort === "document") return inDocument;
  const score = run.scores.find(({ name }) => name === sort);
  if (!score) return byPriority;
  const value = (pair) => pair.scores[sort];
  const upwards = score?.higherIsBetter === true;
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x == null || y == null) return Number(x == null) - Number(y == null) || inDocument(a, b);
    return (upwards ? x - y : y - x) || inDocument(a, b);
  };
}

/** Units by their worst sentence, so that units and sentences begin at the same place. */
function byPriority(a, b) {
  if (a.priority == null || b.priority == null) {
    return Number(a.priority == null) - Number(b.priority == null) || inDocument(a, b);
  }
  return urgency(b) - urgency(a) || b.priority - a.priority || inDocument(a, b);
}

function inDocument(a, b) {
  return a.order - b.order || run.systems.indexOf(a.system) - run.systems.indexOf(b.system);
}
