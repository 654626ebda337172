"""Where to look: anchors, and the band around them in which beads are searched for.

Comparing all items of two long texts costs a matrix product, done block by block and never
kept; only every item's few best counterparts stay.  The longest chain of them that rises on
both sides is the first alignment (as in Bertalign, Liu & Zhu 2022), and the band follows it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..support.progress import Progress, unheeded
from .beads import Vectors

HALF_WIDTH = 24
"""Nodes on either side of the line through the anchors: four of the largest beads."""
HEIGHT = 32
"""Rows of a rectangle."""
SMALL = 160_000
"""Nodes up to which the band is everything: some 400 items on either side, 1 s."""
CANDIDATES = 12
"""Counterparts of an item that may become anchors: the chain chooses among sentences that
a text repeats."""
SUPPORT = 16
"""An anchor is believed if two others stand this near on both sides: one alone, far off,
can be an accident, and would lead the band astray."""

_BLOCK = 512  # rows of a matrix product
_WIDEST = 400  # nodes on either side where whole stretches have no anchors


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Part of a band: nodes (i, j) of these rows i and columns j."""

    rows: range
    columns: range


def find_band(source: Vectors, target: Vectors, progress: Progress = unheeded) -> list[Rectangle]:
    """Find the band in which two sequences are aligned.

    Parameters:
        source: shape ``[n, d]``, unit vectors of the items.
        target: shape ``[m, d]``, likewise.
        progress: told how many items are compared, and of how many.

    Returns:
        rectangles of nodes: their rows are 0 to n in order, the first begins with column 0
        and the last ends with column m.
    """
    n, m = len(source), len(target)
    if (n + 1) * (m + 1) <= SMALL:
        return [Rectangle(rows, range(m + 1)) for rows in _strips(n)]
    anchors = _believed(_chain(*_candidates(source, target, progress)))
    return band_along([(0, 0), *anchors, (n, m)], HALF_WIDTH)


def band_along(nodes: list[tuple[int, int]], half_width: int) -> list[Rectangle]:
    """Lay a band along nodes that rise on both sides.

    Parameters:
        nodes: (0, 0), …, (n, m).
        half_width: columns on either side of the nodes, more where they are far apart.

    Returns:
        rectangles, see :func:`find_band`.
    """
    n, m = nodes[-1]
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for (i0, j0), (i1, j1) in pairwise(nodes):
        between = np.arange(i0, i1 + 1)
        line = np.interp(between, [i0, i1], [j0, j1]) if i1 > i0 else np.array([float(j0)])
        # Both corners of a short gap; along a long one, what lies near its diagonal.
        reach = _WIDEST if (i1 - i0) * (j1 - j0) > SMALL else max(i1 - i0, j1 - j0)
        low[i0 : i1 + 1] = np.minimum(low[i0 : i1 + 1], np.maximum(line - reach, j0))
        high[i0 : i1 + 1] = np.maximum(high[i0 : i1 + 1], np.minimum(line + reach, j1))
        if i1 == i0:
            high[i0] = max(high[i0], j1)
    low, high = np.maximum(low - half_width, 0), np.minimum(high + half_width, m)
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    return [
        Rectangle(strip, range(int(low[strip.start]), int(high[strip.stop - 1]) + 1))
        for strip in _strips(n)
    ]


def _strips(n: int) -> list[range]:
    return [range(start, min(start + HEIGHT, n + 1)) for start in range(0, n + 1, HEIGHT)]


def _candidates(
    source: Vectors, target: Vectors, progress: Progress
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """For every source item its best counterparts, and by how much they beat the next one."""
    n, m = len(source), len(target)
    count = min(CANDIDATES, m - 1)
    rows, columns, margins = [], [], []
    for start in range(0, n, _BLOCK):
        cosines = source[start : start + _BLOCK] @ target.T
        best = np.argpartition(-cosines, count, axis=1)[:, : count + 1]
        values = np.take_along_axis(cosines, best, axis=1)
        ahead = values - values.min(axis=1, keepdims=True)
        keep = ahead > 0
        rows.append(np.repeat(np.arange(len(cosines)) + start, count + 1)[keep.ravel()])
        columns.append(best[keep])
        margins.append(ahead[keep])
        progress(min(start + _BLOCK, n), n)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(margins)


def _chain(
    rows: NDArray[np.int64], columns: NDArray[np.int64], weights: NDArray[np.float64]
) -> list[tuple[int, int]]:
    """The heaviest chain of candidates that rises on both sides, in n log n.

    ``ends`` and ``totals`` hold, for the candidates so far, the column where a chain ends
    and its weight; both rise, as a chain that ends later and weighs less is of no use.
    """
    ends: list[int] = []
    totals: list[float] = []
    tips: list[int] = []
    before = np.full(len(rows), -1)
    # A row's candidates from right to left, so that no two of them stand in one chain.
    for k in np.lexsort((-columns, rows)):
        position = bisect_left(ends, columns[k])
        total = float(weights[k]) + (totals[position - 1] if position else 0.0)
        before[k] = tips[position - 1] if position else -1
        if position < len(ends) and ends[position] == columns[k] and totals[position] >= total:
            continue
        stop = position
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[position:stop] = [int(columns[k])]
        totals[position:stop] = [total]
        tips[position:stop] = [int(k)]
    chain: list[tuple[int, int]] = []
    tip = tips[-1] if tips else -1
    while tip >= 0:
        chain.append((int(rows[tip]), int(columns[tip])))
        tip = int(before[tip])
    return chain[::-1]


def _believed(chain: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Anchors that are not alone: of two neighbours each at most ``SUPPORT`` away."""
    if len(chain) < 3:
        return []
    steps = np.diff(np.array(chain), axis=0).max(axis=1) <= SUPPORT
    near = np.convolve(np.concatenate([[False], steps, [False]]).astype(int), [1, 1], "valid") == 2
    return [anchor for anchor, is_near in zip(chain, near, strict=True) if is_near]
