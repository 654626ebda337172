// The findings of a pair, numbered as they are marked in its texts.

import { conflictNotice } from "./conflict.js";
import { correctionForm, corrections, decisionButtons } from "./decide.js";
import { element, find, findAll } from "./dom.js";
import { hostOf, orderedFindings } from "./folding.js";
import { language } from "./language.js";
import { plainText } from "./text.js";
import { disputed, givenOn, standing } from "./verdicts.js";
import { called, say, toldOf } from "./words.js";

/** The spans that a pair's findings mark on one side, with the numbers of their findings. */
export function spansOf(pair, side) {
  return orderedFindings(pair).flatMap((finding, index) =>
    finding[side]?.start == null
      ? []
      : [{
          ...finding[side],
          severity: finding.severity,
          dismissed: standing(finding) === "dismissed",
          folded: hostOf(pair, finding) !== null,
          number: index + 1,
        }],
  );
}

/**
 * The list of a pair's findings, or null where it has none.
 *
 * @param {{editing: string?, open: Set<string>}} shown fingerprint of the finding that is being
 *   corrected, if any, and what is unfolded
 * @param edit called with the fingerprint of the finding to correct, or null when done
 * @param mended called with that of a finding whose suggestion was put into the translation
 */
export function findingList(pair, shown, edit, mended) {
  const entries = orderedFindings(pair).map((finding, index) => ({
    finding, number: index + 1, host: hostOf(pair, finding)?.fingerprint,
  }));
  if (!entries.length) return null;
  return element(
    "ol",
    { className: "findings", aria: { label: say("card.findings") } },
    entries.filter(({ host }) => !host).map((entry) => {
      const folded = entries.filter(({ host }) => host === entry.finding.fingerprint);
      return item(pair, entry, shown, edit, mended, folded);
    }),
  );
}

function item(pair, { finding, number }, shown, edit, mended, folded) {
  const percent = Math.round(finding.confidence * 100);
  const form = finding.fingerprint === shown.editing &&
    correctionForm(pair, finding, () => edit(null, finding.fingerprint));
  return element(
    "li",
    {
      className: `${finding.severity} ${standing(finding)}`,
      tabIndex: -1,
      data: { findings: number, fingerprint: finding.fingerprint },
    },
    element(
      "button",
      { type: "button", className: "number", aria: { label: say("finding.show", { number }) } },
      String(number),
    ),
    element(
      "p",
      { className: "kind" },
      element("strong", {}, say(`severity.${finding.severity}`)),
      finding.check && element("span", { className: "check", title: finding.check }, called("checks", finding.check)),
      finding.confidence != null &&
        element("span", { className: "confidence" }, say("finding.confidence", { percent })),
      finding.added && element("span", {},
        say("decide.added_by", { reviewer: finding.by ?? say("decide.you") })),
      element("span", {}, called("categories", finding.category)),
      disputed(finding) && element("span", { className: "chip disputed" }, say("decide.disputed")),
    ),
    element(
      "div",
      { className: "explanation" },
      finding.message && element("p", { lang: finding.told?.[language] ? language : "en" },
        plainText(toldOf(finding))),
      quotes(finding),
      corrections(finding),
    ),
    decisionButtons(pair, finding, number, () => edit(finding.fingerprint), mended),
    conflictNotice("findings", givenOn(finding)),
    form,
    folded.length > 0 && also(pair, finding, folded, shown, edit, mended),
  );
}

/** Findings that say the same thing, folded to a line. */
function also(pair, host, folded, shown, edit, mended) {
  const key = `also ${host.fingerprint}`;
  const named = folded.map(({ finding: { check, source, translation } }) =>
    say("finding.also_one", {
      check: called("checks", check), words: translation?.text || source?.text || "",
    }));
  const details = element(
    "details",
    { className: "also", open: shown.open.has(key) },
    element("summary", {}, say("finding.also"), " ", plainText(named.join("; "))),
    element("ol", {}, folded.map((entry) => item(pair, entry, shown, edit, mended, []))),
  );
  details.addEventListener("toggle", () => {
    if (details.open) shown.open.add(key);
    else shown.open.delete(key);
  });
  return details;
}

/**
 * The words in question on either side, and what the English should be.
 *
 * @param {Pick<PageFinding, "source" | "translation" | "suggestion">} finding
 */
export function quotes({ source, translation, suggestion }) {
  const quote = (span, lang) =>
    span?.text && element("q", { lang, dir: "auto" }, plainText(span.text));
  const quoted = [quote(source, "zh-Hans"), quote(translation, "en")].filter(Boolean);
  if (!quoted.length && !suggestion) return null;
  return element(
    "p",
    { className: "quotes" },
    quoted.flatMap((node, index) => (index ? [" → ", node] : [node])),
    suggestion &&
      element("span", { className: "suggestion" },
        element("span", { className: "label" }, say("finding.suggestion")),
        element("b", { lang: "en", dir: "auto" }, plainText(suggestion))),
  );
}

/** Light a finding and its marks together, whichever of them is pointed at or focused. */
export function linkFindings(list) {
  let lit = [];
  const light = ({ target }) => {
    for (const node of lit) node.classList.remove("lit");
    const numbers = target.closest("[data-findings]")?.dataset.findings.split(" ") ?? [];
    lit = numbers.flatMap((number) => [
      ...findAll(`[data-findings~="${number}"]`, target.closest("article")),
    ]);
    for (const node of lit) node.classList.add("lit");
  };
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, light);
  list.addEventListener("click", ({ target }) => {
    const item = target.closest(".number")?.closest("[data-findings]");
    if (!item) return;
    find('.unfold[aria-expanded="false"]', item.closest("article"))?.click(); // it may lie below the fold
    const marks = `mark[data-findings~="${item.dataset.findings}"]`;
    find(marks, item.closest("article"))?.scrollIntoView({ block: "nearest" });
  });
}
