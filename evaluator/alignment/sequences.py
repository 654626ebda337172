"""Two sequences of items → beads, each with a confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .anchors import Rectangle, find_band
from .beads import Bead, block_similarity
from .blocks import LARGEST, Blocks, Items
from .evidence import bead_scores, merging_of, null_scores
from .lattice import Row, Span, best_path, probabilities

SURE, UNLIKELY = 0.98, 0.02
"""Probabilities from and up to which the cheap vectors settle what is a block of a bead; the
blocks between are encoded as texts."""

Progress = Callable[[int, int], None]


def align_sequences(
    source: Items,
    target: Items,
    *,
    merging: float | None = None,
    progress: Progress = lambda done, total: None,
) -> list[Bead]:
    """Align two sequences monotonically into beads of up to 6 items a side and null beads.

    Time and memory are linear in the lengths, but for one block-wise matrix product.

    Parameters:
        source: n items.
        target: m items.
        merging: how much more often beads have several items on a side than usual, see
            :func:`~evaluator.alignment.evidence.merging_of`; None to find it out.
        progress: told how much is done, and of how much; never for short sequences.

    Returns:
        beads in order; every item of either side stands in exactly one.
    """
    if not len(source) or not len(target):
        return [Bead((i,), (), np.nan) for i in range(len(source))] + [
            Bead((), (j,), np.nan) for j in range(len(target))
        ]
    blocks = Blocks(source), Blocks(target)
    band = find_band(source.vectors, target.vectors, progress)
    posterior, _ = probabilities(score_rows(*blocks, band, merging or 0.0))
    if merging is None:
        merging = _merging(posterior)
        posterior, _ = probabilities(score_rows(*blocks, band, merging))
    for side, chosen in zip(blocks, _unsure_blocks(posterior), strict=True):
        side.encode(chosen)
    rows = score_rows(*blocks, band, merging)
    posterior, _ = probabilities(rows)
    return [_bead(span, posterior, source, target) for span in best_path(rows)]


def _merging(posterior: Sequence[Row]) -> float:
    beads = sum(float(row.beads.sum()) for row in posterior)
    single = sum(float(row.beads[0, 0].sum()) for row in posterior)
    return merging_of(beads - single, beads)


def score_rows(
    source: Blocks, target: Blocks, band: Sequence[Rectangle], merging: float = 0.0
) -> list[Row]:
    """Score every bead in a band.

    Parameters:
        source: blocks of the source.
        target: blocks of the target.
        band: see :func:`find_band`.
        merging: see :func:`align_sequences`.

    Returns:
        rows 0 to n.
    """
    alone = null_scores(source, "source"), null_scores(target, "target")
    before = [np.concatenate([[0.0], scores]).astype(np.float64) for scores in alone]
    rows = []
    for rectangle in band:
        scores = bead_scores(source, target, rectangle.rows, rectangle.columns, merging)
        columns = rectangle.columns
        target_null = before[1][columns.start : columns.stop]
        for k, i in enumerate(rectangle.rows):
            source_null = np.full(len(columns), before[0][i])
            rows.append(Row(columns, scores[:, :, k], source_null, target_null))
    return rows


def _unsure_blocks(posterior: Sequence[Row]) -> tuple[list[tuple[int, int]], ...]:
    """Sizes and ends of the blocks of either side that may or may not be one side of a bead."""
    source = np.array([row.beads.sum(axis=(1, 2)) for row in posterior]).T
    target = np.zeros((LARGEST, posterior[-1].columns.stop))
    for row in posterior:
        target[:, row.columns.start : row.columns.stop] += row.beads.sum(axis=0)
    return tuple(
        [
            (int(size) + 1, int(end))
            for size, end in np.argwhere((UNLIKELY < part) & (part < SURE))
            if size
        ]
        for part in (source, target)
    )


def _bead(span: Span, posterior: Sequence[Row], source: Items, target: Items) -> Bead:
    i0, i1, j0, j1 = span
    score = block_similarity(
        source.vectors[i0:i1],
        target.vectors[j0:j1],
        source.lengths[i0:i1],
        target.lengths[j0:j1],
    )
    confidence = _confidence(span, posterior)
    return Bead(tuple(range(i0, i1)), tuple(range(j0, j1)), score, confidence)


def _confidence(span: Span, posterior: Sequence[Row]) -> float:
    """Probability of a bead; of a null bead wherever it may stand in the other text."""
    i0, i1, j0, j1 = span
    if j0 == j1:
        probability = posterior[i1].source_null.sum()
    elif i0 == i1:
        probability = sum(
            row.target_null[j1 - row.columns.start] for row in posterior if j1 in row.columns
        )
    else:
        row = posterior[i1]
        probability = row.beads[i1 - i0 - 1, j1 - j0 - 1, j1 - row.columns.start]
    return float(min(probability, 1.0))
