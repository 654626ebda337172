// One pair: its texts side by side, what was found in them, its scores.

import { assessment } from "./assess.js";
import { nameOf, neighbours, run, units } from "./data.js";
import { element, find, findAll } from "./dom.js";
import { findingList, spansOf } from "./findings.js";
import { placeOf } from "./place.js";
import { priorityBar } from "./priority.js";
import { otherSystems, rivalsOf } from "./systems.js";
import { markedText, plainText } from "./text.js";
import { figure, say, toldPlace } from "./words.js";

let scoresThere = null; // names of the scores that some pair has, once they were asked for
const reach = 2; // pairs of context before and after
const longText = 1500; // characters; a longer one is folded

const sides = [
  { name: "source", lang: "zh-Hans" },
  { name: "translation", lang: "en" },
  ...(run.hasReferences ? [{ name: "reference", lang: "en" }] : []),
];

/**
 * What a pair's card holds, as nodes for its article.
 *
 * @param {{context: boolean, editing: string?, open: Set<string>}} shown which of the card's
 *   parts are unfolded
 * @param redraw called to make the card anew, with what is to have the focus then
 * @param mark called to add a finding at what is selected
 */
export function cardOf(pair, shown, redraw, mark) {
  const edit = (fingerprint, before) => {
    shown.editing = fingerprint;
    redraw(fingerprint ? "correction" : `corrected ${before}`);
  };
  const mended = (fingerprint) => redraw(`accepted ${fingerprint}`);
  const card = [
    heading(pair, shown),
    texts(pair),
    unfoldButton(pair, shown),
    element("p", { className: "difference", hidden: true }),
    otherSystems(pair),
    findingList(pair, shown, edit, mended),
    run.systems.length > 0 && assessment(pair, shown.open, redraw, mark),
    scores(pair),
  ].filter(Boolean);
  if (isLong(pair) && !shown.open.has("texts")) card[1].classList.add("folded");
  if (shown.context) addContext(pair, card[1]);
  return card;
}

function heading(pair, shown) {
  const unit = units.get(pair.unit);
  return element(
    "header",
    {},
    element(
      "div",
      { className: "who" },
      element("h3", {}, pairLink(pair)),
      run.systems.length > 1 && element("span", { className: "chip" }, element("bdi", {}, pair.system)),
      status(pair),
      alignment(pair),
      pair.state && element("span", { className: "chip", dir: "auto" }, pair.state),
      pair.document && element("span", { className: "chip", dir: "auto" }, pair.document),
      pair.place && element("span", { className: "chip", dir: "auto", title: say("card.place_about") },
        toldPlace(pair.place)),
      contextButton(pair, shown),
      unit && unitHeading(unit),
    ),
    run.judged && priorityBar(pair),
  );
}

/** A link to a pair; `jump.js` follows it without giving up the filters. */
function pairLink(pair) {
  const name = nameOf(pair);
  const href = `#${new URLSearchParams({ level: pair.level, pair: name })}`;
  return element("a", { href, data: { pair: name, level: pair.level } }, pair.id);
}

function unitHeading(unit) {
  const headings = [[unit.source_heading, "zh-Hans"], [unit.translation_heading, "en"]]
    .filter(([words]) => words)
    .map(([words, lang]) => element("span", { lang, dir: "auto" }, plainText(words)));
  const named = headings.length ? headings : say("card.untitled_unit", { label: unit.label });
  return element("p", { className: "unit" }, named);
}

function status(pair) {
  if (pair.status === "paired") return null;
  const about = say(`status_about.${pair.status}`);
  return element("span", { className: `chip status ${pair.status}`, title: about },
    say(`status.${pair.status}`));
}

function alignment(pair) {
  const [left, right] = (pair.alignment ?? "").split("-");
  if (pair.level === "unit" || !right || (left === "1" && right === "1")) return null;
  if (pair.status !== "paired") return null; // its name says that one side is empty
  return element("span", { className: "chip", title: say("card.alignment", { left, right }) },
    `${left} : ${right}`);
}

function texts(pair) {
  return element(
    "div",
    { className: `texts sides-${sides.length}` },
    sides.map(({ name }) => element("p", { className: "side" }, say(`card.${name}`))),
    sides.map(({ name, lang }) => text(pair, name, lang)),
  );
}

function text(pair, side, lang) {
  const words = pair[side];
  const label = say(`card.${side}`);
  if (words == null) {
    return element("p", { className: `text ${side} absent`, data: { side: label } },
      say(`card.no_${side}`));
  }
  const content = side === "reference" ? plainText(words) : markedText(words, spansOf(pair, side));
  return element("p", { className: `text ${side}`, lang, dir: "auto", data: { side: label } }, content);
}

function isLong(pair) {
  return sides.some(({ name }) => (pair[name]?.length ?? 0) > longText)
    || rivalsOf(pair).some(({ translation }) => (translation?.length ?? 0) > longText);
}

/** Shows the whole of texts that are folded as they are long, and folds them again. */
function unfoldButton(pair, { open }) {
  if (!isLong(pair)) return null;
  const button = element("button", { type: "button", className: "unfold", data: { focus: "unfold" } });
  const showState = () => {
    const isOpen = open.has("texts");
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = say(isOpen ? "card.fold" : "card.unfold");
  };
  button.addEventListener("click", () => {
    if (!open.delete("texts")) open.add("texts");
    find(".texts", button.closest("article")).classList.toggle("folded", !open.has("texts"));
    showState();
  });
  showState();
  return button;
}

function contextButton(pair, shown) {
  const button = element("button",
    {
      type: "button", className: "context-button", data: { key: "o", focus: "context" },
      aria: { expanded: shown.context, keyshortcuts: "o" },
    },
    say(shown.context ? "card.hide_context" : "card.show_context"));
  button.addEventListener("click", () => {
    shown.context = !shown.context;
    button.setAttribute("aria-expanded", String(shown.context));
    button.textContent = say(shown.context ? "card.hide_context" : "card.show_context");
    const grid = find(".texts", button.closest("article"));
    if (shown.context) {
      addContext(pair, grid);
      return;
    }
    grid.classList.remove("with-context");
    for (const node of findAll(".context", grid)) node.remove();
  });
  return button;
}

/** The neighbouring pairs, in the same columns as the pair that they stand around. */
function addContext(pair, grid) {
  const { before, after } = neighbours(pair, reach);
  grid.classList.add("with-context");
  const rows = (others) => others.flatMap(contextRow);
  find(".text", grid).before(
    ...(before.length < reach ? [edge("card.document_start")] : []),
    ...rows(before),
  );
  grid.append(...rows(after), ...(after.length < reach ? [edge("card.document_end")] : []));
}

function contextRow(pair) {
  if (!pair) return [edge("card.context_left_out")];
  return sides.map(({ name, lang }, index) =>
    element("p", { className: `context ${name}`, lang, dir: "auto", data: { side: say(`card.${name}`) } },
      index === 0 && pairLink(pair), plainText(pair[name] ?? "–")),
  );
}

function edge(words) {
  return element("p", { className: "context edge" }, say(words));
}

/** The scores that some pair has: what is absent of all of them takes no room. */
function presentScores() {
  scoresThere ??= new Set(run.pairs.flatMap((pair) => Object.keys(pair.scores)));
  return run.scores.filter(({ name }) => scoresThere.has(name));
}

function scores(pair) {
  const present = presentScores();
  if (!present.length) return null;
  const group = (title, chosen) =>
    chosen.length > 0 && element(
      "div",
      { className: "group" },
      element("h4", {}, say(title)),
      element("dl", {}, chosen.map((score) => {
        const value = pair.scores[score.name];
        return element("div", { title: score.about, data: { score: score.name } },
          element("dt", {}, score.label),
          element("dd", {}, figure(value, score.digits)),
          placeOf(pair, score, value));
      })),
    );
  return element(
    "footer",
    { className: "scores", aria: { label: say("card.scores") } },
    group("card.against_reference", present.filter((score) => score.needsReference)),
    group("card.against_source", present.filter((score) => !score.needsReference)),
  );
}
