// A pair's text with its findings marked.

import { element } from "./dom.js";
import { severityNames } from "./words.js";

// Characters that show nothing but move or hide others; a joiner inside an emoji is no such.
const invisible =
  /(?![\t\n])\p{Cc}|[\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu;

/**
 * The text as nodes: what findings point at stands in `mark` elements, cut where they
 * overlap; invisible characters are kept and made visible.
 *
 * @param {string} text
 * @param {{start: number, end: number, number: number, severity: string, dismissed: boolean,
 *   folded: boolean}[]} spans offsets in code points, as the evaluator counts them
 */
export function markedText(text, spans) {
  const unitsBefore = utf16Offsets(text);
  const places = spans.map((span) => ({
    ...span,
    start: unitsBefore(span.start),
    end: unitsBefore(span.end),
  }));
  const cuts = new Set([0, text.length, ...places.flatMap(({ start, end }) => [start, end])]);
  const edges = [...cuts].sort((a, b) => a - b);
  const nodes = [];
  for (const [index, from] of edges.entries()) {
    const points = places.filter(({ start, end }) => start === from && end === from);
    if (points.length) nodes.push(mark("", points, points)); // where something is missing
    const to = edges[index + 1];
    if (to === undefined) break;
    const covering = places.filter(({ start, end }) => start <= from && end >= to);
    const piece = text.slice(from, to);
    const beginning = covering.filter(({ start, folded }) => start === from && !folded);
    nodes.push(...(covering.length ? [mark(piece, covering, beginning)] : plainText(piece)));
  }
  return nodes;
}

/** Text without marks, its invisible characters made visible. */
export function plainText(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(invisible)) {
    if (match.index > done) nodes.push(text.slice(done, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(element("span", { className: "invisible", data: { code: `U+${code}` } }, match[0]));
    done = match.index + match[0].length;
  }
  if (done < text.length) nodes.push(text.slice(done));
  return nodes;
}

function mark(text, covering, beginning) {
  const standing = covering.filter((span) => !span.dismissed && !span.folded);
  const gravest = severityNames.find((name) =>
    (standing.length ? standing : covering).some(({ severity }) => severity === name));
  const begins = beginning.map(({ number }) => number).join(" ");
  const dismissed = covering.every((span) => span.dismissed) && "dismissed";
  return element(
    "mark",
    {
      className: [gravest, standing.length > 1 && "several", !text && "point", dismissed]
        .filter(Boolean).join(" "),
      ...(begins && { tabIndex: 0 }),
      data: {
        findings: covering.map(({ number }) => number).join(" "),
        ...(begins && { begins }),
      },
      vars: { digits: begins.length },
    },
    plainText(text),
  );
}

/** From an offset in UTF-16 to one in code points. */
export function textOffsets(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  return (offset) => [...text.slice(0, offset)].length;
}

/** From an offset in code points to one in UTF-16, which is how JavaScript counts. */
export function utf16Offsets(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const starts = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  return (offset) => starts[offset] ?? text.length;
}
