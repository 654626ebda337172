"""What speaks for a bead: features of every bead in a rectangle, and their weights.

The aligner is a semi-Markov conditional random field (Sarawagi & Cohen 2004): the score of
an alignment is the sum of its beads' scores, a bead's score a weighted sum of its features.
The features are those of the aligners before it: similarity of the two blocks (Vecalign),
whether a block a sentence longer would be more similar (Bertalign's margin), lengths (Gale
& Church 1993), punctuation, size; and the votes of clauses.  The weights were fitted by
maximum likelihood to hand-made alignments, by ``training/alignment.py``.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .blocks import LARGEST, MARGIN, Blocks
from .votes import votes_inside

Array = NDArray[np.float32]
_T = TypeVar("_T", bound=np.generic)

IMPOSSIBLE = -1e9
"""Score of a bead that sticks out of the text."""
BEAD_FEATURES = (
    "one to one",
    "one to many",
    "many to one",
    "third and further source",
    "third and further target",
    "similarity",
    "similarity of many",
    "gain if longer",
    "lengths",
    "open quotation",
    "closing quotes",
    "marks",
    "votes",
)
NULL_FEATURES = ("item", "length")
_WEIGHTS = "data/bead_weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the features: logarithms of odds.

    Attributes:
        bead: of ``BEAD_FEATURES``.
        source_null: of ``NULL_FEATURES``, for source items left alone.
        target_null: likewise for target items.
    """

    bead: Mapping[str, float]
    source_null: Mapping[str, float]
    target_null: Mapping[str, float]


@cache
def shipped_weights() -> tuple[Weights, Weights]:
    """Weights for the first look, with vectors of sentences alone, and for the closer one."""
    text = (importlib.resources.files(__package__) / _WEIGHTS).read_text(encoding="utf-8")
    saved = json.loads(text)
    return Weights(**saved["first"]), Weights(**saved["closer"])


def bead_features(
    source: Blocks, target: Blocks, rows: range, columns: range, votes: Array | None = None
) -> tuple[dict[str, Array], NDArray[np.bool_]]:
    """Features of all beads that end in a rectangle.

    Parameters:
        source: blocks of the source.
        target: blocks of the target.
        rows: ends of the source blocks, exclusive: 0 to n.
        columns: ends of the target blocks, 0 to m.
        votes: of the clauses, shape ``[n, m]``; None where they were not asked.

    Returns:
        by name an array that broadcasts to ``[LARGEST, LARGEST, rows, columns]``, indexed
        by the numbers of items less one and the ends; and which of these beads exist.
    """
    exist = _source(source.valid, rows) & _target(target.valid, columns)
    features = {
        **_size_features(),
        **_similarity_features(
            _similarities(source, target, rows, columns), len(rows), len(columns)
        ),
        **_text_features(source, target, rows, columns),
        "votes": np.zeros((1, 1, 1, 1), dtype=np.float32)
        if votes is None
        else votes_inside(votes, rows, columns),
    }
    return features, exist


def bead_scores(
    source: Blocks,
    target: Blocks,
    rows: range,
    columns: range,
    weights: Weights,
    merging: float = 0.0,
    votes: Array | None = None,
) -> Array:
    """Scores of all beads that end in a rectangle; see :func:`bead_features`.

    Those with several items on a side get ``merging`` on top.
    """
    features, exist = bead_features(source, target, rows, columns, votes)
    total = np.full(exist.shape, merging, dtype=np.float32)
    total[0, 0] = 0.0
    for name, weight in weights.bead.items():
        total += np.float32(weight) * features[name]
    return np.where(exist, total, np.float32(IMPOSSIBLE)).astype(np.float32)


def null_features(blocks: Blocks) -> dict[str, Array]:
    """Features of leaving single items without counterpart; each of shape ``[n]``."""
    lengths = blocks.lengths[0, MARGIN + 1 : MARGIN + 1 + len(blocks)]
    return {"item": np.ones_like(lengths), "length": np.log(np.maximum(lengths, 1) / 20)}


def null_scores(blocks: Blocks, weights: Mapping[str, float]) -> Array:
    """Score of leaving each item of a side alone; shape ``[n]``."""
    features = null_features(blocks)
    return np.asarray(
        sum(np.float32(weight) * features[name] for name, weight in weights.items()),
        dtype=np.float32,
    )


@cache
def _size_features() -> Mapping[str, Array]:
    sizes = np.arange(1, LARGEST + 1, dtype=np.float32)
    a, b = sizes[:, None, None, None], sizes[None, :, None, None]
    return {
        "one to one": ((a == 1) & (b == 1)).astype(np.float32),
        "one to many": ((a == 1) & (b > 1)).astype(np.float32),
        "many to one": ((a > 1) & (b == 1)).astype(np.float32),
        "third and further source": np.maximum(a - 2, 0),
        "third and further target": np.maximum(b - 2, 0),
    }


def _similarity_features(wide: Array, height: int, width: int) -> dict[str, Array]:
    """What the cosines of a rectangle's beads and of their neighbours say."""
    # One size more, so that the longer neighbours of all sizes can be looked up.
    padded = np.pad(wide, ((0, 1), (0, 1), (0, 0), (0, 0)), constant_values=-1)

    def neighbour(a: int, b: int, row: int = 0, column: int = 0) -> Array:
        """Cosines of beads by ``a`` and ``b`` items larger that end so much further on."""
        return _inner(padded[a : a + LARGEST, b : b + LARGEST], height, width, row, column)

    similarity = neighbour(0, 0)
    longer = neighbour(1, 0), neighbour(1, 0, row=1), neighbour(0, 1), neighbour(0, 1, column=1)
    sizes = np.arange(LARGEST, dtype=np.float32)
    return {
        "similarity": similarity,
        "similarity of many": similarity * (sizes[:, None, None, None] + sizes[:, None, None]),
        "gain if longer": np.maximum(np.maximum.reduce(longer) - similarity, 0),
    }


def _text_features(source: Blocks, target: Blocks, rows: range, columns: range) -> dict[str, Array]:
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


def _similarities(source: Blocks, target: Blocks, rows: range, columns: range) -> Array:
    """Cosines of all blocks that end in a rectangle or near it.

    Returns:
        shape ``[LARGEST, LARGEST, rows + 2 (MARGIN - 1), columns + 2 (MARGIN - 1)]``; -1
        where there is no such block.
    """
    height, width = (slice(part.start + 1, part.stop + 2 * MARGIN - 1) for part in (rows, columns))
    one, other = source.vectors[:, height], target.vectors[:, width]
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
