// Going to one pair, from the map, from a link or from the address bar.

import { pairNamed } from "./data.js";
import { find, originOf } from "./dom.js";
import { shownPairs } from "./filters.js";
import { reveal } from "./list.js";
import { markCurrent } from "./map.js";
import { change, onChange, reset, view } from "./state.js";
import { say } from "./words.js";

const announcement = find(".announcement");

/** Follow links to pairs, the map's cells among them, and the pair in the address bar. */
export function startJumps() {
  document.addEventListener("click", (event) => {
    const link = originOf(event).closest("[data-pair]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    jump(link.dataset.level, link.dataset.pair);
  });
  onChange((now, before) => {
    if (now.pair && now.pair !== before.pair) arrive();
    if (!now.pair) announcement.textContent = "";
  });
  if (view().pair) arrive();
}

function jump(level, name) {
  const here = view();
  if (here.level === level && here.pair === name) arrive();
  else change({ level, pair: name }, { step: true });
}

/** Show the pair that the view names, at the cost of the filters where they hide it. */
function arrive() {
  const { level, pair: name, sort } = view();
  const pair = pairNamed(level, name);
  announcement.textContent = "";
  if (!pair) {
    announcement.textContent = say("jump.left_out", { id: name });
    return;
  }
  if (!shownPairs(view()).includes(pair)) {
    reset({ level, sort, pair: name });
    announcement.textContent = say("jump.reset", { id: pair.id });
  }
  reveal(pair);
  markCurrent(pair);
}
