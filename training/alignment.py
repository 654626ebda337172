"""Fit the weights of the sentence aligner to hand-made alignments.

    python -m training.alignment [--gold FOLDER] [--cross-validate]

Maximum likelihood of the gold beads under ``evaluator.alignment``'s conditional random
field, with a Gaussian prior, in a band around the gold alignment.  Every chapter counts
twice, with its blocks' vectors as sums and as encoded, since the aligner uses both.
Prints the weights as they stand in ``evaluator/alignment/evidence.py``.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.alignment import Chapter, read_chapters
from evaluator.alignment import evidence
from evaluator.alignment.anchors import band_along
from evaluator.alignment.beads import Bead
from evaluator.alignment.blocks import LARGEST, Blocks
from evaluator.alignment.lattice import Row, probabilities
from evaluator.alignment.sequences import score_rows

HALF_WIDTH = 10
PRIOR = 1.0
NEGLIGIBLE = 1e-6
DROPPED = 0.03
Floats = NDArray[np.float64]


@dataclass(eq=False)
class Example:
    """A chapter's lattice: features of every bead in the band, and their sums over the gold."""

    blocks: tuple[Blocks, Blocks]
    band: list
    features: list[NDArray[np.float32]]
    exist: list[NDArray[np.bool_]]
    nulls: tuple[Floats, Floats]
    gold: Floats


def names() -> list[tuple[str, str]]:
    return [("bead", name) for name in evidence.WEIGHTS] + [
        (side, name) for side in ("source", "target") for name in evidence.NULL_WEIGHTS[side]
    ]


def set_weights(values: Floats) -> None:
    for (kind, name), value in zip(names(), values, strict=True):
        table = evidence.WEIGHTS if kind == "bead" else evidence.NULL_WEIGHTS[kind]
        table[name] = float(value)


def example(chapter: Chapter, *, encoded: bool) -> Example:
    blocks = Blocks(chapter.source), Blocks(chapter.target)
    if encoded:
        for side in blocks:
            side.encode(
                [(size, end) for size in range(2, LARGEST + 1) for end in range(size, len(side) + 1)]
            )
    nodes, path = [(0, 0)], monotone(chapter)
    for source, target in path:
        nodes.append((nodes[-1][0] + len(source), nodes[-1][1] + len(target)))
    band = band_along(nodes, HALF_WIDTH)
    features, exists = [], []
    for rectangle in band:
        found, exist = evidence.bead_features(*blocks, rectangle.rows, rectangle.columns)
        stacked = np.stack([np.broadcast_to(found[n], exist.shape) for n in evidence.WEIGHTS], -1)
        features.append(np.where(exist[..., None], stacked, 0).astype(np.float32))
        exists.append(exist)
    nulls = tuple(
        np.stack([evidence.null_features(b)[n] for n in evidence.NULL_WEIGHTS[s]], -1).astype(float)
        for b, s in zip(blocks, ("source", "target"), strict=True)
    )
    gold = np.zeros(len(names()))
    beads, sources = len(evidence.WEIGHTS), len(evidence.NULL_WEIGHTS["source"])
    for (source, target), (i, j) in zip(path, nodes[1:], strict=True):
        if source and target:
            k = next(k for k, r in enumerate(band) if i in r.rows)
            at = i - band[k].rows.start, j - band[k].columns.start
            gold[:beads] += features[k][len(source) - 1, len(target) - 1, at[0], at[1]]
        elif source:
            gold[beads : beads + sources] += nulls[0][list(source)].sum(0)
        else:
            gold[beads + sources :] += nulls[1][list(target)].sum(0)
    return Example(blocks, band, features, exists, nulls, gold)


def with_drops(chapter: Chapter, seed: int) -> Chapter:
    """A chapter from which sentences of 1-1 beads were taken away, on either side."""
    rng = np.random.default_rng(seed)
    path, kept, gold = monotone(chapter), ([], []), []
    for source, target in path:
        side = rng.integers(2) if rng.random() < 2 * DROPPED else None
        if side is not None and len(source) == len(target) == 1:
            source, target = (source, ()) if side else ((), target)
        starts = len(kept[0]), len(kept[1])
        kept[0].extend(source)
        kept[1].extend(target)
        gold.append((tuple(range(starts[0], len(kept[0]))), tuple(range(starts[1], len(kept[1])))))
    return Chapter(
        chapter.name, chapter.source.take(kept[0]), chapter.target.take(kept[1]), gold
    )


def monotone(chapter: Chapter) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The gold beads as a path: beads that cross or have holes are merged with what they cross."""
    by_source = {bead[0][0]: bead for bead in chapter.gold if bead[0]}
    by_target = {bead[1][0]: bead for bead in chapter.gold if not bead[0]}
    owner_s = {i: b for b in chapter.gold for i in b[0]}
    owner_t = {j: b for b in chapter.gold for j in b[1]}
    n, m = len(chapter.source), len(chapter.target)
    path, i, j = [], 0, 0
    while i < n or j < m:
        bead = by_target.get(j) or by_source[i]
        i1, j1 = i + len(bead[0]), j + len(bead[1])
        if bead != (tuple(range(i, i1)), tuple(range(j, j1))):
            i1, j1, grown = i, j, set(bead[0]), 
            todo = {owner_s[i], owner_t[j]}
            while True:
                i2 = max([i1, *(x + 1 for b in todo for x in b[0])])
                j2 = max([j1, *(x + 1 for b in todo for x in b[1])])
                if (i2, j2) == (i1, j1):
                    break
                i1, j1 = i2, j2
                todo |= {owner_s[x] for x in range(i, i1)} | {owner_t[x] for x in range(j, j1)}
        path.append((tuple(range(i, i1)), tuple(range(j, j1))))
        i, j = i1, j1
    return path


def scored(e: Example, values: Floats) -> list[Row]:
    """The lattice's rows of scores under these weights."""
    beads, sources = len(evidence.WEIGHTS), len(evidence.NULL_WEIGHTS["source"])
    alone = [
        np.concatenate([[0.0], features @ weights])
        for features, weights in zip(
            e.nulls, (values[beads : beads + sources], values[beads + sources :]), strict=True
        )
    ]
    rows = []
    for rectangle, features, exist in zip(e.band, e.features, e.exist, strict=True):
        scores = features @ values[:beads].astype(np.float32)
        scores[~exist] = evidence.IMPOSSIBLE
        columns = rectangle.columns
        for k, i in enumerate(rectangle.rows):
            rows.append(
                Row(
                    columns,
                    scores[:, :, k],
                    np.full(len(columns), alone[0][i]),
                    alone[1][columns.start : columns.stop],
                )
            )
    return rows


def expected(e: Example, rows: list[Row]) -> Floats:
    total, k = [], 0
    beads = np.zeros(len(evidence.WEIGHTS))
    alone = np.zeros(len(e.nulls[0])), np.zeros(len(e.nulls[1]))
    for rectangle, features in zip(e.band, e.features, strict=True):
        part = [rows[i] for i in rectangle.rows]
        found = np.stack([row.beads for row in part], axis=2)
        likely = found > NEGLIGIBLE
        beads += found[likely] @ features[likely]
        for i, row in zip(rectangle.rows, part, strict=True):
            if i:
                alone[0][i - 1] += row.source_null.sum()
            inside = slice(max(row.columns.start, 1) - row.columns.start, None)
            alone[1][max(row.columns.start, 1) - 1 : row.columns.stop - 1] += row.target_null[inside]
    return np.concatenate([beads, alone[0] @ e.nulls[0], alone[1] @ e.nulls[1]])


def fit(examples: list[Example], start: Floats, steps: int = 40) -> Floats:
    def loss(values: Floats) -> tuple[float, Floats]:
        set_weights(values)
        total, slope = PRIOR / 2 * float(values @ values), PRIOR * values
        for e in examples:
            found, whole = probabilities(scored(e, values))
            total += whole - values @ e.gold
            slope = slope + expected(e, found) - e.gold
        return total, slope

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
