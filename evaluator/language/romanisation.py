"""How Chinese characters are spelt in Latin letters, and how such a spelling divides."""

from __future__ import annotations

import importlib.resources
import re
from functools import cache, lru_cache

from .english_names import fold
from .gazetteer import gazetteer

_LONGEST = 6  # letters of a syllable
_MOST = 4  # syllables of a name

# Wade–Giles, whose apostrophes newspapers leave out: what begins and what ends a syllable.
_WADE_INITIALS = {
    "zh": "ch", "ch": "ch", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts",
    "b": "p", "d": "t", "g": "k", "r": "j",
}  # fmt: skip
_WADE_FINALS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o", "e": "o"}
_WADE_WHOLE = {
    "zhi": ("chih", "chi"), "chi": ("chih", "chi"), "shi": ("shih",), "ri": ("jih",),
    "zi": ("tzu", "tze"), "ci": ("tzu", "tze"), "si": ("ssu", "szu", "sze"),
    "er": ("erh",), "you": ("yu", "yiu"), "yan": ("yen",), "ye": ("yeh",), "yong": ("yung",),
    "yi": ("i", "yi"), "gui": ("kuei",), "kui": ("kuei",), "xue": ("hsueh",), "xiong": ("hsiung",),
    "cai": ("tsai", "tsay"), "jie": ("chieh", "jye"), "zhe": ("che", "je", "jer"), "wen": ("wen",),
    "li": ("li", "lee", "lih"), "lv": ("lu", "lyu", "lv"), "lu": ("lu", "lyu", "lv", "loo"),
    "nu": ("nu", "nyu", "nv"), "he": ("ho", "he"), "ge": ("ko", "ke"), "ke": ("ko", "ke"),
}  # fmt: skip
_INITIAL = re.compile(r"[zcs]h|[bpmfdtnlgkhjqxzcsryw]")


@cache
def spellings(char: str) -> frozenset[str]:
    """Every syllable by which a character may stand in English: pinyin and Wade–Giles.

    Returns:
        in small letters, without tones; empty for what is no Chinese character.
    """
    read = gazetteer().readings(char)
    return frozenset(read.union(*(_wade(syllable) for syllable in read)))


def surname_spellings(surname: str) -> frozenset[str]:
    """Every syllable by which a surname of one character may stand in English.

    Besides pinyin and Wade–Giles that of Cantonese, Hokkien, Teochew and Hakka: ``surnames.tsv``.
    """
    return spellings(surname) | _dialects().get(surname, frozenset())


def is_usual_surname(char: str) -> bool:
    """Whether a character is one of the surnames that emigrants took along: 陈, 林, 王."""
    return char in _dialects()


@cache
def _dialects() -> dict[str, frozenset[str]]:
    file = importlib.resources.files(__package__) / "data" / "surnames.tsv"
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines()[1:])
    return {surname: frozenset(forms.split()) for surname, forms in rows}


@cache
def surname_forms() -> frozenset[str]:
    """All syllables by which any surname may stand in English."""
    known = (s for s in gazetteer().surnames if len(s) == 1)
    return frozenset[str]().union(*map(surname_spellings, known))


@cache
def _wade(syllable: str) -> frozenset[str]:
    """A pinyin syllable as Wade–Giles has it, and as passports vary it."""
    found = set(_WADE_WHOLE.get(syllable, ()))
    initial = match[0] if (match := _INITIAL.match(syllable)) else ""
    rest = syllable[len(initial) :]
    begins = _WADE_INITIALS.get(initial, initial)
    for end in {rest, _WADE_FINALS.get(rest, rest)}:
        found.add(begins + end)
    return frozenset(found)


@cache
def _pinyin() -> frozenset[str]:
    """All syllables of pinyin that have a vowel."""
    return frozenset(s for s in gazetteer().all_readings() if re.search("[aeiou]", s))


@cache
def _others() -> frozenset[str]:
    """All syllables of Wade–Giles."""
    return frozenset(form for syllable in _pinyin() for form in _wade(syllable))


def divided(word: str) -> list[tuple[str, ...]]:
    """The ways in which a name divides into syllables; none where it is no Chinese spelling.

    Parameters:
        word: for instance ``Wenjie``, ``Xi'an``, ``Chih-yung``.

    Returns:
        syllables in small letters; where hyphens or apostrophes divide the word, as they do.
    """
    parts = [fold(part) for part in re.split("[-'’]", word)]
    if not all(parts):
        return []
    if len(parts) > 1:
        known = _pinyin() | _others()
        return [tuple(parts)] if len(parts) <= _MOST and set(parts) <= known else []
    ways = [way for way in _divided(parts[0]) if len(way) <= _MOST]
    whole = (parts[0],)
    return [*ways, whole] if parts[0] in _others() and whole not in ways else ways


def is_pinyin(syllable: str) -> bool:
    """Whether pinyin has such a syllable."""
    return syllable in _pinyin()


@lru_cache(maxsize=16_384)
def _divided(word: str) -> tuple[tuple[str, ...], ...]:
    if not word:
        return ((),)
    return tuple(
        (word[:end], *rest)
        for end in range(1, min(_LONGEST, len(word)) + 1)
        if word[:end] in _pinyin()
        for rest in _divided(word[end:])
    )


def is_spelt(syllables: tuple[str, ...], text: str) -> bool:
    """Whether characters stand side by side in a Chinese text that are spelt so."""
    return any(
        all(s in spellings(char) for s, char in zip(syllables, text[start:], strict=False))
        for start in range(len(text) - len(syllables) + 1)
    )
