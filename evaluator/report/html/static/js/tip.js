// What is wrong at a marked place, told where it stands: on hover, focus and tap.

import { element } from "./dom.js";
import { quotes } from "./findings.js";
import { hostOf, orderedFindings } from "./folding.js";
import { pairOf } from "./list.js";
import { plainText } from "./text.js";
import { called, say, toldOf } from "./words.js";

const tip = element("div", { id: "tip", className: "tip", role: "tooltip", hidden: true });

/** Let marks tell what they mark. */
export function startTips(list) {
  document.body.append(tip);
  const over = ({ target }) => {
    const mark = target.closest("mark[data-findings]");
    if (mark) explain(mark);
    else if (!target.closest("#tip")) hide();
  };
  list.addEventListener("pointerover", over);
  list.addEventListener("focusin", over);
  list.addEventListener("click", over); // a tap
  list.addEventListener("pointerleave", hide);
  list.addEventListener("focusout", hide);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

function explain(mark) {
  const pair = pairOf(mark.closest("article"));
  const findings = orderedFindings(pair);
  const numbers = mark.dataset.findings.split(" ").map(Number);
  tip.replaceChildren(...numbers.flatMap((number) => {
    const finding = findings[number - 1];
    return finding && !hostOf(pair, finding) ? explained(finding, number) : [];
  }));
  mark.setAttribute("aria-describedby", "tip");
  tip.hidden = false;
  const at = mark.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8));
  const below = at.bottom + 6;
  const above = at.top - tip.offsetHeight - 6;
  const top = below + tip.offsetHeight > innerHeight && above > 0 ? above : below;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

function explained(finding, number) {
  const severity = say(`severity.${finding.severity}`);
  return [
    element("p", { className: finding.severity },
      element("strong", {}, say("finding.mark", { number, severity })), " ",
      plainText(toldOf(finding) || finding.comment || called("categories", finding.category))),
    quotes({ suggestion: finding.suggestion }),
  ].filter(Boolean);
}

function hide() {
  tip.hidden = true;
}
