// Verdicts: this reviewer's, kept one by one as they are given, and those of others.  A page that
// stands alone keeps them in the browser, and has the others' with the run; one that is served
// hands them to its server and is told of the others' (served.js).  They are tied to findings and
// pairs by fingerprint, so that they hold in every later run of the same corpus.

import { run } from "./data.js";
import { keep, kept, keysFrom } from "./storage.js";

const prefix = `evaluator verdict ${JSON.stringify(run.corpus)} `;
const nameKey = "evaluator reviewer";
const followers = [];

let reviewer = "";
let adjudicates = false; // whether this reviewer has the last word
const own = { findings: new Map(), pairs: new Map() }; // fingerprint → verdict
let others = [];
let keeping = (kind, verdict) =>
  keep(`${prefix}${kind} ${verdict.fingerprint}`, JSON.stringify(verdict));

if (!run.served) {
  reviewer = kept(nameKey) ?? "";
  for (const key of keysFrom(prefix)) take(key, kept(key));
  sortOutReviews();
  window.addEventListener("storage", ({ key, newValue }) => { // decided in another tab
    if (!key?.startsWith(prefix) || newValue === null) return;
    take(key, newValue);
    tell(null);
  });
}

/** Let a server keep what is decided from now on, by this reviewer. */
export function keepElsewhere(name, hasLastWord, keeper) {
  reviewer = name;
  adjudicates = hasLastWord;
  keeping = keeper;
}

/**
 * Take in a verdict that the server keeps; gives the fingerprint of the pair that it is about.
 *
 * @param {string} name whose it is
 * @param {boolean} hasLastWord
 * @param {"findings" | "pairs"} kind
 * @param {any} verdict
 */
export function receive(name, hasLastWord, kind, verdict) {
  if (name === reviewer) {
    own[kind].set(verdict.fingerprint, verdict);
  } else {
    let other = others.find((known) => known.name === name);
    if (!other) {
      other = { name, adjudicates: hasLastWord, findings: new Map(), pairs: new Map() };
      others.push(other);
      others.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    other[kind].set(verdict.fingerprint, verdict);
  }
  return kind === "pairs" ? verdict.fingerprint : verdict.pair;
}

/** Tell all who follow that a pair's verdicts have changed, or all where it is null. */
export function tell(pair) {
  for (const listener of followers) listener(pair);
}

/** All reviewers of whom anything is known, this one among them where they have decided. */
export function reviewers() {
  const mine = { name: reviewer, adjudicates, ...own };
  const hasAny = own.findings.size + own.pairs.size > 0;
  const all = run.served && hasAny ? [...others, mine] : others;
  const known = run.served ? all : run.reviews.map((review) => ({
    name: review.reviewer, adjudicates: review.adjudicates,
    findings: byFingerprint(review.findings), pairs: byFingerprint(review.pairs),
  }));
  return [...known].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The reviewer's name, empty where none was given. */
export function reviewerName() {
  return reviewer;
}

/** Call the reviewer by another name; a review of that name in the run is then their own. */
export function renameReviewer(name) {
  reviewer = name.trim();
  keep(nameKey, reviewer);
  sortOutReviews();
  tell(null);
}

/** Call a function after every verdict, with the pair that it was given in, or null for all. */
export function onVerdict(listener) {
  followers.push(listener);
}

/** This reviewer's verdict on a finding, or undefined. */
export function verdictOn(finding) {
  const verdict = own.findings.get(finding.fingerprint);
  return verdict?.decision === "open" ? undefined : verdict;
}

/** What this reviewer said last of a finding, a verdict taken back included, or undefined. */
export function givenOn(finding) {
  return own.findings.get(finding.fingerprint);
}

/** What others decided on a finding: reviewer and verdict. */
export function othersOn(finding) {
  return others.flatMap(({ name, adjudicates: isFinal, findings }) => {
    const verdict = findings.get(finding.fingerprint);
    return verdict && verdict.decision !== "open" ? [{ name, isFinal, verdict }] : [];
  });
}

/** The verdict of another who has the last word, or undefined. */
function ruling(finding) {
  return adjudicates ? undefined : othersOn(finding).find(({ isFinal }) => isFinal)?.verdict;
}

/**
 * Where a finding stands for this reviewer: as who adjudicates says; else one's own decision; else
 * the others', "disputed" where they contradict each other.
 */
export function standing(finding) {
  return (ruling(finding) ?? verdictOn(finding) ?? settled(finding)).decision;
}

/**
 * Where a finding stands by all its verdicts, as every file made of the run has it: as who
 * adjudicates says; else the latest of those who agree that it is an error, or that it is none.
 *
 * @returns {any} the verdict that holds, or one that says "disputed" or "open"
 */
function settled(finding) {
  const mine = verdictOn(finding);
  const given = [...othersOn(finding), ...(mine ? [{ isFinal: adjudicates, verdict: mine }] : [])]
    .sort((a, b) => Number(a.isFinal) - Number(b.isFinal)
      || Date.parse(a.verdict.decided) - Date.parse(b.verdict.decided));
  const last = given.at(-1);
  if (!last) return { decision: "open" };
  const isError = ({ verdict }) => verdict.decision !== "dismissed";
  const agree = last.isFinal || given.every((one) => isError(one) === isError(last));
  return agree ? last.verdict : { decision: "disputed" };
}

/** Whether a finding is counted as an error: what a check found, unless it is dismissed by all. */
export function isCounted(finding) {
  const { decision } = settled(finding);
  return finding.added ? !["open", "disputed", "dismissed"].includes(decision) : decision !== "dismissed";
}

/** Whether two reviewers, this one among them, say opposite things of a finding, and nobody rules. */
export function disputed(finding) {
  if (ruling(finding) || (adjudicates && verdictOn(finding))) return false;
  const verdicts = [verdictOn(finding), ...othersOn(finding).map(({ verdict }) => verdict)];
  const errors = verdicts.filter(Boolean).map(({ decision }) => decision !== "dismissed");
  return errors.includes(true) && errors.includes(false);
}

/** The findings of a pair: the checks', then those that reviewers added to it. */
export function findingsOf(pair) {
  return [...pair.findings.map(corrected), ...addedTo(pair)];
}

/** Decide on a finding; the same decision once more takes it back. */
export function decide(pair, finding, decision, changes = {}) {
  const before = own.findings.get(finding.fingerprint);
  const same = before?.decision === decision && !Object.keys(changes).length;
  const found = pair.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  const { category, severity, suggestion, message, check } = found ?? before ?? finding;
  const corrections = decision === "corrected" || !found
    ? { category: finding.category, severity: finding.severity, suggestion: finding.suggestion }
    : { category, severity, suggestion };
  record("findings", pair, {
    ...where(pair),
    fingerprint: finding.fingerprint,
    pair: pair.fingerprint,
    check: check ?? "",
    message: message ?? "",
    source_span: placed(finding.source),
    translation_span: placed(finding.translation),
    comment: before?.comment ?? "",
    ...corrections,
    ...changes,
    decision: same ? "open" : decision,
  });
}

/**
 * Add a finding to a pair; gives its fingerprint.
 *
 * @param {PagePair} pair
 * @param {{ source?: QuotedSpan, translation?: QuotedSpan }} spans
 */
export function addFinding(pair, { source, translation }) {
  const digits = crypto.getRandomValues(new Uint32Array(2));
  const fingerprint = `added-${[...digits].map((n) => n.toString(16).padStart(8, "0")).join("")}`;
  decide(pair, {
    fingerprint, source, translation, category: "Accuracy/Mistranslation", severity: "major",
  }, "added");
  return fingerprint;
}

/** This reviewer's verdict on a pair; its parts are absent where not given. */
export function assessmentOf(pair) {
  return own.pairs.get(pair.fingerprint) ?? { grade: undefined, comment: "", translation: undefined };
}

/** Other reviewers' verdicts on a pair. */
export function otherAssessments(pair) {
  return others.flatMap(({ name, pairs }) => {
    const verdict = pairs.get(pair.fingerprint);
    return verdict ? [{ name, verdict }] : [];
  });
}

/** Grade a pair, comment on it or edit its translation. */
export function assess(pair, part) {
  const { grade, comment, translation } = { ...assessmentOf(pair), ...part };
  record("pairs", pair, { ...where(pair), fingerprint: pair.fingerprint, grade, comment, translation });
}

/** The review as `verdicts.json` holds it. */
export function review() {
  return {
    schema_version: run.schema,
    corpus: run.corpus,
    run: run.run,
    reviewer: reviewer || "anonymous",
    ...(adjudicates && { adjudicates }),
    exported: new Date().toISOString(),
    ...ownVerdicts(),
  };
}

/** Take over a review that was exported elsewhere; of two verdicts the later one holds. */
export function loadReview(written) {
  if (written?.corpus !== run.corpus || !Array.isArray(written.findings) || !Array.isArray(written.pairs)) {
    return null;
  }
  let count = 0;
  for (const kind of ["findings", "pairs"]) {
    for (const verdict of written[kind]) {
      if (!isVerdict(kind, verdict)) continue;
      if (newer(kind, verdict)) store(kind, verdict);
      count += 1;
    }
  }
  if (!run.served && !reviewer && written.reviewer) renameReviewer(String(written.reviewer));
  tell(null);
  return count;
}

/** All that this reviewer has decided, on findings and on pairs. */
export function ownVerdicts() {
  return { findings: [...own.findings.values()], pairs: [...own.pairs.values()] };
}

/** Whether something read from a file has what the page needs of a verdict. */
function isVerdict(kind, verdict) {
  const needed = { findings: ["fingerprint", "decision", "severity", "category", "pair"], pairs: ["fingerprint"] };
  return needed[kind].every((name) => typeof verdict?.[name] === "string")
    && !Number.isNaN(Date.parse(verdict.decided));
}

function where(pair) {
  return { system: pair.system, level: pair.level, pair_id: pair.id, unit: pair.unit };
}

function placed(span) {
  return span?.start == null ? undefined : { start: span.start, end: span.end, text: span.text };
}

/** A check's finding as it was corrected: by all who agree, else by this reviewer. */
function corrected(finding) {
  const all = settled(finding);
  const verdict = all.decision === "disputed" ? verdictOn(finding) : all;
  if (verdict?.decision !== "corrected") return finding;
  const { category, severity } = verdict;
  return { ...finding, category, severity };
}

function addedTo(pair) {
  const here = ({ decision, pair: at, system }) =>
    decision === "added" && at === pair.fingerprint && system === pair.system;
  const mine = [...own.findings.values()].filter(here);
  const theirs = others.flatMap(({ name, findings }) =>
    [...findings.values()].filter(here).map((verdict) => ({ ...verdict, by: name })));
  return [...mine, ...theirs].map((verdict) => ({
    ...verdict,
    added: true,
    source: verdict.source_span,
    translation: verdict.translation_span,
  }));
}

function record(kind, pair, verdict) {
  store(kind, { ...verdict, decided: new Date().toISOString() });
  tell(pair);
}

function store(kind, verdict) {
  own[kind].set(verdict.fingerprint, verdict);
  keeping(kind, verdict);
}

function take(key, value) {
  const [kind] = key.slice(prefix.length).split(" ", 1);
  try {
    const verdict = JSON.parse(value);
    if (own[kind] && newer(kind, verdict)) own[kind].set(verdict.fingerprint, verdict);
  } catch {
    // something else has written under this name: leave it alone
  }
}

function newer(kind, verdict) {
  const known = own[kind].get(verdict.fingerprint);
  return !known || Date.parse(known.decided) <= Date.parse(verdict.decided);
}

/** The run's reviews: that of this reviewer's name is joined with what the browser keeps. */
function sortOutReviews() {
  const mine = reviewer || "anonymous";
  adjudicates = false;
  for (const review of run.reviews) {
    if (review.reviewer !== mine) continue;
    adjudicates = Boolean(review.adjudicates);
    for (const verdict of review.findings) if (newer("findings", verdict)) own.findings.set(verdict.fingerprint, verdict);
    for (const verdict of review.pairs) if (newer("pairs", verdict)) own.pairs.set(verdict.fingerprint, verdict);
  }
  others = run.reviews
    .filter((review) => review.reviewer !== mine)
    .map((review) => ({
      name: review.reviewer, adjudicates: Boolean(review.adjudicates),
      findings: byFingerprint(review.findings), pairs: byFingerprint(review.pairs),
    }));
}

function byFingerprint(verdicts) {
  return new Map(verdicts.map((verdict) => [verdict.fingerprint, verdict]));
}
