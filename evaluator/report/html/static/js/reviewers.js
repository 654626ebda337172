// Reviewers side by side: what each has decided, and how far they agree.

import { run } from "./data.js";
import { element, find } from "./dom.js";
import { agreement, isBlind } from "./served.js";
import { reviewers } from "./verdicts.js";
import { say } from "./words.js";

const decisionNames = ["accepted", "dismissed", "corrected", "added"];

/** Show them under the desk, if there are any. */
export function showReviewers(desk) {
  const known = reviewers();
  const place = find(".reviewers", desk);
  place.replaceChildren(...(known.length ? [reviewerTable(known), ...agreementLines()] : []));
  if (isBlind()) place.append(element("p", { className: "remark" }, say("served.blind")));
}

function reviewerTable(known) {
  const column = (words) => element("th", { scope: "col" }, words);
  const cells = ({ name, adjudicates, findings, pairs }) => {
    const counted = (values) => element("td", {}, String(values.length));
    const given = [...findings.values()];
    const assessed = [...pairs.values()];
    return element("tr", {},
      element("th", { scope: "row" }, element("bdi", {}, name),
        adjudicates && element("span", { className: "chip" }, say("served.adjudicates"))),
      decisionNames.map((decision) => counted(given.filter((verdict) => verdict.decision === decision))),
      counted(assessed.filter(({ grade }) => grade != null)),
      counted(assessed.filter(({ translation }) => translation != null)));
  };
  return element("div",
    { className: "scroller", tabIndex: 0, role: "region", aria: { label: say("reviewers.title") } },
    element("table", {},
      element("caption", {}, say("reviewers.title")),
      element("thead", {}, element("tr", {},
        column(say("reviewers.name")),
        decisionNames.map((decision) => column(say(`decision.${decision}`))),
        column(say("reviewers.graded")), column(say("reviewers.edited")))),
      element("tbody", {}, known.map(cells))));
}

function agreementLines() {
  const { agreements: found, reliability } = run.served ? agreement() : run;
  const lines = found.map(({ first, second, ...figures }) =>
    element("li", {}, element("bdi", {}, first), " – ", element("bdi", {}, second), ": ", agreementWords(figures)));
  const alphas = ["findings", "grades"].filter((what) => reliability[what] != null)
    .map((what) => say(`reviewers.alpha_${what}`, { alpha: reliability[what].toFixed(2) }));
  if (alphas.length) lines.push(element("li", {}, alphas.join("; ")));
  return lines.length ? [element("ul", { className: "agreements" }, lines)] : [];
}

function agreementWords({ findings, agreed, kappa, grades, difference, span_f1: spans }) {
  return [
    say("reviewers.agree", { agreed, findings }),
    kappa != null && say("reviewers.kappa", { kappa: kappa.toFixed(2) }),
    spans != null && say("reviewers.spans", { spans: spans.toFixed(2) }),
    difference != null && say("reviewers.grades", { grades, difference: difference.toFixed(0) }),
  ].filter(Boolean).join("; ");
}
