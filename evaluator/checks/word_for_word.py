"""Whether a stretch of a translation stands in words that are put one for one."""

from __future__ import annotations

import re

from ..alignment.words import ENGLISH_FUNCTION
from ..knowledge import LIGHT
from ..language.english import words
from .base import CheckedPair, around

_PAUSE = re.compile(r"[,;:.!?()“”\"]")
_FREE = 1  # words of a clause that are linked to nothing where it is put word for word


def is_word_for_word(pair: CheckedPair, place: tuple[int, int]) -> bool:
    """Whether next to all words of the clause around a stretch are linked to some of the source.

    In a free translation what stands for a term is often linked to nothing, and links stray to
    what stands beside it.
    """
    start, end = around(pair.translation, *place, _PAUSE)
    free = [
        word
        for word in words(pair.translation)
        if start <= word.start < end
        and not place[0] <= word.start < place[1]
        and word.lemma not in ENGLISH_FUNCTION
        and word.key not in LIGHT
        and word.lemma.isalpha()
        and not any(k.target_start < word.end and word.start < k.target_end for k in pair.links)
    ]
    return len(free) <= _FREE
