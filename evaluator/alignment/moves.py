"""Parts of a document that the translation has in another order.

A monotonic alignment can pair only one of two parts that changed places.  Units that are each
other's plain best counterpart tell where such parts begin and end; single ones are not believed.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .beads import Vectors

PLAIN = 0.35
"""Least calibrated similarity of a plain counterpart."""
AHEAD = 0.1
"""By how much it must exceed the next best of either side, so that what recurs tells nothing."""
FEWEST = 2
"""Plain counterparts that make a part."""
LARGEST = 4_000
"""Units of a side in a document that is looked at; the comparison takes their product."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the source and the stretch of the target that translates it."""

    source: range
    target: range


def find_parts(
    source: Vectors,
    target: Vectors,
    begins: tuple[Callable[[int], bool], Callable[[int], bool]],
) -> list[Part]:
    """Cut two documents where the translation goes on elsewhere.

    Parameters:
        source: shape ``[units, d]``, centred unit vectors.
        target: likewise.
        begins: whether a unit of the source and of the target looks like a heading, which
            begins a part rather than ends one.

    Returns:
        parts in the source's order that together hold every unit of both sides once; one part
        where nothing has moved.
    """
    whole = [Part(range(len(source)), range(len(target)))]
    if not 0 < len(source) <= LARGEST or not 0 < len(target) <= LARGEST:
        return whole
    runs = _runs(_plain_counterparts(source @ target.T))
    if len(runs) < 2:
        return whole
    cuts = _cut([(run[0][0], run[-1][0]) for run in runs], len(source), begins[0])
    order = sorted(range(len(runs)), key=lambda k: runs[k][0][1])
    other_cuts = _cut([(runs[k][0][1], runs[k][-1][1]) for k in order], len(target), begins[1])
    targets = dict(zip(order, other_cuts, strict=True))
    return [Part(cut, targets[k]) for k, cut in enumerate(cuts)]


def _plain_counterparts(similarity: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Units of both sides that are by far each other's most similar ones, in source order."""
    best = similarity.argmax(axis=1)
    rows = np.arange(len(best))
    level = similarity[rows, best]
    others = similarity.copy()
    others[rows, best] = -1.0
    rivals = np.maximum(others.max(axis=1), others.max(axis=0)[best])
    is_mutual = similarity.argmax(axis=0)[best] == rows
    plain = is_mutual & (level >= PLAIN) & (level - rivals >= AHEAD)
    return [(int(s), int(best[s])) for s in np.flatnonzero(plain)]


Run = list[tuple[int, int]]


def _runs(pairs: Sequence[tuple[int, int]]) -> list[Run]:
    """Counterparts that follow each other on both sides, each run as long as it goes."""
    runs = [run for run in _joined([[pair] for pair in pairs]) if len(run) >= FEWEST]
    while True:  # what stood between two runs may have been no run itself
        joined = _joined(runs)
        if len(joined) == len(runs):
            return runs
        runs = joined


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Runs put together where one goes on with the next and none begins between them."""
    begins = sorted(run[0][1] for run in runs)
    result: list[Run] = []
    for run in runs:
        last = result[-1][-1][1] if result else -1
        if result and bisect_left(begins, run[0][1]) == bisect_right(begins, last):
            result[-1] += run
        else:
            result.append(list(run))
    return result


def _cut(
    runs: Sequence[tuple[int, int]], length: int, begins: Callable[[int], bool]
) -> list[range]:
    """Stretches around runs, given by first and last unit; headings between go to the latter."""
    cuts = [0]
    for (_, last), (first, _) in itertools.pairwise(runs):
        at = first
        while at - 1 > last and begins(at - 1):
            at -= 1
        cuts.append(at)
    return [range(a, b) for a, b in zip(cuts, [*cuts[1:], length], strict=True)]
