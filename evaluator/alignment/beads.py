"""Beads: groups of neighbouring items of both sides that translate each other.

Dynamic programming over two sequences of vectors, after Vecalign (Thompson & Koehn 2019):
a bead costs what its two blocks differ in meaning, times the number of sentence pairs it
lumps together, so that small beads are preferred; leaving an item alone has a fixed price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Lengths = NDArray[np.float64]

NULL_COST = 0.6
"""Price of leaving an item without counterpart; an unrelated 1-1 bead costs about 1."""
LENGTH_WEIGHT = 0.05
"""Price of a squared log ratio between the two blocks' lengths."""
LARGEST = 6
"""Most items of one side in a bead."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Items of the source and of the target that belong together.

    Attributes:
        source: indices, contiguous and ascending; empty for an addition.
        target: indices, contiguous and ascending; empty for an omission.
        score: calibrated similarity of the two blocks; NaN where one is empty.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float


def align_sequences(
    source: Vectors, target: Vectors, source_lengths: Lengths, target_lengths: Lengths
) -> list[Bead]:
    """Align two sequences monotonically into beads of up to 6 items a side and null beads.

    Parameters:
        source: shape ``[n, d]``, centred unit vectors of the source's items.
        target: shape ``[m, d]``, likewise.
        source_lengths: shape ``[n]``, positive, characters of every item.
        target_lengths: shape ``[m]``, on the same scale: characters of the target divided
            by how many of them a source character usually becomes.

    Returns:
        beads in order; every index of either side stands in exactly one.
    """
    n, m = len(source), len(target)
    if not n or not m:
        return [Bead((i,), (), np.nan) for i in range(n)] + [
            Bead((), (j,), np.nan) for j in range(m)
        ]
    sizes = _bead_sizes(n, m)
    costs = {size: _costs(source, target, source_lengths, target_lengths, size) for size in sizes}

    best = np.full((n + 1, m + 1), np.inf)
    back = np.zeros((n + 1, m + 1), dtype=np.int64)
    best[0, 0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            for number, (a, b) in enumerate(sizes):
                if a > i or b > j:
                    continue
                total = best[i - a, j - b] + costs[a, b][i - a, j - b]
                if total < best[i, j]:
                    best[i, j], back[i, j] = total, number
    beads: list[Bead] = []
    i, j = n, m
    while i or j:
        a, b = sizes[back[i, j]]
        i, j = i - a, j - b
        items = tuple(range(i, i + a)), tuple(range(j, j + b))
        score = block_similarity(
            source[i : i + a],
            target[j : j + b],
            source_lengths[i : i + a],
            target_lengths[j : j + b],
        )
        beads.append(Bead(*items, score))
    return beads[::-1]


def block_similarity(
    source: Vectors, target: Vectors, source_lengths: Lengths, target_lengths: Lengths
) -> float:
    """Similarity of two blocks, each the length-weighted mean of its items' vectors.

    Returns:
        the cosine, or NaN where a block is empty.
    """
    if not len(source) or not len(target):
        return float("nan")
    one, other = source_lengths @ source, target_lengths @ target
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / norm if norm else 0.0


def _bead_sizes(n: int, m: int) -> list[tuple[int, int]]:
    """Sizes of beads to consider, cheapest first; both sides large at once is rare."""
    sizes = [(1, 0), (0, 1), (1, 1)]
    sizes += [(1, b) for b in range(2, LARGEST + 1)] + [(a, 1) for a in range(2, LARGEST + 1)]
    sizes += [(2, 2), (2, 3), (3, 2), (3, 3)]
    return [(a, b) for a, b in sizes if a <= n and b <= m]


def _costs(
    source: Vectors,
    target: Vectors,
    source_lengths: Lengths,
    target_lengths: Lengths,
    size: tuple[int, int],
) -> NDArray[np.float64]:
    """Cost of every bead of one size; shape ``[n - a + 1, m - b + 1]`` by starting indices."""
    a, b = size
    if not a or not b:
        return np.full((len(source) - a + 1, len(target) - b + 1), NULL_COST)
    blocks_s, mass_s = _blocks(source, source_lengths, a)
    blocks_t, mass_t = _blocks(target, target_lengths, b)
    ratio = np.log(mass_s[:, None] / mass_t[None, :])
    difference = 1 - blocks_s @ blocks_t.T + LENGTH_WEIGHT * ratio**2
    return np.asarray(difference * a * b, dtype=np.float64)


def _blocks(vectors: Vectors, weights: Lengths, size: int) -> tuple[Vectors, Lengths]:
    """Unit vector and total length of every run of ``size`` neighbours."""
    weighted = vectors * weights[:, None]
    count = len(vectors) - size + 1
    total = sum(weighted[k : k + count] for k in range(size))
    mass = sum(weights[k : k + count] for k in range(size))
    norm = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(norm, 1e-9), dtype=np.float32), np.asarray(mass)
