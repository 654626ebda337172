// Deciding on findings: the buttons beside each, and the form in which one is corrected.

import { element } from "./dom.js";
import { mendedBy, putIn } from "./mend.js";
import { textOffsets } from "./text.js";
import { decide, othersOn, standing, verdictOn } from "./verdicts.js";
import { run } from "./data.js";
import { say, severityNames } from "./words.js";

const buttons = [
  { decision: "accepted", key: "a", sign: "✓" },
  { decision: "dismissed", key: "d", sign: "✗" },
  { decision: "corrected", key: "x", sign: "✎" },
];

/**
 * The buttons for a finding, with what other reviewers decided.
 *
 * @param edit called where the reviewer wants to correct the finding
 * @param mended called when its suggestion was put into the translation
 */
export function decisionButtons(pair, finding, number, edit, mended) {
  const decided = verdictOn(finding)?.decision ?? standing(finding);
  const press = (decision) =>
    decision === "corrected" ? edit() : decide(pair, finding, decision);
  const offered = finding.added
    ? finding.by ? [] : [{ decision: "remove", key: "d", sign: "✗" }, buttons[2]]
    : buttons;
  return element(
    "div",
    { className: "decision", role: "group", aria: { label: say("decide.actions", { number }) } },
    offered.map(({ decision, key, sign }) => {
      const button = element(
        "button",
        {
          type: "button",
          className: decision,
          data: { key, focus: `${decision} ${finding.fingerprint}` },
          aria: { keyshortcuts: key, ...(decision !== "remove" && { pressed: decided === decision }) },
        },
        element("span", { aria: { hidden: true } }, `${sign} `),
        say(`decide.${decision}`),
      );
      button.addEventListener("click", () =>
        decision === "remove" ? decide(pair, finding, "open") : press(decision));
      return button;
    }),
    mendedBy(pair, finding) != null && putInButton(pair, finding, mended),
    othersOn(finding).map(({ name, isFinal, verdict }) => element("span",
      { className: `chip other ${verdict.decision}` },
      say(isFinal ? "decide.ruled_by" : "decide.by",
        { reviewer: name, decision: say(`decision.${verdict.decision}`) }))),
  );
}

function putInButton(pair, finding, mended) {
  const button = element("button", {
    type: "button", className: "put-in", title: say("decide.put_in_about"),
    data: { key: "i", focus: `put-in ${finding.fingerprint}` }, aria: { keyshortcuts: "i" },
  }, element("span", { aria: { hidden: true } }, "↳ "), say("decide.put_in"));
  button.addEventListener("click", () => {
    putIn(pair, finding);
    mended(finding.fingerprint);
  });
  return button;
}

/** What a finding was corrected to, and the comments on it: a line for each who said anything. */
export function corrections(finding) {
  const mine = verdictOn(finding);
  return [...(mine ? [{ name: "", verdict: mine }] : []), ...othersOn(finding)]
    .map(({ name, verdict }) => correctionLine(finding, name, verdict));
}

function correctionLine(finding, name, { decision, suggestion, comment }) {
  const replaced = decision === "corrected" && suggestion !== finding.suggestion && suggestion;
  if (!replaced && !comment) return null;
  return element(
    "p",
    { className: "correction" },
    name && element("bdi", {}, `${name}: `),
    replaced && element("span", {}, `${say("decide.reads")}: `, element("b", { lang: "en" }, replaced)),
    comment && element("q", {}, comment),
  );
}

/**
 * The form in which a finding is corrected, or an added one described.
 *
 * @param done called when the reviewer is through
 */
export function correctionForm(pair, finding, done) {
  const known = verdictOn(finding);
  const now = {
    severity: finding.severity,
    category: finding.category,
    suggestion: known?.suggestion ?? finding.suggestion ?? "",
    comment: known?.comment ?? "",
    source: finding.source,
    translation: finding.translation,
  };
  const save = () => decide(pair, { ...finding, source: now.source, translation: now.translation },
    finding.added ? "added" : "corrected",
    {
      severity: now.severity,
      category: now.category || finding.category,
      suggestion: now.suggestion || undefined,
      comment: now.comment,
    });
  const take = (name) => ({ target }) => {
    now[name] = target.value;
    save();
  };
  const form = element(
    "form",
    { className: "correction-form" },
    labelled("severity", severityChoice(now.severity, take("severity"))),
    labelled("category", field(now.category, take("category"), { list: "categories" })),
    labelled("suggestion", field(now.suggestion, take("suggestion"), { lang: "en" })),
    labelled("comment", field(now.comment, take("comment"))),
    finding.added && ["source", "translation"].map((side) =>
      labelled(side, spanField(pair, side, now, save))),
    element("button", { type: "submit" }, say("decide.done")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
    done();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    done();
  });
  return form;
}

/** Categories to choose from, for every form's category field. */
export function categoryList() {
  const usual = [
    "Accuracy/Mistranslation", "Accuracy/Omission", "Accuracy/Addition", "Accuracy/Untranslated",
    "Terminology", "Fluency/Grammar", "Fluency/Spelling", "Fluency/Punctuation", "Style/Awkward",
    "Locale convention", "Other",
  ];
  const names = [...new Set([...run.categories, ...usual])];
  return element("datalist", { id: "categories" }, names.map((value) => element("option", { value })));
}

function labelled(name, control) {
  return element("label", {}, element("span", {}, say(`decide.${name}`)), control);
}

function field(value, listener, attributes = {}) {
  const input = element("input", { type: "text", value, autocomplete: "off" });
  for (const [name, content] of Object.entries(attributes)) input.setAttribute(name, content);
  input.addEventListener("input", listener);
  return input;
}

function severityChoice(value, listener) {
  const select = element("select", {},
    severityNames.map((name) =>
      element("option", { value: name, selected: name === value }, say(`severity.${name}`))));
  select.addEventListener("input", listener);
  return select;
}

/** The words that an added finding is about: typed in, they are looked for in the text. */
function spanField(pair, side, now, save) {
  const input = field(now[side]?.text ?? "", ({ target }) => {
    const words = target.value;
    const at = words ? (pair[side] ?? "").indexOf(words) : -1;
    target.setCustomValidity(words && at < 0 ? say("decide.not_found") : "");
    target.reportValidity();
    if (words && at < 0) return;
    now[side] = words ? spanAt(pair[side], at, at + words.length) : undefined;
    save();
  }, { lang: side === "source" ? "zh-Hans" : "en" });
  return input;
}

/** A stretch of text given in UTF-16, in code points. */
export function spanAt(text, start, end) {
  const points = textOffsets(text);
  return { start: points(start), end: points(end), text: text.slice(start, end) };
}
