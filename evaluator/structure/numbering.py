"""Numbers at the head of a paragraph: 一、 (三) 第五条 "2." "Sixth," "(14)" and their kin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..language.languages import Language
from ..language.numerals import DIGITS, values
from ..support.remembered import of_words


class Rank(StrEnum):
    """The two levels at which a document is numbered."""

    SECTION = "section"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Numbering:
    """A number found at the head of a paragraph.

    Attributes:
        rank: level it numbers by its form alone.
        style: name of the form, for instance ``han-comma``.
        number: its value, at least 1.
        length: how many characters of the paragraph it takes.
    """

    rank: Rank
    style: str
    number: int
    length: int


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    rank: Rank
    pattern: re.Pattern[str]
    value: Callable[[str], int | None]


# Numerals of at most 12 characters: what is longer numbers nothing.
_HAN = "[〇零一二两三四五六七八九十百]{1,12}"
_DIGITS = r"\d{1,12}"
_ROMAN = "[IVXL]{1,12}"
_PART = r"(?:Chapter|Part|Section)\s+"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_DIGIT = "[一二两三四五六七八九]"
_WELL_FORMED = re.compile(
    f"(?:{_DIGIT}百(?:[零〇]{_DIGIT}|{_DIGIT}?十{_DIGIT}?|{_DIGIT})?|{_DIGIT}?十{_DIGIT}?)"
)
"""Up to 999; 一百二 is 120."""
_LARGEST = 999  # a larger figure at the head of a paragraph is a year or an amount


@of_words
def _han_value(numeral: str) -> int | None:
    """Value of a Chinese numeral, or None for a run of numeral characters that is none."""
    if all(char in DIGITS for char in numeral):  # 一二, as numbers are read out
        return int("".join(str(DIGITS[char]) for char in numeral))
    return int(values(numeral)[0]) if _WELL_FORMED.fullmatch(numeral) else None


def _digits(numeral: str) -> int:
    return int(numeral)


def _han_or_digits(numeral: str) -> int | None:
    return int(numeral) if numeral.isdigit() else _han_value(numeral)


def _ordinal(word: str) -> int | None:
    word = word.lower().removesuffix("ly")
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else None


def _roman(numeral: str) -> int | None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for here, after in zip(numeral, [*numeral[1:], ""], strict=True):
        total += -values[here] if after and values[after] > values[here] else values[here]
    return total


def _style(name: str, rank: Rank, pattern: str, value: Callable[[str], int | None]) -> _Style:
    return _Style(name, rank, re.compile(pattern), value)


_STYLES: dict[Language, tuple[_Style, ...]] = {
    Language.CHINESE: (
        _style("chapter", Rank.SECTION, rf"第({_HAN}|{_DIGITS})[章编篇部]\s*", _han_or_digits),
        _style("han-comma", Rank.SECTION, rf"({_HAN})、\s*", _han_value),
        _style("digit-point", Rank.SECTION, r"(\d{1,3})(?:[、．]|\.(?!\d))\s*", _digits),
        _style("article", Rank.CLAUSE, rf"第({_HAN}|{_DIGITS})条\s*", _han_or_digits),
        _style("han-bracket", Rank.CLAUSE, rf"[（(〔]\s*({_HAN})\s*[）)〕]\s*", _han_value),
        _style("digit-bracket", Rank.CLAUSE, r"[（(]\s*(\d{1,3})\s*[）)]\s*", _digits),
    ),
    Language.ENGLISH: (
        _style("chapter", Rank.SECTION, rf"{_PART}({_DIGITS})\b[.:]?\s*", _digits),
        _style("chapter", Rank.SECTION, rf"{_PART}({_ROMAN})\b[.:]?\s*", _roman),
        _style("digit-point", Rank.SECTION, r"(\d{1,3})(?:[、．]|\.(?!\d))\s*", _digits),
        _style("roman-point", Rank.SECTION, rf"({_ROMAN})\.\s+", _roman),
        _style("ordinal", Rank.SECTION, r"([A-Z][a-z]+),\s*", _ordinal),
        _style("article", Rank.CLAUSE, rf"Article\s+({_DIGITS})\b[.:]?\s*", _digits),
        _style("digit-bracket", Rank.CLAUSE, r"[（(]\s*(\d{1,3})\s*[）)]\s*", _digits),
        _style(
            "roman-bracket",
            Rank.CLAUSE,
            rf"[（(]\s*({_ROMAN.lower()})\s*[）)]\s*",
            lambda numeral: _roman(numeral.upper()),
        ),
    ),
}


def read_numbering(paragraph: str, language: Language) -> Numbering | None:
    """The number at the head of a paragraph, or None."""
    for style in _STYLES[language]:
        match = style.pattern.match(paragraph)
        number = style.value(match[1]) if match else None
        if match and number and number <= _LARGEST:
            return Numbering(style.rank, style.name, number, match.end())
    return None


def resolve_ranks(found: Iterable[Numbering | None]) -> list[Numbering | None]:
    """Decide, over the whole document, which numbers are headings.

    A form alone does not settle it: "1." numbers sections in a document that has nothing
    above it, but clauses or mere list items under 一、.  And "Sixth," is a heading beside
    "5." and "7.", not in running prose.

    Parameters:
        found: for every paragraph the number at its head, or None.

    Returns:
        the same list with the ranks settled, and None for what is no heading.
    """
    numbers = list(found)
    styles = {numbering.style for numbering in numbers if numbering}
    sections = [n for n in numbers if n and n.rank is Rank.SECTION and n.style != "ordinal"]
    section_numbers = {numbering.number for numbering in sections}
    above = styles & {"chapter", "han-comma"}
    has_clauses = any(n and n.rank is Rank.CLAUSE for n in numbers)

    def settle(numbering: Numbering | None) -> Numbering | None:
        if numbering is None:
            return None
        if numbering.style == "ordinal":  # only where it stands in a row of section numbers
            beside = {numbering.number - 1, numbering.number + 1}
            fits = numbering.number not in section_numbers and beside & section_numbers
            return numbering if fits else None
        if numbering.style == "digit-point" and "han-bracket" in styles:
            return None  # the usual third level: list items inside a clause
        if numbering.style == "digit-point" and above:
            if has_clauses:
                return None
            return Numbering(Rank.CLAUSE, numbering.style, numbering.number, numbering.length)
        if numbering.style == "han-comma" and "chapter" in styles and not has_clauses:
            return Numbering(Rank.CLAUSE, numbering.style, numbering.number, numbering.length)
        if numbering.style in ("han-bracket", "digit-bracket", "roman-bracket"):
            if "article" in styles:
                return None  # items of an article
            if numbering.style == "digit-bracket" and "han-bracket" in styles:
                return None  # items of a clause
        return numbering

    return [settle(numbering) for numbering in numbers]
