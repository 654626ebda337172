// The reviewer's word on a whole pair: grade, comment, corrected translation.

import { conflictNotice } from "./conflict.js";
import { wordDifference } from "./difference.js";
import { element } from "./dom.js";
import { editable } from "./mend.js";
import { assess, assessmentOf, otherAssessments } from "./verdicts.js";
import { say } from "./words.js";

/**
 * The strip under a pair in which it is judged.
 *
 * @param open which parts are shown although they are empty: "comment", "edit"
 * @param redraw called where the pair has to be shown anew
 * @param mark called to add a finding at what is selected
 */
export function assessment(pair, open, redraw, mark) {
  const given = assessmentOf(pair);
  const toggle = (part) => () => {
    if (open.has(part)) open.delete(part);
    else open.add(part);
    redraw(open.has(part) ? part : `${part}-button`);
  };
  const showComment = open.has("comment") || given.comment;
  const showEdit = open.has("edit") || given.translation != null;
  return element(
    "div",
    { className: "assess", role: "group", aria: { label: say("assess.title") } },
    element(
      "div",
      { className: "assess-line" },
      element("label", {}, element("span", {}, say("assess.grade")), gradeField(pair, given)),
      partButton("comment", "c", showComment, toggle("comment")),
      editable(pair) && partButton("edit", "e", showEdit, toggle("edit")),
      editable(pair) && partButton("add", "m", null, mark),
      otherAssessments(pair).map(otherChip),
    ),
    conflictNotice("pairs", given),
    showComment && commentField(pair, given),
    showEdit && editable(pair) && editField(pair, given, () => {
      open.delete("edit");
      assess(pair, { translation: undefined });
      redraw("edit-button");
    }),
    otherAssessments(pair).filter(({ verdict }) => verdict.comment || verdict.translation != null)
      .map((other) => otherWords(pair, other)),
  );
}

function gradeField(pair, { grade }) {
  const input = element("input", {
    type: "number", min: 0, max: 100, step: 1, placeholder: say("assess.grade_hint"),
    value: grade ?? "", data: { key: "g", focus: "grade" }, aria: { keyshortcuts: "g" },
  });
  input.addEventListener("input", () => {
    if (!input.checkValidity()) return void input.reportValidity();
    assess(pair, { grade: input.value === "" ? undefined : Number(input.value) });
  });
  return input;
}

function partButton(name, key, pressed, listener) {
  const button = element("button", {
    type: "button",
    data: { key, focus: `${name}-button` },
    aria: { keyshortcuts: key, ...(pressed != null && { expanded: Boolean(pressed) }) },
  }, say(`assess.${name}`));
  button.addEventListener("click", listener);
  return button;
}

function commentField(pair, { comment }) {
  const area = element("textarea", { value: comment ?? "", rows: 2, data: { focus: "comment" } });
  area.addEventListener("input", () => assess(pair, { comment: area.value }));
  return element("label", { className: "wide" }, element("span", {}, say("assess.comment")), area);
}

function editField(pair, { translation }, revert) {
  const value = translation ?? pair.translation ?? "";
  const area = element("textarea", { value, lang: "en", dir: "auto", data: { focus: "edit" } });
  const changes = element("p", { className: "changes", lang: "en" });
  const grow = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
  };
  const show = () => {
    changes.replaceChildren(...editedText(pair.translation ?? "", area.value));
  };
  area.addEventListener("input", () => {
    const same = area.value === (pair.translation ?? "");
    assess(pair, { translation: same ? undefined : area.value });
    show();
    grow();
  });
  const back = element("button", { type: "button" }, say("assess.revert"));
  back.addEventListener("click", revert);
  requestAnimationFrame(grow);
  show();
  return element("div", { className: "edit" },
    element("label", { className: "wide" }, element("span", {}, say("assess.edited")), area),
    changes, back);
}

/** The edited text with what was taken out struck through. */
function editedText(before, after) {
  if (before === after) return [];
  const difference = wordDifference(before, after, true);
  if (!difference) return [after];
  return difference.pieces.map(({ kind, text }) =>
    kind === "same" ? text : element(kind === "gone" ? "del" : "ins", {}, text));
}

function otherChip({ name, verdict }) {
  if (verdict.grade == null) return null;
  return element("span", { className: "chip other" },
    say("assess.grade_by", { reviewer: name, grade: verdict.grade }));
}

/** What another says of a pair: comment, and edit with what it takes out and puts in. */
function otherWords(pair, { name, verdict }) {
  const edit = verdict.translation;
  return element("p", { className: "other-words" },
    element("b", {}, element("bdi", {}, name)), " ",
    verdict.comment && element("q", {}, verdict.comment), " ",
    edit != null && element("span", { className: "changes", lang: "en" },
      editedText(pair.translation ?? "", edit)));
}
