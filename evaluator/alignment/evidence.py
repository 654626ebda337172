"""What speaks for a bead: features of every bead in a rectangle, and their weights.

The aligner is a semi-Markov conditional random field (Sarawagi & Cohen 2004): the score of
an alignment is the sum of its beads' scores, a bead's score a weighted sum of its features.
The features are those of the aligners before it: similarity of the two blocks (Vecalign),
whether a block a sentence longer or shorter would be more similar (Bertalign's second pass
and neighbour margin), lengths (Gale & Church 1993), punctuation, size.  The weights were
fitted by maximum likelihood to hand-made alignments, by ``training/alignment.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .blocks import LARGEST, MARGIN, Blocks

Array = NDArray[np.float32]

IMPOSSIBLE = -1e9
"""Score of a bead that sticks out of the text."""

WEIGHTS = {
    "one to one": 1.57,
    "one to many": 1.33,
    "many to one": 0.51,
    "many to many": 0.07,
    "third and further source": -0.81,
    "third and further target": -0.67,
    "similarity": 5.13,
    "similarity of sums": 5.09,
    "similarity of many": 2.87,
    "gain if longer": -3.61,
    "gain if shorter": -1.92,
    "least similar source": 1.9,
    "least similar target": 2.47,
    "lengths": -3.87,
    "opening quotes": -0.03,
    "closing quotes": -2.09,
    "marks": -0.58,
}
"""Of the features of beads; logarithms of odds."""
NULL_WEIGHTS = {
    "source": {"item": -3.27, "length": -0.68},
    "target": {"item": -4.23, "length": -0.73},
}
"""Of the features of items left alone, by side."""


def bead_features(
    source: Blocks, target: Blocks, rows: range, columns: range
) -> tuple[dict[str, Array], NDArray[np.bool_]]:
    """Features of all beads that end in a rectangle.

    Parameters:
        source: blocks of the source.
        target: blocks of the target.
        rows: ends of the source blocks, exclusive: 0 to n.
        columns: ends of the target blocks, 0 to m.

    Returns:
        by name an array that broadcasts to ``[LARGEST, LARGEST, rows, columns]``, indexed
        by the numbers of items less one and the ends; and which of these beads exist.
    """
    wide = _similarities(source, target, rows, columns, encoded=True)
    height, width = len(rows), len(columns)
    # One size more on either side, so that the neighbours of all sizes can be looked up.
    padded = np.pad(wide, ((1, 1), (1, 1), (0, 0), (0, 0)), constant_values=-1)

    def shifted(a: int, b: int, row: int = 0, column: int = 0) -> Array:
        top, left = MARGIN - 1 + row, MARGIN - 1 + column
        view: Array = padded[
            1 + a : 1 + a + LARGEST,
            1 + b : 1 + b + LARGEST,
            top : top + height,
            left : left + width,
        ]
        return view

    def gain(*others: Array) -> Array:
        best: Array = np.maximum.reduce(others)
        return np.maximum(best - similarity, 0)

    similarity = shifted(0, 0)
    one, other = _within(source.lengths, rows), _within(target.lengths, columns)
    a_lengths, b_lengths = one[:, None, :, None], other[None, :, None, :]
    sizes = np.arange(1, LARGEST + 1, dtype=np.float32)
    a, b = sizes[:, None, None, None], sizes[None, :, None, None]
    marks = np.abs(
        _within(source.marks, rows)[:, :, None, :, None]
        - _within(target.marks, columns)[:, None, :, None, :]
    )
    opens = _within(source.opens, rows)[:, None, :, None]
    closes = _within(source.closes, rows)[:, None, :, None]
    features = {
        "one to one": ((a == 1) & (b == 1)).astype(np.float32),
        "one to many": ((a == 1) & (b > 1)).astype(np.float32),
        "many to one": ((a > 1) & (b == 1)).astype(np.float32),
        "many to many": ((a > 1) & (b > 1)).astype(np.float32),
        "third and further source": np.maximum(a - 2, 0),
        "third and further target": np.maximum(b - 2, 0),
        "similarity": similarity,
        "similarity of sums": _inner(
            _similarities(source, target, rows, columns, encoded=False), height, width
        ),
        "similarity of many": similarity * (a + b - 2),
        "gain if longer": gain(
            shifted(1, 0), shifted(1, 0, row=1), shifted(0, 1), shifted(0, 1, column=1)
        ),
        "gain if shorter": gain(
            shifted(-1, 0), shifted(-1, 0, row=-1), shifted(0, -1), shifted(0, -1, column=-1)
        ),
        "least similar source": np.minimum(
            _least(wide[:1, :, :, MARGIN - 1 : MARGIN - 1 + width], 2, height) - similarity, 0
        ),
        "least similar target": np.minimum(
            _least(wide[:, :1, MARGIN - 1 : MARGIN - 1 + height], 3, width) - similarity, 0
        ),
        "lengths": (a_lengths - b_lengths) ** 2 / np.maximum(a_lengths + b_lengths, 1) / 10,
        "opening quotes": (opens != _within(target.opens, columns)[None, :, None, :]).astype(
            np.float32
        ),
        "closing quotes": (closes != _within(target.closes, columns)[None, :, None, :]).astype(
            np.float32
        ),
        "marks": np.minimum(marks, 2).sum(axis=0),
    }
    exist = _within(source.valid, rows)[:, None, :, None] & (
        _within(target.valid, columns)[None, :, None, :]
    )
    return features, exist


def bead_scores(source: Blocks, target: Blocks, rows: range, columns: range) -> Array:
    """Scores of all beads that end in a rectangle; shape as that of the features."""
    features, exist = bead_features(source, target, rows, columns)
    total = np.zeros(exist.shape, dtype=np.float32)
    for name, weight in WEIGHTS.items():
        total += np.float32(weight) * features[name]
    return np.where(exist, total, np.float32(IMPOSSIBLE))


def null_features(blocks: Blocks) -> dict[str, Array]:
    """Features of leaving single items without counterpart; each of shape ``[n]``."""
    lengths = blocks.lengths[0, MARGIN + 1 : MARGIN + 1 + len(blocks)]
    return {"item": np.ones_like(lengths), "length": np.log(np.maximum(lengths, 1) / 20)}


def null_scores(blocks: Blocks, side: str) -> Array:
    """Score of leaving each item of a side (``source``, ``target``) alone; shape ``[n]``."""
    total = np.zeros(len(blocks), dtype=np.float32)
    for name, values in null_features(blocks).items():
        total += np.float32(NULL_WEIGHTS[side][name]) * values
    return total


def _similarities(
    source: Blocks, target: Blocks, rows: range, columns: range, *, encoded: bool
) -> Array:
    """Cosines of all blocks that end in a rectangle or near it.

    Returns:
        shape ``[LARGEST, LARGEST, rows + 2 (MARGIN - 1), columns + 2 (MARGIN - 1)]``; -1
        where there is no such block.
    """
    height, width = (
        slice(part.start + 1, part.stop + 2 * MARGIN - 1) for part in (rows, columns)
    )
    one = (source.encoded if encoded else source.sums)[:, height]
    other = (target.encoded if encoded else target.sums)[:, width]
    d = one.shape[-1]
    flat = one.reshape(-1, d) @ other.reshape(-1, d).T
    cosines = flat.reshape(LARGEST, one.shape[1], LARGEST, other.shape[1]).transpose(0, 2, 1, 3)
    exist = source.valid[:, None, height, None] & target.valid[None, :, None, width]
    return np.where(exist, cosines, np.float32(-1))


def _inner(wide: Array, height: int, width: int) -> Array:
    return wide[:, :, MARGIN - 1 : MARGIN - 1 + height, MARGIN - 1 : MARGIN - 1 + width]


def _least(wide: Array, axis: int, length: int) -> Array:
    """For blocks of 1 to LARGEST items their items' least similarity to the other block.

    Parameters:
        wide: similarities of single items, borders kept along ``axis``.
        axis: 2 or 3, along which the items follow each other.
        length: how many ends there are along it.
    """
    singles = [
        np.take(wide, range(MARGIN - 1 - k, MARGIN - 1 - k + length), axis=axis)
        for k in range(LARGEST)
    ]
    least = np.minimum.accumulate(np.stack(singles), axis=0)
    return np.concatenate(list(least), axis=axis - 2)


def _within(array: NDArray[np.generic], part: range) -> NDArray[np.generic]:
    return array[..., part.start + MARGIN : part.stop + MARGIN]
