// What leaves the page: verdicts as JSON for `evaluator review import`, as CSV for a
// spreadsheet, and as the ten tab-separated columns that MQM tools such as Marot read.

import { run } from "./data.js";
import { isCovered } from "./folding.js";
import { utf16Offsets } from "./text.js";
import { findingsOf, review, verdictOn } from "./verdicts.js";

/** The three formats: name → file name and text. */
export const formats = {
  json: () => ({ file: fileName("json"), type: "application/json", text: `${JSON.stringify(review(), null, 2)}\n` }),
  csv: () => ({ file: fileName("csv"), type: "text/csv", text: verdictsCsv() }),
  mqm: () => ({ file: fileName("mqm.tsv"), type: "text/tab-separated-values", text: verdictsMqm() }),
};

/** Hand a file to the reader. */
export function download({ file, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: address, download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function fileName(ending) {
  const safe = (text) => text.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return `verdicts-${safe(run.corpus)}-${safe(review().reviewer)}.${ending}`;
}

const csvColumns = [
  "kind", "fingerprint", "system", "level", "pair_id", "unit", "decision", "check", "category",
  "severity", "source", "translation", "suggestion", "message", "comment", "grade",
  "corrected_translation", "reviewer", "decided",
];

function verdictsCsv() {
  const { reviewer, findings, pairs } = review();
  const rows = [
    ...findings.filter(({ decision }) => decision !== "open").map((verdict) => ({
      ...verdict,
      kind: "finding",
      source: verdict.source_span?.text,
      translation: verdict.translation_span?.text,
    })),
    ...pairs.map((verdict) => ({ ...verdict, kind: "pair", corrected_translation: verdict.translation, translation: "" })),
  ];
  const lines = rows.map((row) => csvColumns.map((name) => csvCell({ ...row, reviewer }[name])).join(","));
  return `\ufeff${[csvColumns.join(","), ...lines].join("\r\n")}\r\n`; // as spreadsheets want it
}

/** A cell; text that a spreadsheet would run as a formula is made harmless by an apostrophe. */
function csvCell(value) {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const mqmColumns = [
  "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity",
  "metadata",
];

/** A line for every error that this reviewer confirmed, once; "no-error" for faultless pairs. */
function verdictsMqm() {
  const { reviewer, pairs: assessments } = review();
  const assessed = new Map(assessments.map((verdict) => [verdict.fingerprint, verdict]));
  const level = run.levels[0];
  const lines = run.pairs.filter((pair) => pair.level === level).flatMap((pair) => {
    const findings = findingsOf(pair).filter((finding) => !finding.by);
    const errors = findings.filter((finding) =>
      ["accepted", "corrected", "added"].includes(verdictOn(finding)?.decision) && !isCovered(pair, finding));
    const verdict = assessed.get(pair.fingerprint);
    const decided = findings.every((f) => verdictOn(f)?.decision === "dismissed");
    const row = mqmLine(pair, reviewer, verdict);
    if (errors.length) return errors.map(row);
    return decided && (findings.length > 0 || verdict?.grade != null) ? [row(null)] : [];
  });
  return `${[mqmColumns.join("\t"), ...lines].join("\n")}\n`;
}

function mqmLine(pair, reviewer, verdict) {
  return (finding) => {
    const given = finding ? verdictOn(finding) : verdict;
    const metadata = {
      ...(finding && { fingerprint: finding.fingerprint }),
      marked_text: finding?.translation?.text ?? finding?.source?.text ?? "", // Marot wants one of every line
      ...(given?.decided && { timestamp: Date.parse(given.decided) }),
      ...(finding && given?.comment && { note: given.comment }),
      ...(verdict?.comment && { segment_note: verdict.comment }),
      ...(verdict?.grade != null && { grade: verdict.grade }),
      ...(verdict?.translation != null && { corrected_translation: verdict.translation }),
      segment: { metrics: pair.scores, ...(pair.reference != null && {
        references: { [run.references[0] ?? "reference"]: pair.reference },
        primary_reference: run.references[0] ?? "reference",
      }) },
    };
    const severity = finding ? finding.severity[0].toUpperCase() + finding.severity.slice(1) : "no-error";
    return [
      pair.system, pair.document ?? run.corpus, pair.id, pair.order + 1, reviewer,
      marked(pair.source, finding?.source), marked(pair.translation, finding?.translation),
      finding ? finding.category : "no-error", severity, JSON.stringify(metadata),
    ].map(tsvCell).join("\t");
  };
}

/** A text with the span set off as MQM files do. */
function marked(text = "", span) {
  if (span?.start == null) return text;
  const units = utf16Offsets(text);
  const [start, end] = [units(span.start), units(span.end)];
  return `${text.slice(0, start)}<v>${text.slice(start, end)}</v>${text.slice(end)}`;
}

function tsvCell(text) {
  return String(text).replace(/[\t\r\n\u2028\u2029]+/g, " ");
}
