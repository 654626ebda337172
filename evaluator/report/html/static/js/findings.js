// The findings of a pair, numbered as they are marked in its texts.

import { element, find } from "./dom.js";
import { plainText } from "./text.js";
import { say } from "./words.js";

/** The spans that a pair's findings mark on one side, with the numbers of their findings. */
export function spansOf(pair, side) {
  return pair.findings.flatMap((finding, index) =>
    finding[side]?.start == null
      ? []
      : [{ ...finding, ...finding[side], number: index + 1 }],
  );
}

/** The list of a pair's findings, or null where it has none. */
export function findingList(pair) {
  if (!pair.findings.length) return null;
  return element(
    "ol",
    { className: "findings", aria: { label: say("card.findings") } },
    pair.findings.map((finding, index) => item(finding, index + 1)),
  );
}

function item(finding, number) {
  const percent = Math.round(finding.confidence * 100);
  return element(
    "li",
    { className: finding.severity, data: { findings: number } },
    element(
      "button",
      { type: "button", className: "number", aria: { label: say("finding.show", { number }) } },
      String(number),
    ),
    element(
      "p",
      { className: "kind" },
      element("strong", {}, say(`severity.${finding.severity}`)),
      element("span", { className: "check" }, finding.check),
      element("span", { className: "confidence" }, say("finding.confidence", { percent })),
      element("span", {}, finding.category),
    ),
    element(
      "div",
      { className: "explanation" },
      element("p", {}, plainText(finding.message)),
      quotes(finding),
    ),
  );
}

/** The words in question on either side, and what the English should be. */
function quotes({ source, translation, suggestion }) {
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
      ...target.closest("article").querySelectorAll(`[data-findings~="${number}"]`),
    ]);
    for (const node of lit) node.classList.add("lit");
  };
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, light);
  list.addEventListener("click", ({ target }) => {
    const item = target.closest(".number")?.closest("[data-findings]");
    if (!item) return;
    const marks = `mark[data-findings~="${item.dataset.findings}"]`;
    find(marks, item.closest("article"))?.scrollIntoView({ block: "nearest" });
  });
}
