"""How well translations match their references token by token, computed once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .alignment import normalised
from .embedding import Encoder, TokenStates
from .reading import Row, Texts, Tokens, read_pairs


class Matcher:
    """Holds the tokens of two English texts against each other."""

    cache = "matches"
    version = "1"

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """F1 of every pair, each a row of one number."""
        return [np.array([token_f1(*sides)], dtype=np.float32) for sides in tokens]


def match_references(
    encoder: Encoder,
    pairs: Sequence[tuple[str, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> NDArray[np.float64]:
    """Token F1 of every pair of a translation and a reference.

    Parameters:
        encoder: of sentences; its middle layers are used.
        pairs: English texts, none empty.
        progress: told how many pairs that no cache knew are done, and of how many.

    Returns:
        shape ``[pairs]``; NaN where the model's token vectors cannot be had or centred.
    """
    rows = read_pairs(encoder, pairs, [Matcher()], progress, languages=("en", "en"))
    return np.full(len(pairs), np.nan) if rows is None else np.array(rows[0], float).reshape(-1)


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
