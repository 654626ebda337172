"""Votes: every clause of either side says which sentence of the other side it belongs to.

Two sentences that share their content crosswise with two others must stand in one bead,
which the similarity of whole sentences hardly shows: their clauses do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .beads import Vectors
from .blocks import LARGEST, Encoded, Items

Array = NDArray[np.float32]

_SHARPNESS = 0.04  # difference of cosines that makes a vote e times as likely
_NOBODY = 0.1  # cosine at which a clause votes for nobody as much as for a sentence
_SHORTEST = {"zh": 5, "en": 16}
_CLAUSE = re.compile(r"[^，,；;：:。.！!？?…—–]+[，,；;：:。.！!？?…—–”’」』\"')）]*")
_HAN = re.compile(r"[\u3400-\u9fff]")


def clauses(text: str) -> list[str]:
    """Cut a sentence of either language at its commas, but into no scraps."""
    least = _SHORTEST["zh" if _HAN.search(text) else "en"]
    parts: list[str] = []
    for match in _CLAUSE.finditer(text):
        if parts and min(len(parts[-1]), len(match[0].strip())) < least:
            parts[-1] += match[0]
        else:
            parts.append(match[0])
    return [part.strip() or part for part in parts] or [text]


def count_votes(source: Items, target: Items, encoded: tuple[Encoded, Encoded]) -> Array:
    """Let all clauses of both sides vote.

    Parameters:
        source: n sentences.
        target: m sentences.
        encoded: vectors of either side's clauses.

    Returns:
        float32 ``[n, m]``: the share of sentence i's clauses, by their characters, that
        belong to j, plus the share of j's that belong to i.
    """
    sides = _clause_vectors(source, encoded[0]), _clause_vectors(target, encoded[1])
    # A clause is as near to a sentence as to its nearest clause, or to the whole.
    near = sides[0][0] @ sides[1][0].T
    for_target = _grouped(near, sides[1][1], len(target))
    for_source = _grouped(near.T, sides[0][1], len(source))
    shares = [
        _shares(np.maximum(best, vectors @ other.vectors.T), weights, owners, len(own))
        for best, (vectors, owners, weights), own, other in (
            (for_target, sides[0], source, target),
            (for_source, sides[1], target, source),
        )
    ]
    return np.asarray(shares[0] + shares[1].T, dtype=np.float32)


def votes_inside(votes: Array, rows: range, columns: range) -> Array:
    """Votes that a bead's sentences give each other.

    Parameters:
        votes: shape ``[n, m]``.
        rows: ends of the source blocks.
        columns: ends of the target blocks.

    Returns:
        shape ``[LARGEST, LARGEST, rows, columns]``; anything where there is no such bead.
    """
    total = np.pad(votes.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    sizes = np.arange(1, LARGEST + 1)
    i, j = np.array(rows), np.array(columns)
    i0, j0 = (np.maximum(ends - sizes[:, None], 0) for ends in (i, j))
    lower = total[i][:, j]
    left = total[i][:, j0].transpose(1, 0, 2)
    above = total[i0][:, :, j]
    corner = total[i0][:, :, j0].transpose(0, 2, 1, 3)
    return np.asarray(lower - left[None] - above[:, None] + corner, dtype=np.float32)


def _clause_vectors(
    items: Items, encoded: Encoded
) -> tuple[Vectors, NDArray[np.int64], NDArray[np.float64]]:
    """Vectors of all clauses, their sentences, and their shares in them."""
    vectors, owners, weights = [], [], []
    for k, text in enumerate(items.texts):
        parts = clauses(text)
        whole = sum(map(len, parts))
        vectors += [encoded[part] for part in parts]
        owners += [k] * len(parts)
        weights += [len(part) / max(whole, 1) for part in parts]
    return np.array(vectors), np.array(owners), np.array(weights)


def _grouped(cosines: Array, owners: NDArray[np.int64], count: int) -> Array:
    """Largest cosine of every row with the clauses of every sentence."""
    starts = np.searchsorted(owners, np.arange(count))
    return np.asarray(np.maximum.reduceat(cosines, starts, axis=1))


def _shares(
    cosines: Array, weights: NDArray[np.float64], owners: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Softmax of every clause's cosines, nobody included, summed over every sentence."""
    odds = np.exp((cosines - _NOBODY) / _SHARPNESS)
    votes = odds / (odds.sum(axis=1, keepdims=True) + 1) * weights[:, None]
    starts: Sequence[int] | NDArray[np.int64] = np.searchsorted(owners, np.arange(count))
    return np.asarray(np.add.reduceat(votes, starts, axis=0), dtype=np.float64)
