// A pair's priority as a bar, with what it is made of, in words for whoever unfolds it.

import { run } from "./data.js";
import { element } from "./dom.js";
import { figure, say } from "./words.js";

const least = 0.005; // what would be shown as 0.00 is not worth naming
const fitted = run.pairs.some(({ parts }) => parts.estimate > 0);

/** The bar is as long as the priority; its parts share it as they share their sum. */
export function priorityBar(pair) {
  if (pair.priority == null) {
    return element("p", { className: "priority absent" }, say("priority.absent"));
  }
  const parts = run.parts.filter((name) => pair.parts[name] >= least);
  return element(
    "details",
    { className: "priority" },
    element("summary", {},
      element("span", { className: "label" }, say("priority.label")),
      element("strong", {}, figure(pair.priority, 2)),
      bar(pair, parts),
      element("span", { className: "parts" }, parts.map((name) => named(pair, name)))),
    explanation(pair, parts),
  );
}

function bar(pair, parts) {
  const sum = parts.reduce((total, name) => total + pair.parts[name], 0);
  const share = (name) => (pair.parts[name] / sum) * pair.priority;
  return element("span", { className: "bar", aria: { hidden: true } },
    parts.map((name) => element("i", { className: name, vars: { share: share(name) } })));
}

function named(pair, name) {
  return element("span", {}, element("i", { className: name, aria: { hidden: true } }),
    `${say(`part.${name}`)} ${figure(pair.parts[name], 2)}`);
}

function explanation(pair, parts) {
  const kind = pair.level === "unit" ? "unit" : fitted ? "fitted" : "unfitted";
  const value = (name) => figure(pair.parts[name], 2);
  const product = parts.map((name) => `(1 − ${value(name)})`).join(" × ");
  return element("div", { className: "why" },
    element("p", {}, say(`priority.about_${kind}`)),
    element("ul", {}, parts.map((name) =>
      element("li", {}, say(`part_about.${name}`, { value: value(name) })))),
    parts.length > 1 && element("p", {},
      say("priority.joined", { sum: `1 − ${product}`, priority: figure(pair.priority, 2) })));
}
