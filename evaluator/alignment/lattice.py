"""Dynamic programming over beads in a band: the best alignment, and every bead's probability.

Nodes are pairs (i, j): so many items of the source and of the target are aligned.  A row's
nodes are handled together, so that the time is numpy's; memory is proportional to the
band's area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .blocks import LARGEST

Floats = NDArray[np.float64]
Span = tuple[int, int, int, int]
"""A bead: first item and end of its source, then of its target."""


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """Figures (scores, probabilities or gains) of all beads that end at one row's nodes.

    Attributes:
        columns: j of the row's nodes; neighbouring rows overlap.
        beads: shape ``[LARGEST, LARGEST, columns]``, by items of source and target less one.
        source_null: shape ``[columns]``: the source item before the row is left alone.
        target_null: shape ``[columns]``: the target item before the column is left alone.
    """

    columns: range
    beads: NDArray[np.float32]
    source_null: Floats
    target_null: Floats


def best_path(rows: Sequence[Row]) -> list[Span]:
    """Find the alignment with the largest sum (Viterbi).

    Parameters:
        rows: of scores or gains, row 0 to n; the first begins with column 0, the last ends
            with column m.

    Returns:
        its beads in order; every item stands in exactly one.
    """
    values: list[Floats] = []
    choices: list[NDArray[np.int16]] = []
    for i, row in enumerate(rows):
        arriving = _arriving(values, rows, i)
        choice = arriving.argmax(axis=0).astype(np.int16)
        value = arriving.max(axis=0)
        run = np.cumsum(row.target_null)
        reached = np.maximum.accumulate(value - run) + run
        choice[1:][reached[1:] > value[1:] + 1e-9] = _TARGET_NULL
        values.append(reached)
        choices.append(choice)
    return _traced(rows, choices)


def probabilities(rows: Sequence[Row]) -> tuple[list[Row], float]:
    """Turn scores into posterior probabilities (forward-backward).

    Parameters:
        rows: of scores (logarithms of odds).

    Returns:
        rows of probabilities; logarithm of the sum over all alignments.
    """
    forward = _forward(rows)
    whole = forward[-1][-1]
    backward = [np.full(len(row.columns), -np.inf) for row in rows]
    backward[-1][-1] = 0.0
    result: list[Row] = []
    for i in range(len(rows) - 1, -1, -1):
        row, run = rows[i], np.cumsum(rows[i].target_null)
        after = np.logaddexp.accumulate((backward[i] + run)[::-1])[::-1] - run
        backward[i] = after
        beads = row.beads + after
        source_null = row.source_null + after
        _push(backward, rows, i, beads, source_null)
        target_null = np.full(len(after), -np.inf)
        target_null[1:] = forward[i][:-1] + row.target_null[1:] + after[1:]
        before = _windows(forward, rows, i)
        alone = _row_values(forward, rows, i - 1, row.columns)
        result.append(
            Row(
                row.columns,
                np.exp(beads + before - whole).astype(np.float32),
                np.exp(source_null + alone - whole),
                np.exp(target_null - whole),
            )
        )
    return result[::-1], float(whole)


_SOURCE_NULL = LARGEST * LARGEST
_TARGET_NULL = _SOURCE_NULL + 1
_START = _SOURCE_NULL
_SHIFTS = LARGEST - np.arange(1, LARGEST + 1)[:, None]
"""Where a bead's first column is found in values that begin LARGEST columns before its end."""
_FLOOR = -1e8
"""Logarithms below this are nothing: no alignment arrives at such a node."""
_TINY = 1e-300


def _forward(rows: Sequence[Row]) -> list[Floats]:
    """Logarithm of the sum over all ways to every node."""
    values: list[Floats] = []
    for i, row in enumerate(rows):
        arriving = _arriving(values, rows, i)
        value = _log_sum(arriving, axis=0)
        run = np.cumsum(row.target_null)
        values.append(np.logaddexp.accumulate(value - run) + run)
    return values


def _arriving(values: Sequence[Floats], rows: Sequence[Row], i: int) -> Floats:
    """Values of arriving at row i by every size of bead, then by a source null.

    Returns:
        shape ``[LARGEST² + 1, columns]``.
    """
    row = rows[i]
    if i == 0:
        start = np.full((_SOURCE_NULL + 1, len(row.columns)), -np.inf)
        start[_START, 0] = 0.0
        return start
    beads = (row.beads + _windows(values, rows, i)).reshape(_SOURCE_NULL, -1)
    alone = row.source_null + _row_values(values, rows, i - 1, row.columns)
    return np.concatenate([beads, alone[None]])


def _windows(values: Sequence[Floats], rows: Sequence[Row], i: int) -> Floats:
    """Values of the nodes where beads begin that end in row i; shape as that of the beads."""
    columns = rows[i].columns
    before = range(columns.start - LARGEST, columns.stop)
    earlier = np.full((LARGEST, len(before)), -np.inf)
    for a in range(1, min(LARGEST, i) + 1):
        _put_values(earlier[a - 1], before, values[i - a], rows[i - a].columns)
    return earlier[:, _places(len(columns))]


@lru_cache(maxsize=1024)
def _places(count: int) -> NDArray[np.int64]:
    """Where in a row's values, LARGEST columns more, a bead of every size begins by its end."""
    return _SHIFTS + np.arange(count)


def _row_values(values: Sequence[Floats], rows: Sequence[Row], i: int, columns: range) -> Floats:
    """A row's values at the given columns; minus infinity where it has none."""
    result = np.full(len(columns), -np.inf)
    if i >= 0:
        _put_values(result, columns, values[i], rows[i].columns)
    return result


def _put_values(result: Floats, columns: range, values: Floats, own: range) -> None:
    """Put values of a row's own columns where a result has the same columns."""
    first, last = max(own.start, columns.start), min(own.stop, columns.stop)
    if first < last:
        part = values[first - own.start : last - own.start]
        result[first - columns.start : last - columns.start] = part


def _push(
    backward: list[Floats], rows: Sequence[Row], i: int, beads: Floats, source_null: Floats
) -> None:
    """Add row i's values to those of the rows where its beads begin."""
    count = len(rows[i].columns)
    before = range(rows[i].columns.start - LARGEST, rows[i].columns.stop)
    padded = np.full((LARGEST, LARGEST, count + 2 * LARGEST), -np.inf)
    padded[:, :, LARGEST:-LARGEST] = beads
    places = np.arange(len(before)) + LARGEST - _SHIFTS
    leaving = padded[:, np.arange(LARGEST)[:, None], places]
    value = _log_sum(leaving, axis=1)
    value[0, LARGEST:] = np.logaddexp(value[0, LARGEST:], source_null)
    for a in range(1, min(LARGEST, i) + 1):
        own = rows[i - a].columns
        first, last = max(own.start, before.start), min(own.stop, before.stop)
        if first < last:
            part = slice(first - own.start, last - own.start)
            arriving = value[a - 1, first - before.start : last - before.start]
            backward[i - a][part] = np.logaddexp(backward[i - a][part], arriving)


def _log_sum(values: Floats, axis: int) -> Floats:
    """Logarithm of the sum of exponentials."""
    best = np.maximum(values.max(axis=axis, keepdims=True), _FLOOR)
    total = np.exp(values - best).sum(axis=axis) + _TINY
    return np.asarray(np.log(total) + best.squeeze(axis))


def _traced(rows: Sequence[Row], choices: Sequence[NDArray[np.int16]]) -> list[Span]:
    nodes = [(len(rows) - 1, rows[-1].columns.stop - 1)]
    while nodes[-1] != (0, 0):
        i, j = nodes[-1]
        choice = int(choices[i][j - rows[i].columns.start])
        if choice == _TARGET_NULL:
            nodes.append((i, j - 1))
        elif choice == _SOURCE_NULL:
            nodes.append((i - 1, j))
        else:
            nodes.append((i - 1 - choice // LARGEST, j - 1 - choice % LARGEST))
    return [(i0, i1, j0, j1) for (i0, j0), (i1, j1) in pairwise(reversed(nodes))]
