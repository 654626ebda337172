// Where a score stands among all of the document.

import { run } from "./data.js";
import { element } from "./dom.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

const width = 44;

/** A little scale of the document's scores with this one on it, or null. */
export function placeOf(pair, score, value) {
  const percentiles = run.places[pair.level]?.[score.name];
  if (value == null || !percentiles) return null;
  const percent = percentileOf(percentiles, value);
  const about = say("place.higher", { percent });
  return element("dd", { className: "place", title: about },
    svg("svg", { viewBox: `0 0 ${width} 8`, width, height: 8, "aria-hidden": "true" },
      svg("line", { x1: 0, x2: width, y1: 4, y2: 4 }),
      svg("circle", { cx: 3 + ((width - 6) * percent) / 100, cy: 4, r: 3 })),
    element("span", { className: "unseen" }, about));
}

/** How many per cent of the values are lower. */
function percentileOf(percentiles, value) {
  const above = percentiles.findIndex((other) => other >= value);
  return above < 0 ? 100 : above;
}
