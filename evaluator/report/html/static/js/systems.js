// The same source in other systems' words, one under the other, differences marked.

import { nameOf, run } from "./data.js";
import { wordDifference } from "./difference.js";
import { element } from "./dom.js";
import { plainText } from "./text.js";
import { figure, say } from "./words.js";

const pairsByUnit = new Map();
if (run.systems.length > 1) {
  for (const pair of run.pairs) {
    const key = `${pair.level} ${pair.unit}`;
    if (!pairsByUnit.has(key)) pairsByUnit.set(key, []);
    pairsByUnit.get(key).push(pair);
  }
}

/** The other systems' pairs of the same source, or null where there is one system. */
export function otherSystems(pair) {
  if (run.systems.length < 2) return null;
  const rivals = run.systems.filter((system) => system !== pair.system);
  return element(
    "div",
    { className: "rivals", role: "group", aria: { label: say("rivals.title") } },
    rivals.map((system) => row(pair, system)),
  );
}

/** The pairs in which other systems have the same source. */
export function rivalsOf(pair) {
  return (pairsByUnit.get(`${pair.level} ${pair.unit}`) ?? [])
    .filter((other) => other.system !== pair.system && sharesSource(pair, other));
}

function row(pair, system) {
  const there = rivalsOf(pair).filter((other) => other.system === system);
  return element(
    "div",
    { className: "rival" },
    element("p", { className: "rival-name" }, element("bdi", {}, system), " ", there.map(link)),
    element("p", { className: "rival-text", lang: "en", dir: "auto" },
      there.length
        ? there.flatMap((other, index) => [index > 0 && " ", ...compared(pair, other)])
        : say("rivals.none")),
  );
}

/** Whether two pairs have source text in common; without offsets, whether it is the same. */
function sharesSource(pair, other) {
  if (pair.source == null || other.source == null) return false;
  if (pair.from == null || other.from == null) return pair.source === other.source;
  return pair.from < other.to && other.from < pair.to;
}

function link(other) {
  const name = nameOf(other);
  const href = `#${new URLSearchParams({ level: other.level, pair: name })}`;
  return element("a", { href, data: { pair: name, level: other.level } },
    `${other.id} · ${figure(other.priority, 2)} `);
}

function compared(pair, other) {
  const text = other.translation ?? "";
  const difference = wordDifference(pair.translation ?? "", text);
  if (!text) return ["–"];
  if (!difference) return plainText(text);
  const nodes = [];
  let done = 0;
  for (const [start, end] of difference.come) {
    nodes.push(...plainText(text.slice(done, start)));
    nodes.push(element("b", { className: "differs", title: say("rivals.about") },
      ...plainText(text.slice(start, end))));
    done = end;
  }
  return [...nodes, ...plainText(text.slice(done))];
}
