"""Words for kin of both languages, and which may stand for which: ``data/kin.tsv``."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from .gazetteer import gazetteer
from .lexicon import english_words
from .romanisation import is_usual_surname
from .words import chinese_words


@dataclass(frozen=True, slots=True)
class Kin:
    """One relation by blood or marriage.

    Attributes:
        name: in English.
        english: all that may stand for it, the other end of the relation included, since who is
            whose father may be told as who is whose son.
    """

    name: str
    english: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Relative:
    """A word for kin where a Chinese text says it.

    Attributes:
        kin: what it says.
        start: offset where the word begins.
        end: offset behind it.
    """

    kin: Kin
    start: int
    end: int


_ENGLISH = english_words(
    r"(?:great-?\s?)?grand(?:fathers?|mothers?|pas?|mas?|dads?|sons?|daughters?|child(?:ren)?|parents?)"
    r"|step-?(?:fathers?|mothers?|sons?|daughters?|brothers?|sisters?)"
    r"|god(?:fathers?|mothers?|sons?|daughters?)"
    r"|(?:fathers?|mothers?|sons?|daughters?|brothers?|sisters?)-in-law"
    r"|fathers?|mothers?|dad|daddy|mum|mom|brothers?|sisters?|sons?|daughters?|child(?:ren)?"
    r"|uncles?|aunts?|auntie|nephews?|nieces?|cousins?|husbands?|wi(?:fe|ves)|widows?|fianc[eé]es?"
)
"""Every English word for kin that is taken for nothing else."""
_DESCRIBED = re.compile(
    rf"(?:{_ENGLISH.pattern})['’]s? (?:\w+ )?(?:{_ENGLISH.pattern}|girls?|boys?|side|family)"
    rf"|(?:{_ENGLISH.pattern}) (?:of|to) (?:\w+ ){{1,2}}(?:{_ENGLISH.pattern})",
    re.IGNORECASE,
)
"""Kin told by other kin: a sister's son."""


@cache
def _by_word() -> dict[str, Kin]:
    file = importlib.resources.files(__package__) / "data" / "kin.tsv"
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines()[1:])
    return {
        word: Kin(name, english_words(english))
        for name, chinese, english in rows
        for word in chinese.split("|")
    }


@cache
def _chinese() -> re.Pattern[str]:
    """Every Chinese word for kin, the longest first."""
    return re.compile("|".join(sorted(_by_word(), key=lambda word: (-len(word), word))))


def relatives(text: str) -> Sequence[Relative]:
    """The words for kin of a Chinese text in their order.

    None inside a longer word of the dictionary that means something else, and none behind a
    surname: 王大嫂 is nobody's sister-in-law.
    """
    words = chinese_words(text)
    tokens = [
        (start, end)
        for start, end in words
        if gazetteer().is_common_word(text[start:end]) and text[start:end] not in _by_word()
    ]
    return [
        Relative(_by_word()[match[0]], *match.span())
        for match in _chinese().finditer(text)
        if not any(start <= match.start() and match.end() <= end for start, end in tokens)
        and not (len(match[0]) == 1 and match.span() not in words)
        and not is_usual_surname(text[match.start() - 1 : match.start()])
    ]


def is_described(source: Sequence[Relative], translation: str) -> bool:
    """Whether either side tells of kin by other kin: 妻子的父亲, "a sister's son"."""
    pairs = pairwise(source)
    return any(b.start - a.end <= 1 for a, b in pairs) or bool(_DESCRIBED.search(translation))


def other_kin(
    source: Sequence[Relative], translation: str
) -> list[tuple[Relative, tuple[int, int]]]:
    """Relatives that the translation lacks, each with a word for kin that none of them may be.

    Parameters:
        source: relatives of the Chinese text.
        translation: English.

    Returns:
        each lacking relative with the place of every such word.
    """
    lacking = [one for one in source if not one.kin.english.search(translation)]
    if not lacking or is_described(source, translation):
        return []
    strange = [
        match.span()
        for match in _ENGLISH.finditer(translation)
        if not any(one.kin.english.fullmatch(match[0]) for one in source)
    ]
    return [(one, place) for one in lacking for place in strange]
