// Pairs as they are written down briefly (packing.py) → as the page works with them.

/**
 * The run with its pairs spread out.
 *
 * @returns {any}
 */
export function unpacked({ figures, said, ...run }) {
  const nameOfUnit = ({ system, document, unit }) => JSON.stringify([system, document, unit]);
  const units = new Map(
    run.pairs.filter(({ level }) => level === "unit").map((pair) => [nameOfUnit(pair), pair]),
  );
  for (const pair of run.pairs) {
    for (const kind of ["scores", "parts"]) {
      const values = pair[kind];
      pair[kind] = {};
      figures[kind].forEach((name, place) => {
        if (values[place] !== null) pair[kind][name] = values[place];
      });
    }
    pair.findings = pair.findings.map(({ said: number, ...places }) =>
      ({ ...said[number], ...places }));
    for (const side of ["source", "translation", "reference"]) {
      if (!Array.isArray(pair[side])) continue;
      const [start, length] = pair[side];
      pair[side] = units.get(nameOfUnit(pair))[side].slice(start, start + length);
    }
  }
  return run;
}
