"""How well translations match their references token by token, computed once and kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..alignment import normalised
from ..embedding import TokenStates
from .reading import Row, Texts, Tokens


class Matcher:
    """Holds the tokens of two English texts against each other."""

    cache = "matches"
    version = "1"
    sides = ("translation", "reference")
    optional: tuple[str, ...] = ()

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """F1 of every pair, each a row of one number."""
        return [np.array([token_f1(one, other)], dtype=np.float32) for one, other in tokens]


def token_f1(one: TokenStates, other: TokenStates) -> float:
    """Harmonic mean of both sides' mean best cosine (Zhang et al. 2020, BERTScore).

    0 where a side has no token, or where the mean is not positive.
    """
    if not len(one.vectors) or not len(other.vectors):
        return 0.0
    cosines = normalised(one.vectors) @ normalised(other.vectors).T
    precision, recall = cosines.max(axis=1).mean(), cosines.max(axis=0).mean()
    if min(precision, recall) <= 0:
        return 0.0
    return float(2 * precision * recall / (precision + recall))
