"""Documents that belong together → units that can be paired: by number where all have the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..documents import Document
from ..language.languages import Language
from .units import StructuredText, UnitKind, read_structure

AGREEING, MOSTLY_AGREEING = 0.5, 0.8
"""Least share of numbers in common (Dice 1945) at which both sides' numbers make their units: of
texts one of which lacks a part, and of texts that are as long as each other.  Where pages are
missing it is still two thirds; where one side numbers its headings and the other a list, or
nothing, or some of them, the texts are whole and the numbers differ."""
LONGER = 5.2
"""English characters to a Chinese one from which the source lacks a part; from half as many as
usual on the translation does."""
_SHORTER = 1.9
MISPLACED = 0.1
"""Share of either side's text under numbers in common from which these are not believed, where
what stands under a number on one side is not what the other side has there: a heading alone."""
_LEAST_RATIO, _MOST_RATIO = 0.6, 12.0
"""English characters that a Chinese one becomes, in a whole section: code is as long in both."""
_ROOM = 40  # characters by which a heading may be longer for whatever reason


def read_together(documents: Sequence[tuple[Document, Language]]) -> list[StructuredText]:
    """Read a source, in one version or more, and its translations into units of one kind.

    Numbers make the units where all documents have them, by and large the same ones; else the
    paragraphs of all documents do, numbered or not, and what they say decides what belongs
    together.

    Parameters:
        documents: with their languages.

    Returns:
        a structure a document, in the same order.
    """
    read = [
        read_structure(document.text, language, document.extract)
        for document, language in documents
    ]
    sources = [_lengths(text) for text in read if text.language is Language.CHINESE]
    source = {number: max(s.get(number, 0) for s in sources) for number in set().union(*sources)}
    size = max((_size(text) for text in read if text.language is Language.CHINESE), default=0)
    others = [_lengths(text) for text in read if text.language is not Language.CHINESE]
    ratios = [_size(text) / max(1, size) for text in read if text.language is not Language.CHINESE]
    if all(_agree(source, other, ratio) for other, ratio in zip(others, ratios, strict=True)):
        return read
    return [
        read_structure(document.text, language, document.extract, by_number=False)
        for document, language in documents
    ]


def _lengths(text: StructuredText) -> dict[str, int]:
    """Characters of the units that have a number, by their ids."""
    numbered = (UnitKind.SECTION, UnitKind.CLAUSE)
    return {
        unit.id: len(text.text_of(unit))
        for unit in text.units
        if unit.kind in numbered and unit.number is not None
    }


def _size(text: StructuredText) -> int:
    """Characters of a text."""
    return sum(len(text.text_of(unit)) for unit in text.units)


def _agree(source: Mapping[str, int], other: Mapping[str, int], ratio: float) -> bool:
    """Whether both sides have by and large the same numbers, and the same under them.

    Parameters:
        source: characters by number.
        other: likewise of a translation.
        ratio: of the translation's characters to the source's, numbered or not.
    """
    shared = source.keys() & other.keys()
    least = MOSTLY_AGREEING if _SHORTER < ratio < LONGER else AGREEING
    if 2 * len(shared) < least * (len(source) + len(other)):
        return False
    misplaced = [
        number
        for number in shared
        if other[number] + _ROOM < _LEAST_RATIO * source[number]
        or other[number] > _MOST_RATIO * source[number] + _ROOM
    ]
    return all(
        sum(side[number] for number in misplaced) <= MISPLACED * sum(side.values())
        for side in (source, other)
    )
