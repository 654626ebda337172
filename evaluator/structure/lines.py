"""A line-by-line file → units: one a line, as the test sets of WMT are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..documents import MappedText
from ..language.languages import Language
from .units import Sentence, StructuredText, Unit, UnitKind


def count_lines(original: str) -> int:
    """How many lines a file has; the last one need not end with a line end."""
    return len(_lines(original))


def read_lines(
    original: str, text: MappedText, language: Language, names: Sequence[str] = ()
) -> StructuredText:
    """Read a line-by-line document: every line is a unit of one sentence.

    Parameters:
        original: text as read from the file; only a line feed ends a line in it, not the odd
            separators that may stand within one.
        text: the same, clean.
        language: of the document.
        names: ids of the lines' units; none where they are named by number.

    Returns:
        its units, numbered by line; a blank line has none.
    """
    lengths = [len(line) + 1 for line in _lines(original)]
    # Indices of the clean characters at which each line of the original begins.
    cuts = np.searchsorted(text.starts, np.cumsum([0, *lengths]))
    units = []
    for number, (begin, end) in enumerate(pairwise(cuts), start=1):
        line = text[int(begin) : int(end)].strip()
        if len(line):
            sentence = Sentence(" ".join(line.text.split("\n")), line.start, line.end)
            name = names[number - 1] if names else f"p{number}"
            units.append(Unit(name, UnitKind.PARAGRAPH, number, "", (sentence,)))
    return StructuredText(language, tuple(units), numbered=False)


def _lines(original: str) -> list[str]:
    lines = original.split("\n")
    return lines[:-1] if not lines[-1].strip() else lines
