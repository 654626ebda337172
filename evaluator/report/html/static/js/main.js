// The page: one view at a time, and what follows from it.

import { startLanguages } from "./language.js";
import { categoryList } from "./decide.js";
import { showCount, startControls } from "./controls.js";
import { run } from "./data.js";
import { startDesk } from "./desk.js";
import { find, findAll } from "./dom.js";
import { pairsOfLevel, shownPairs } from "./filters.js";
import { linkFindings } from "./findings.js";
import { clearHighlight, highlight } from "./highlight.js";
import { startJumps } from "./jump.js";
import { startKeys } from "./keys.js";
import { startLinks } from "./links.js";
import { filledCards, fillAll, pairOf, redrawAll, redrawPair, showPairs } from "./list.js";
import { drawMap, fillMap, redrawCell, redrawCells, walkMap } from "./map.js";
import { drawPictures, startPictures } from "./pictures.js";
import { startSelection } from "./selection.js";
import { followAddress, onChange, view } from "./state.js";
import { showCounts } from "./tally.js";
import { startTips } from "./tip.js";
import { onVerdict } from "./verdicts.js";
import { startWalk } from "./walk.js";
import { say } from "./words.js";

function show(now, before) {
  const changed = (name) => !before || now[name] !== before[name];
  const changes = Object.keys(now).filter(changed);
  if (changes.every((name) => name === "pair")) return;
  const shown = shownPairs(now);
  if (changes.every((name) => name === "score")) {
    drawPictures(shown);
    return;
  }
  const total = pairsOfLevel(now).length;
  showPairs(shown);
  showCount(shown.length, total);
  showCounts(shown);
  drawMap(now, shown);
  drawPictures(shown);
  const empty = find(".empty");
  empty.hidden = shown.length > 0;
  find("span", empty).textContent = say(total ? "empty.none_match" : "empty.none_at_all");
  find("button", empty).hidden = total === 0;
  for (const said of findAll(".difference")) said.hidden = true;
  clearHighlight();
  highlight(filledCards());
}

const stale = new Set(); // pairs that have changed while one typed in their cards

/** Whether what has the focus is a field of a pair's card, which making the card anew would take. */
function isTypedIn(pair) {
  const form = document.activeElement?.closest(".correction-form, .assess");
  return Boolean(form) && pairOf(form.closest("article")) === pair;
}

/** Once the reader has left a card, it shows what has become of it. */
function freshen({ relatedTarget }) {
  for (const pair of stale) {
    if (relatedTarget && pairOf(relatedTarget.closest?.("article")) === pair) continue;
    stale.delete(pair);
    redrawPair(pair);
  }
}

/** A verdict changes what is shown of its pair, but not which pairs are shown: none slips away. */
function followVerdict(pair) {
  if (pair) {
    if (isTypedIn(pair)) stale.add(pair);
    else redrawPair(pair);
    redrawCell(pair);
  } else {
    redrawAll();
    redrawCells();
  }
  const shown = shownPairs(view());
  showCounts(shown);
  drawPictures(shown);
}

find("#no-script").remove();
document.body.append(categoryList());
onChange(show); // first, so that whoever comes next finds the list in place
startLanguages();
startControls();
startDesk();
startPictures();
show(view());
startJumps();
walkMap();
startWalk();
startKeys();
linkFindings(find("#list"));
startTips(find("#list"));
startLinks(find("#list"), pairOf);
startSelection(find("#list"));
onVerdict(followVerdict);
if (run.served) find("#list").addEventListener("focusout", freshen);
followAddress();
window.addEventListener("beforeprint", () => {
  fillAll();
  fillMap();
});
find(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address bar is for the view
  find("#pairs").focus();
});
