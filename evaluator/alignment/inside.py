"""Inside a pair of several sentences: which of them perhaps have no counterpart in it.

A bead joins what is likeliest to belong together, and a segment of a bilingual file what its
makers put there; neither says that every sentence inside is translated.  Here the sentences of
one pair are aligned among themselves, and what is asked is not the best alignment but each
sentence's chance to stand alone in any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anchors import find_band
from .blocks import Blocks, Items
from .evidence import shipped_weights
from .lattice import probabilities
from .sequences import score_rows

Floats = NDArray[np.float64]
_NEVER = 1e-4
"""Chance below which, and above whose complement, a sentence's odds say no more."""


@dataclass(frozen=True, slots=True)
class LoneSentence:
    """A sentence of a pair of several, and what speaks for its having no counterpart there.

    Attributes:
        is_source: which side it stands on.
        start: in the text of its side.
        end: likewise.
        odds: logarithm of the odds that it stands alone, as the sentence aligner has it.
        rival: how much nearer another sentence of its side is to what is most like it; 0 where
            none is nearer.
        words: how many content words it has.
        level: evidence of word links for a counterpart, see :meth:`PairLinks.stretch_evidence`.
    """

    is_source: bool
    start: int
    end: int
    odds: float
    rival: float
    words: int
    level: float


def standing_alone(source: Items, target: Items) -> tuple[Floats, Floats]:
    """What the vectors and lengths of a pair's sentences say of each one's standing alone.

    Parameters:
        source: sentences of its source, at least one.
        target: sentences of its translation, likewise.

    Returns:
        of either side an array of the shape ``[sentences, 2]``: odds and rival, as
        :class:`LoneSentence` has them.
    """
    blocks = Blocks(source), Blocks(target)
    rows = score_rows(*blocks, find_band(source.vectors, target.vectors), shipped_weights()[0])
    posterior, _ = probabilities(rows)
    chances = np.array([row.source_null.sum() for row in posterior[1:]]), np.zeros(len(target))
    for row in posterior:
        columns = np.array(row.columns) - 1
        inside = columns >= 0
        chances[1][columns[inside]] += row.target_null[inside]
    similarity = source.vectors @ target.vectors.T
    return (
        np.column_stack([_odds(chances[0]), _rivals(similarity)]),
        np.column_stack([_odds(chances[1]), _rivals(similarity.T)]),
    )


def _odds(chances: Floats) -> Floats:
    chances = np.clip(chances, 0.0, 1.0)
    return np.asarray(np.log((chances + _NEVER) / (1 - chances + _NEVER)))


def _rivals(similarity: NDArray[np.float32]) -> Floats:
    """Of each row, how much the best row of its best column surpasses it."""
    best = similarity.argmax(axis=1)
    own = similarity[np.arange(len(similarity)), best]
    return np.asarray(similarity.max(axis=0)[best] - own, dtype=np.float64)
