"""Length: a translation much shorter or longer than its source lets expect.

The logarithm of English letters by Chinese characters is normally distributed (after Gale and
Church 1993), the wider the shorter the text.  Centre and width were measured on human
translations by ``training/length_ratio.py``; the document's own median moves the centre, for
a law takes more English than a talk does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from statistics import median

from ..language import Language
from ..model import Category, Severity, Status, message
from ..structure.numbering import read_numbering
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .untranslated import is_copy

CENTRE = 1.148
"""Median logarithm of English letters by the source's length."""
BASE, PART = 0.193, 0.792
"""Standard deviation of it: ``sqrt(BASE² + PART² / length)``."""
_PRIOR = 20  # pairs that the constant centre weighs beside the document's own
_LEAST = 4  # characters: a shorter source says nothing
_MINOR, _MAJOR = 3.1, 4.0  # standard deviations; of 803 held-out human pairs none is beyond 3

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_OTHER = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"\w")
_CLAUSES = re.compile("[，。；！？]")
_LATIN_WEIGHT = 0.25  # of a letter or figure in Chinese text: it stays what it is in English


class LengthCheck(Check):
    """Near-empty translations, and inflated ones."""

    name = "length"
    scope = Scope.DOCUMENT
    categories = (Category.OMISSION, Category.ADDITION)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; copies of the source are left to ``copied``."""
        sizes = {
            number: (source_length(pair.source), english_length(pair.translation))
            for number, pair in enumerate(document.pairs)
            if pair.status is Status.PAIRED
        }
        centre = usual_ratio([size for size in sizes.values() if all(size)])
        for number, (chinese, english) in sizes.items():
            pair = document.pairs[number]
            if chinese < _LEAST or is_copy(pair.source, pair.translation):
                continue
            off = deviation(chinese, english, centre)
            if abs(off) > _MINOR and not (off < 0 and _is_heading(pair.source)):
                yield _draft(number, pair, off)


def _is_heading(source: str) -> bool:
    """Whether a text is a numbered heading, which English shortens at will: 四、可能面对的风险."""
    numbering = read_numbering(source, Language.CHINESE)
    return numbering is not None and not _CLAUSES.search(source, numbering.length)


def source_length(text: str) -> float:
    """Length of a Chinese text in characters, Latin letters and figures counted in part."""
    return len(_HAN.findall(text)) + _LATIN_WEIGHT * len(_OTHER.findall(text))


def english_length(text: str) -> int:
    """Letters and figures of an English text."""
    return len(_LETTER.findall(text))


def usual_ratio(sizes: Sequence[tuple[float, float]]) -> float:
    """Median logarithm of English letters by the source's length, as a document has it.

    Parameters:
        sizes: both lengths of every pair of the document, none of them 0.
    """
    own = median(math.log(english / chinese) for chinese, english in sizes) if sizes else CENTRE
    return (len(sizes) * own + _PRIOR * CENTRE) / (len(sizes) + _PRIOR)


def deviation(chinese: float, english: float, centre: float) -> float:
    """How many standard deviations a translation is longer than expected.

    Parameters:
        chinese: length of the source, above 0.
        english: length of the translation; 0 counts as one letter.
        centre: as :func:`usual_ratio` has it.

    Returns:
        below 0 for a translation that is too short.
    """
    width = math.sqrt(BASE**2 + PART**2 / chinese)
    return (math.log(max(english, 1) / chinese) - centre) / width


def _draft(number: int, pair: CheckedPair, off: float) -> Draft:
    is_short, is_grave = off < 0, abs(off) > _MAJOR
    return Draft(
        pair=number,
        category=Category.OMISSION if is_short else Category.ADDITION,
        severity=Severity.MAJOR if is_grave else Severity.MINOR,
        confidence=0.8 if is_grave else 0.5,
        message=message("length.short" if is_short else "length.long"),
        source_span=span(pair.source, 0, len(pair.source)),
        translation_span=span(pair.translation, 0, len(pair.translation)),
    )
