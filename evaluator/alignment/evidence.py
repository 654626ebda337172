"""What speaks for a bead: features of every bead in a rectangle, and their weights.

The aligner is a semi-Markov conditional random field (Sarawagi & Cohen 2004): the score of
an alignment is the sum of its beads' scores, a bead's score a weighted sum of its features.
The features are those of the aligners before it: similarity of the two blocks (Vecalign),
whether a block a sentence longer or shorter would be more similar (Bertalign's second pass
and neighbour margin), lengths (Gale & Church 1993), punctuation, size.  The weights were
fitted by maximum likelihood to hand-made alignments, by ``training/alignment.py``.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .blocks import LARGEST, MARGIN, Blocks

Array = NDArray[np.float32]
USUAL_MERGED = 0.385
"""Share of beads with several items on a side in the texts that the weights were fitted to."""
USUAL_BEADS = 10
"""For how many beads the usual share counts."""
_T = TypeVar("_T", bound=np.generic)

IMPOSSIBLE = -1e9
"""Score of a bead that sticks out of the text."""

WEIGHTS = {
    "one to one": 1.46,
    "one to many": 1.2,
    "many to one": 0.42,
    "many to many": -0.0,
    "third and further source": -1.09,
    "third and further target": -0.86,
    "similarity": 5.48,
    "similarity of sums": 5.76,
    "similarity of many": 3.18,
    "gain if longer": -4.94,
    "gain if shorter": -2.78,
    "least similar source": 3.41,
    "least similar target": 3.69,
    "lengths": -4.07,
    "open quotation": -1.72,
    "closing quotes": -1.84,
    "marks": -0.64,
}
"""Of the features of beads; logarithms of odds."""
NULL_WEIGHTS = {
    "source": {"item": -2.37, "length": -0.28},
    "target": {"item": -3.38, "length": -0.27},
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
    exist = _source(source.valid, rows) & _target(target.valid, columns)
    similarity = _similarity_features(
        _similarities(source, target, rows, columns, encoded=True), len(rows), len(columns)
    )
    sums = _similarities(source, target, rows, columns, encoded=False)
    features = {
        **_size_features(),
        **similarity,
        "similarity of sums": _inner(sums, len(rows), len(columns)),
        **_text_features(source, target, rows, columns),
    }
    return features, exist


def _size_features() -> dict[str, Array]:
    sizes = np.arange(1, LARGEST + 1, dtype=np.float32)
    a, b = sizes[:, None, None, None], sizes[None, :, None, None]
    return {
        "one to one": ((a == 1) & (b == 1)).astype(np.float32),
        "one to many": ((a == 1) & (b > 1)).astype(np.float32),
        "many to one": ((a > 1) & (b == 1)).astype(np.float32),
        "many to many": ((a > 1) & (b > 1)).astype(np.float32),
        "third and further source": np.maximum(a - 2, 0),
        "third and further target": np.maximum(b - 2, 0),
    }


def _similarity_features(wide: Array, height: int, width: int) -> dict[str, Array]:
    """What the cosines of a rectangle's beads and of their neighbours say."""
    # One size more on either side, so that the neighbours of all sizes can be looked up.
    padded = np.pad(wide, ((1, 1), (1, 1), (0, 0), (0, 0)), constant_values=-1)

    def neighbour(a: int, b: int, row: int = 0, column: int = 0) -> Array:
        """Cosines of beads by ``a`` and ``b`` items larger that end so much further on."""
        larger = padded[1 + a : 1 + a + LARGEST, 1 + b : 1 + b + LARGEST]
        return _inner(larger, height, width, row, column)

    similarity = neighbour(0, 0)
    longer = neighbour(1, 0), neighbour(1, 0, row=1), neighbour(0, 1), neighbour(0, 1, column=1)
    shorter = (
        neighbour(-1, 0),
        neighbour(-1, 0, row=-1),
        neighbour(0, -1),
        neighbour(0, -1, column=-1),
    )
    sizes = np.arange(LARGEST, dtype=np.float32)
    one_source, one_target = wide[:1], wide[:, :1]
    least_source = [_inner(one_source, height, width, row=-k) for k in range(LARGEST)]
    least_target = [_inner(one_target, height, width, column=-k) for k in range(LARGEST)]
    return {
        "similarity": similarity,
        "similarity of many": similarity * (sizes[:, None, None, None] + sizes[:, None, None]),
        "gain if longer": np.maximum(np.maximum.reduce(longer) - similarity, 0),
        "gain if shorter": np.maximum(np.maximum.reduce(shorter) - similarity, 0),
        "least similar source": _shortfall(np.concatenate(least_source), similarity, axis=0),
        "least similar target": _shortfall(
            np.concatenate(least_target, axis=1), similarity, axis=1
        ),
    }


def _shortfall(singles: Array, similarity: Array, axis: int) -> Array:
    """By how much a block's least similar item is less similar to the other block than it.

    Parameters:
        singles: cosines of the last item, the last but one, … of every block.
        similarity: of the whole blocks.
        axis: along which the items lie.
    """
    return np.asarray(np.minimum(np.minimum.accumulate(singles, axis=axis) - similarity, 0))


def _text_features(
    source: Blocks, target: Blocks, rows: range, columns: range
) -> dict[str, Array]:
    """Lengths and punctuation."""
    one, other = _source(source.lengths, rows), _target(target.lengths, columns)
    marks = np.abs(_source(source.marks, rows) - _target(target.marks, columns))
    return {
        # The variance of a length is proportional to it (Gale & Church).
        "lengths": (one - other) ** 2 / np.maximum(one + other, 1) / 10,
        "open quotation": np.abs(_source(source.inside, rows) - _target(target.inside, columns)),
        "closing quotes": np.abs(_source(source.closes, rows) - _target(target.closes, columns)),
        "marks": np.minimum(marks, 2).sum(axis=0),
    }


def bead_scores(
    source: Blocks, target: Blocks, rows: range, columns: range, merging: float = 0.0
) -> Array:
    """Scores of all beads that end in a rectangle; shape as that of the features.

    Parameters:
        source: blocks of the source.
        target: blocks of the target.
        rows: ends of the source blocks.
        columns: ends of the target blocks.
        merging: added for beads with several items on a side, see :func:`merging_of`.
    """
    features, exist = bead_features(source, target, rows, columns)
    total = np.full(exist.shape, merging, dtype=np.float32)
    total[0, 0] = 0.0
    for name, weight in WEIGHTS.items():
        total += np.float32(weight) * features[name]
    return np.where(exist, total, np.float32(IMPOSSIBLE)).astype(np.float32)


def merging_of(merged: float, beads: float) -> float:
    """How much more often this text's beads have several items on a side than usual.

    A text that is translated sentence by sentence makes a left-over sentence a likelier
    omission than one that is retold freely.  The share is shrunk to the usual one.

    Parameters:
        merged: number of beads with several items on a side; may be an expected number.
        beads: number of beads with items on both sides.

    Returns:
        difference of logarithms of odds.
    """
    share = (merged + USUAL_BEADS * USUAL_MERGED) / (beads + USUAL_BEADS)
    return float(np.log(share / (1 - share)) - np.log(USUAL_MERGED / (1 - USUAL_MERGED)))


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
    return np.where(exist, cosines, np.float32(-1)).astype(np.float32)


def _inner(wide: Array, height: int, width: int, row: int = 0, column: int = 0) -> Array:
    """A rectangle without its surroundings, or one so much further on."""
    top, left = MARGIN - 1 + row, MARGIN - 1 + column
    return wide[:, :, top : top + height, left : left + width]


def _source(array: NDArray[_T], rows: range) -> NDArray[_T]:
    """A figure of the source's blocks, to be compared with one of the target's."""
    return array[..., :, None, rows.start + MARGIN : rows.stop + MARGIN, None]


def _target(array: NDArray[_T], columns: range) -> NDArray[_T]:
    return array[..., None, :, None, columns.start + MARGIN : columns.stop + MARGIN]
