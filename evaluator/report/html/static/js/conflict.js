// Two verdicts under one name that did not know of each other: both are shown, one is to be chosen.

import { element } from "./dom.js";
import { conflictOn, settleConflict } from "./served.js";
import { say } from "./words.js";

/**
 * What came too late, beside what stands, or null.
 *
 * @param {"findings" | "pairs"} kind
 * @param {any} standing the verdict that holds
 */
export function conflictNotice(kind, standing) {
  const late = standing && conflictOn(kind, standing.fingerprint);
  if (!late) return null;
  const choice = (verdict, words) => {
    const button = element("button", { type: "button" }, say(words, { verdict: verdictWords(kind, verdict) }));
    button.addEventListener("click", () => settleConflict(kind, verdict));
    return button;
  };
  return element("div", { className: "notice conflict", role: "alert" },
    element("p", {}, say("served.conflict",
      { standing: verdictWords(kind, standing), late: verdictWords(kind, late) })),
    choice(standing, "served.keep"), choice(late, "served.take"));
}

/** A verdict in a few words. */
function verdictWords(kind, { decision, severity, suggestion, grade, comment, translation }) {
  const parts = kind === "findings"
    ? [say(`decision.${decision}`), ...(decision === "corrected" ? [say(`severity.${severity}`), suggestion] : [])]
    : [grade != null && `${say("assess.grade")} ${grade}`, translation];
  return [...parts, comment].filter(Boolean).join(", ") || say("served.nothing");
}
