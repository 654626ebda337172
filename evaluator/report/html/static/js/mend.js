// A finding's suggestion put into the translation, in the place of the words that it is about.

import { run } from "./data.js";
import { utf16Offsets } from "./text.js";
import { assess, assessmentOf, decide, verdictOn } from "./verdicts.js";

/** Whether a pair's text can be edited: sentences where there are any, else units. */
export function editable(pair) {
  return pair.level === run.levels[0];
}

/** The translation with a finding's suggestion in it; null where there is none, or no place for it. */
export function mendedBy(pair, finding) {
  const words = verdictOn(finding)?.suggestion ?? finding.suggestion;
  const before = pair.translation ?? "";
  const span = finding.translation;
  if (!words || !span?.text || span.start == null || !editable(pair)) return null;
  const now = assessmentOf(pair).translation ?? before;
  const units = utf16Offsets(before);
  const [start, behind] = [units(span.start), before.length - units(span.end)];
  const at = nearest(now, span.text, start, now.length - behind - span.text.length);
  return at == null ? null : now.slice(0, at) + words + now.slice(at + span.text.length);
}

/** Put it in, and accept the finding where nothing was decided on it. */
export function putIn(pair, finding) {
  const translation = mendedBy(pair, finding);
  if (translation == null) return;
  assess(pair, { translation });
  const decision = verdictOn(finding)?.decision ?? "open";
  if (["open", "dismissed"].includes(decision)) decide(pair, finding, "accepted");
}

/** Where words stand in an edited text: the place nearest to where they stood, from either end. */
function nearest(text, words, fromStart, fromEnd) {
  const distance = (at) => Math.min(Math.abs(at - fromStart), Math.abs(at - fromEnd));
  let best = null;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best == null || distance(at) < distance(best)) best = at;
  }
  return best;
}
