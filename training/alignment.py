"""Fit the weights of the sentence aligner to hand-made alignments.

    python -m training.alignment [--gold FOLDER] [--cross-validate]

Maximum likelihood of the gold beads under ``evaluator.alignment``'s conditional random
field, with a Gaussian prior: for the first look over whole chapters, for the closer one
over parts of a few beads, with all blocks and clauses encoded.  Every chapter counts twice,
the second time with sentences taken away on either side, for want of omissions.  Writes
``evaluator/alignment/data/bead_weights.json``; with ``--cross-validate`` it fits to all
chapters but one in turn, and prints how the one is aligned, instead.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.alignment import GOLD, Chapter, Counts, Pair, read_chapters
from evaluator.alignment import evidence
from evaluator.alignment.anchors import Rectangle, band_along
from evaluator.alignment.blocks import Blocks
from evaluator.alignment.evidence import BEAD_FEATURES, NULL_FEATURES, Weights
from evaluator.alignment.lattice import Row, probabilities
from evaluator.alignment.sequences import align_sequences, encoded_texts
from evaluator.alignment.votes import Array, count_votes
from evaluator.embedding import load_encoder

OUTPUT = Path(__file__).parents[1] / "evaluator/alignment/data/bead_weights.json"
HALF_WIDTH = 10  # of the band around the gold path
PRIOR = 0.2  # precision of the Gaussian prior; chosen by the held-out likelihood
STEPS = 60
DROPPED = 0.02  # chance that a run of beads begins to lose one of its sides, for either side
GOING_ON = 0.25  # chance that the next bead loses it as well
PART = 8  # beads of a stretch for the closer look
NEGLIGIBLE = 1e-6

Floats = NDArray[np.float64]
_SLICES = (
    slice(0, len(BEAD_FEATURES)),
    slice(len(BEAD_FEATURES), len(BEAD_FEATURES) + len(NULL_FEATURES)),
    slice(len(BEAD_FEATURES) + len(NULL_FEATURES), len(BEAD_FEATURES) + 2 * len(NULL_FEATURES)),
)


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """Features of every bead in a band, and their sums over the gold beads.

    Attributes:
        band: around the gold path.
        features: for every rectangle ``[LARGEST, LARGEST, rows, columns, features]``.
        exist: likewise, which beads exist.
        nulls: of either side ``[items, features]``.
        gold: sums over the gold beads, in the order of the weights.
    """

    band: list[Rectangle]
    features: list[Array]
    exist: list[NDArray[np.bool_]]
    nulls: tuple[Floats, Floats]
    gold: Floats


def example(chapter: Chapter, *, closer: bool) -> Example:
    """Work out all features of a chapter, or part of one."""
    sides = chapter.source, chapter.target
    votes = None
    if closer:
        assert chapter.encoders is not None, "read with an encoder"
        of_source, of_target = chapter.encoders
        texts = (
            encoded_texts([sides[0]], sides[0].block_texts(), of_source),
            encoded_texts([sides[1]], sides[1].block_texts(), of_target),
        )
        votes = count_votes(*sides, texts)
        blocks = Blocks(sides[0], texts[0]), Blocks(sides[1], texts[1])
    else:
        blocks = Blocks(sides[0]), Blocks(sides[1])
    path, nodes = monotone(chapter), [(0, 0)]
    for source, target in path:
        nodes.append((nodes[-1][0] + len(source), nodes[-1][1] + len(target)))
    band = band_along(nodes, HALF_WIDTH)
    features, exists = [], []
    for rectangle in band:
        found, exist = evidence.bead_features(*blocks, rectangle.rows, rectangle.columns, votes)
        stacked = np.stack([np.broadcast_to(found[n], exist.shape) for n in BEAD_FEATURES], -1)
        features.append(np.where(exist[..., None], stacked, 0).astype(np.float32))
        exists.append(exist)
    nulls = tuple(
        np.stack([evidence.null_features(b)[n] for n in NULL_FEATURES], -1).astype(float)
        for b in blocks
    )
    gold = np.zeros(_SLICES[2].stop)
    for (source, target), (i, j) in zip(path, nodes[1:], strict=True):
        if source and target:
            k = next(k for k, r in enumerate(band) if i in r.rows)
            at = i - band[k].rows.start, j - band[k].columns.start
            gold[_SLICES[0]] += features[k][len(source) - 1, len(target) - 1, at[0], at[1]]
        elif source:
            gold[_SLICES[1]] += nulls[0][list(source)].sum(axis=0)
        elif target:
            gold[_SLICES[2]] += nulls[1][list(target)].sum(axis=0)
    return Example(band, features, exists, (nulls[0], nulls[1]), gold)


def monotone(chapter: Chapter) -> list[Pair]:
    """The gold beads as a path: those that cross or have holes merge with what they cross."""
    owners = [{item: bead for bead in chapter.gold for item in bead[side]} for side in (0, 1)]
    path: list[Pair] = []
    i = j = 0
    while i < len(chapter.source) or j < len(chapter.target):
        bead = owners[1].get(j)
        if bead is None or bead[0]:
            bead = owners[0].get(i, bead)
        assert bead is not None, "every sentence stands in a gold bead"
        i1, j1 = i + len(bead[0]), j + len(bead[1])
        if bead != (tuple(range(i, i1)), tuple(range(j, j1))):
            i1, j1, todo = i, j, [bead]
            while todo:
                grown = todo.pop()
                ends = (
                    max([i1, *(k + 1 for k in grown[0])]),
                    max([j1, *(k + 1 for k in grown[1])]),
                )
                todo += [owners[0][k] for k in range(i1, ends[0])]
                todo += [owners[1][k] for k in range(j1, ends[1])]
                i1, j1 = ends
        path.append((tuple(range(i, i1)), tuple(range(j, j1))))
        i, j = i1, j1
    return path


def with_drops(chapter: Chapter, seed: int) -> Chapter:
    """A chapter from which runs of sentences were taken away, on either side."""
    rng = np.random.default_rng(seed)
    beads: list[Pair] = []
    side: int | None = None
    for source, target in monotone(chapter):
        if side is None or rng.random() > GOING_ON:
            side = int(rng.integers(2)) if rng.random() < 2 * DROPPED else None
        if side is not None:
            beads.append(((), target) if side == 0 else (source, ()))
        else:
            beads.append((source, target))
    return _chapter_of(chapter, beads)


def parts(chapter: Chapter) -> Iterator[Chapter]:
    """A chapter cut into parts of a few beads."""
    path = monotone(chapter)
    for start in range(0, len(path), PART):
        part = _chapter_of(chapter, path[start : start + PART])
        if len(part.source) and len(part.target):
            yield part


def _chapter_of(chapter: Chapter, beads: Sequence[Pair]) -> Chapter:
    """The sentences of some beads alone, counted anew."""
    rows = [[item for bead in beads for item in bead[side]] for side in (0, 1)]
    places = [{item: k for k, item in enumerate(side)} for side in rows]
    gold = [
        (tuple(places[0][i] for i in source), tuple(places[1][j] for j in target))
        for source, target in beads
    ]
    source, target = chapter.source.take(rows[0]), chapter.target.take(rows[1])
    return Chapter(chapter.name, source, target, gold, chapter.encoders)


def examples(chapter: Chapter, *, closer: bool) -> list[Example]:
    """A chapter as it is, and with sentences taken away."""
    texts = chapter, with_drops(chapter, seed=1)
    if closer:
        return [example(part, closer=True) for text in texts for part in parts(text)]
    return [example(text, closer=False) for text in texts]


def fit(data: Sequence[Example], start: Floats | None = None) -> Floats:
    """Maximise the likelihood of the gold beads."""

    def loss(values: Floats) -> tuple[float, Floats]:
        total, slope = PRIOR / 2 * float(values @ values), PRIOR * values
        for one in data:
            found, whole = probabilities(scored(one, values))
            total += whole - float(values @ one.gold)
            slope = slope + expected(one, found) - one.gold
        return total, slope

    first = np.zeros(_SLICES[2].stop) if start is None else start
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x)


def scored(one: Example, values: Floats) -> list[Row]:
    """The lattice's rows of scores under these weights."""
    alone = [
        np.concatenate([[0.0], features @ values[part]])
        for features, part in zip(one.nulls, _SLICES[1:], strict=True)
    ]
    rows = []
    for rectangle, features, exist in zip(one.band, one.features, one.exist, strict=True):
        scores = features @ values[_SLICES[0]].astype(np.float32)
        scores[~exist] = evidence.IMPOSSIBLE
        columns = rectangle.columns
        for k, i in enumerate(rectangle.rows):
            source_null = np.full(len(columns), alone[0][i])
            target_null = alone[1][columns.start : columns.stop]
            rows.append(Row(columns, scores[:, :, k], source_null, target_null))
    return rows


def expected(one: Example, rows: Sequence[Row]) -> Floats:
    """Sums of the features as these probabilities have it."""
    beads = np.zeros(len(BEAD_FEATURES))
    alone = np.zeros(len(one.nulls[0])), np.zeros(len(one.nulls[1]))
    for rectangle, features in zip(one.band, one.features, strict=True):
        part = [rows[i] for i in rectangle.rows]
        found = np.stack([row.beads for row in part], axis=2)
        likely = found > NEGLIGIBLE
        beads += found[likely] @ features[likely]
        for i, row in zip(rectangle.rows, part, strict=True):
            if i:
                alone[0][i - 1] += row.source_null.sum()
            first = max(row.columns.start, 1)
            alone[1][first - 1 : row.columns.stop - 1] += row.target_null[
                first - row.columns.start :
            ]
    return np.concatenate([beads, alone[0] @ one.nulls[0], alone[1] @ one.nulls[1]])


def as_weights(values: Floats) -> Weights:
    """Name the weights."""
    tables = [
        {name: round(float(value), 3) for name, value in zip(names, values[part], strict=True)}
        for names, part in zip((BEAD_FEATURES, NULL_FEATURES, NULL_FEATURES), _SLICES, strict=True)
    ]
    return Weights(*tables)


def as_values(weights: Weights) -> Floats:
    """What :func:`as_weights` named."""
    tables = weights.bead, weights.source_null, weights.target_null
    return np.array([value for table in tables for value in table.values()])


def cross_validate(chapters: Sequence[Chapter], data: Sequence[dict[str, list[Example]]]) -> None:
    """Align every chapter with weights that were fitted to the others."""
    total = Counts()
    # The likelihood has a single maximum, so that the start decides the time alone.
    starts = [as_values(weights) for weights in evidence.shipped_weights()]
    for chapter in chapters:
        first, closer = (
            as_weights(fit([e for n, es in d.items() if n != chapter.name for e in es], start))
            for d, start in zip(data, starts, strict=True)
        )
        (beads,) = align_sequences(
            [(chapter.source, chapter.target)], chapter.encoders, weights=(first, closer)
        )
        found, own = [(bead.source, bead.target) for bead in beads], Counts()
        for counts in (own, total):
            counts.add(chapter.gold, found)
        print(f"  {chapter.name:<10} {own.cells()}", flush=True)
    print(f"  {'held out':<10} {total.cells()}")


def main() -> None:
    """Fit, and write the weights or print the held-out figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--gold", type=Path, default=GOLD, help="hand-made alignments")
    parser.add_argument("--cross-validate", action="store_true", help="print held-out figures")
    arguments = parser.parse_args()
    chapters = read_chapters(arguments.gold, load_encoder())
    data = [
        {chapter.name: examples(chapter, closer=closer) for chapter in chapters}
        for closer in (False, True)
    ]
    if arguments.cross_validate:
        cross_validate(chapters, data)
        return
    first, closer = (as_weights(fit([e for es in d.values() for e in es])) for d in data)
    text = json.dumps({"first": asdict(first), "closer": asdict(closer)}, indent=2) + "\n"
    OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
