"""Beads: groups of neighbouring items of both sides that translate each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Lengths = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bead:
    """Items of the source and of the target that belong together.

    Attributes:
        source: indices, contiguous and ascending; empty for an addition.
        target: indices, contiguous and ascending; empty for an omission.
        score: calibrated similarity of the two blocks; NaN where one is empty.
        confidence: 0-1, probability of just this bead among all alignments of the two
            texts; for a null bead, that its items have no counterpart at all.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    confidence: float = 1.0


def normalised(vectors: Vectors) -> Vectors:
    """Rows of length 1; a row without direction stays near 0."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


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
