"""Whether words that no table has for a term are kin to its known mistakes or to what is right.

A table of mistakes holds a few of each kind; another machine has "row up at the seat" for 列席
where the table has "row seat".  Both kinds of renderings are near to their like in the encoder's
space, so that six figures tell a mistake nobody wrote down from a right rendering nobody
thought of.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..alignment.words import ENGLISH_FUNCTION
from ..knowledge import family
from ..language.english import words
from ..support.remembered import of_words
from .base import Similar
from .literal import glosses

_AT_MOST = 8  # renderings of either kind that are compared
_AT_ONCE = 256  # claims, so that their cosines stay small in memory
_INTERCEPT = -4.78
_WEIGHTS = np.array([-15.3, 21.3, -27.6, 26.5, 2.4, -1.1])
"""Of a claim's figures, in their order; fitted to the bundled tables alone, each rendering held
against the others of its term (``python -m training.kinship``)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that stand for a term, and what is known of it.

    Attributes:
        said: English.
        chinese: the term.
        right: accepted renderings.
        wrong: known wrong ones.
    """

    said: str
    chinese: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]

    @classmethod
    def of(cls, said: str, chinese: str, right: Iterable[str], wrong: Iterable[str]) -> Claim:
        """With as many renderings as are compared."""
        return cls(said, chinese, tuple(right)[:_AT_MOST], tuple(wrong)[:_AT_MOST])


def mistaken(claims: Sequence[Claim], similar: Similar) -> Iterator[float]:
    """How likely each claim is a mistake, 0-1; among right and wrong renderings alike in number.

    Parameters:
        claims: each with a right and a wrong rendering at least.
        similar: cosines of short texts.
    """
    for first in range(0, len(claims), _AT_ONCE):
        some = claims[first : first + _AT_ONCE]
        known = dict.fromkeys(text for claim in some for text in (*claim.right, *claim.wrong))
        columns = {text: number for number, text in enumerate(known)}
        matrix = similar([claim.said for claim in some], list(columns))
        for claim, row in zip(some, matrix, strict=True):
            right = row[[columns[text] for text in claim.right]]
            wrong = row[[columns[text] for text in claim.wrong]]
            logit = _INTERCEPT + float(figures(claim, right, wrong) @ _WEIGHTS)
            yield 1 / (1 + math.exp(-logit))


def figures(
    claim: Claim, right: NDArray[np.float32], wrong: NDArray[np.float32]
) -> NDArray[np.float64]:
    """What tells a mistake.

    Parameters:
        claim: that is looked at.
        right: its cosines with the right renderings.
        wrong: and with the wrong ones.

    Returns:
        shape ``[6]``: the highest cosine with a right rendering and with a wrong one, the mean
        ones, the share of its words that gloss a character of the term and are no right ones,
        and the share that the dictionary has for the term.
    """
    said = families(claim.said)
    surface = _glossed_parts(claim.chinese).difference(*map(families, claim.right))
    meant = _glossed(claim.chinese)
    size = max(1, len(said))
    return np.array(
        [
            right.max(),
            wrong.max(),
            right.mean(),
            wrong.mean(),
            len(said & surface) / size,
            len(said & meant) / size,
        ],
        dtype=np.float64,
    )


@of_words
def families(english: str) -> frozenset[str]:
    """Families of the content words of a rendering."""
    return frozenset(
        family(word.key) for word in words(english) if word.lemma not in ENGLISH_FUNCTION
    )


@of_words
def _glossed_parts(chinese: str) -> frozenset[str]:
    return frozenset(family(one) for character in chinese for one in glosses(character))


@of_words
def _glossed(chinese: str) -> frozenset[str]:
    return frozenset(map(family, glosses(chinese)))
