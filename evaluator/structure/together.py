"""Documents that belong together → units that can be paired: by number where all have the same."""

from __future__ import annotations

from collections.abc import Sequence

from ..documents import Document
from ..language.languages import Language
from .units import StructuredText, UnitKind, read_structure

AGREEING = 0.5
"""Least share of numbers in common (Dice 1945) at which both sides' numbers make their units.
Where pages are missing on one side it is still two thirds; where one side numbers its headings
and the other numbers a list, or nothing, it is next to none."""


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
    source = set().union(*(_numbers(t) for t in read if t.language is Language.CHINESE))
    others = [_numbers(text) for text in read if text.language is not Language.CHINESE]
    if all(_agree(source, numbers) for numbers in others):
        return read
    return [
        read_structure(document.text, language, document.extract, by_number=False)
        for document, language in documents
    ]


def _numbers(text: StructuredText) -> set[str]:
    numbered = (UnitKind.SECTION, UnitKind.CLAUSE)
    return {u.id for u in text.units if u.kind in numbered and u.number is not None}


def _agree(numbers: set[str], others: set[str]) -> bool:
    total = len(numbers) + len(others)
    return not total or 2 * len(numbers & others) >= AGREEING * total
