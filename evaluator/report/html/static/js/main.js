// The page: one view at a time, and what follows from it.

import { showCount, startControls } from "./controls.js";
import { find } from "./dom.js";
import { pairsOfLevel, shownPairs } from "./filters.js";
import { linkFindings } from "./findings.js";
import { clearHighlight, highlight } from "./highlight.js";
import { startJumps } from "./jump.js";
import { filledCards, fillAll, showPairs } from "./list.js";
import { drawMap, walkMap } from "./map.js";
import { followAddress, onChange, view } from "./state.js";
import { say } from "./words.js";

function show(now, before) {
  const onlyJumped = before && Object.keys(now).every((k) => k === "pair" || now[k] === before[k]);
  if (onlyJumped) return;
  const shown = shownPairs(now);
  const total = pairsOfLevel(now).length;
  showPairs(shown);
  showCount(shown.length, total);
  drawMap(now, shown);
  const empty = find(".empty");
  empty.hidden = shown.length > 0;
  find("span", empty).textContent = say(total ? "empty.none_match" : "empty.none_at_all");
  find("button", empty).hidden = total === 0;
  clearHighlight();
  highlight(filledCards());
}

find("#no-script").remove();
onChange(show); // first, so that whoever comes next finds the list in place
startControls();
show(view());
startJumps();
walkMap();
linkFindings(find("#list"));
followAddress();
window.addEventListener("beforeprint", fillAll);
find(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address bar is for the view
  find("#pairs").focus();
});
