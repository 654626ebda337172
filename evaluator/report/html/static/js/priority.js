// A pair's priority as a bar, with what it is made of in words.

import { run } from "./data.js";
import { element } from "./dom.js";
import { figure, say } from "./words.js";

const least = 0.005; // what would be shown as 0.00 is not worth naming

/** The bar is as long as the priority; its parts share it as they share their sum. */
export function priorityBar(pair) {
  if (pair.priority == null) {
    return element("p", { className: "priority absent" }, say("priority.absent"));
  }
  const parts = run.parts.filter((name) => pair.parts[name] >= least);
  const sum = parts.reduce((total, name) => total + pair.parts[name], 0);
  const share = (name) => (pair.parts[name] / sum) * pair.priority;
  const named = (name) => `${say(`part.${name}`)} ${figure(pair.parts[name], 2)}`;
  const priority = figure(pair.priority, 2);
  return element(
    "div",
    { className: "priority" },
    element("span", { className: "label" }, say("priority.label")),
    element("strong", {}, priority),
    element(
      "span",
      { className: "bar", aria: { hidden: true } },
      parts.map((name) => element("i", { className: name, vars: { share: share(name) } })),
    ),
    element(
      "span",
      { className: "parts" },
      parts.map((name) =>
        element("span", {}, element("i", { className: name, aria: { hidden: true } }), named(name)),
      ),
    ),
  );
}
