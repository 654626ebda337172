"""What the dictionary gives for a Chinese word, and where a translation has it."""

from __future__ import annotations

import re
from functools import lru_cache

from ..language.english import words
from ..language.gazetteer import gazetteer
from .words import ENGLISH_FUNCTION

AUXILIARY = frozenset(
    "be have do can could will would shall should may might must need to any a the it they he she "
    "we you i in of all also yet even really ever so very too much many more one thing "
    "there".split()
)
"""English words that say too little to be what a Chinese content word is rendered by."""
STEM = 5
"""Letters that words of one family share: approve, approval."""

_ABOUT = re.compile(r"\([^)]*\)|\b(?:sb|sth|CL:.*|surname|variant of.*)")
_PARTICLES = "了着过"


def gloss_places(english: str, chinese: str) -> list[tuple[int, int]]:
    """Where a text has a word that the dictionary gives for a Chinese one."""
    known = gloss_words(chinese)
    return [(w.start, w.end) for w in words(english) if w.lemma in known or w.lemma[:STEM] in known]


@lru_cache(maxsize=4096)
def gloss_words(chinese: str) -> frozenset[str]:
    """Lemmas of the content words that the dictionary gives for a word, and their stems."""
    glosses = gazetteer().glosses(chinese) or gazetteer().glosses(chinese.rstrip(_PARTICLES))
    plain = _ABOUT.sub(" ", glosses)
    lemmas = {w.lemma for w in words(plain)} - ENGLISH_FUNCTION - AUXILIARY
    return frozenset(lemmas | {lemma[:STEM] for lemma in lemmas if len(lemma) > STEM})
