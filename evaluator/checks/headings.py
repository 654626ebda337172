"""Headings, and where their document names them again.

A table of contents and a “see the chapter on …” call a heading by its name.  So does a translation:
under another name the reader looks for a chapter that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..language import Language
from ..language.english import occurrences, words
from ..model import Category, Message, Severity, Span, message
from ..structure.numbering import read_numbering
from .base import CheckedPair, Draft, span
from .phrases import alike, stems

_CONFIDENCE = 0.6
_LONGEST = 20  # characters of a heading; what is longer and numbered is a clause
_STOP = re.compile(r"[，。；：？！,;:?!]")
_CHINESE_QUOTED = re.compile(r"[“‘「『《]([^”’」』》]{2,20})[”’」』》]")
_ENGLISH_QUOTED = re.compile(r"[“\"‘]([^”\"’]{1,120})[”\"’]")
_PAGE = re.compile(r"[\s.…·]*\d*\s*$")  # at the end of a line of a table of contents


@dataclass(frozen=True, slots=True)
class _Heading:
    """A numbered heading, its number and page left out, on both sides."""

    pair: int
    source: Span
    english: Span


def headed_otherwise(pairs: Sequence[CheckedPair]) -> Iterator[Draft]:
    """Headings that stand again, or are quoted, in other words than the first time.

    Parameters:
        pairs: of a document, in order.

    Yields:
        a draft for every place that shares too few words with the heading.
    """
    known: dict[str, _Heading] = {}
    headings = [_heading(number, pair) for number, pair in enumerate(pairs)]
    for heading in headings:
        if heading is None:
            continue
        first = known.setdefault(heading.source.text, heading)
        if first is not heading and not _is_same(heading.english.text, first.english.text):
            yield _draft(heading, first, pairs[first.pair].pair_id)
    for number, pair in enumerate(pairs):
        if headings[number] is None:
            yield from _mentions(number, pair, known, pairs)


def _heading(number: int, pair: CheckedPair) -> _Heading | None:
    """The heading that a pair is; None where either side is none."""
    source = _title(pair.source, Language.CHINESE)
    english = _title(pair.translation, Language.ENGLISH)
    if source is None or english is None or not 1 < len(source.text) <= _LONGEST:
        return None
    return _Heading(number, source, english) if stems(english.text) else None


def _title(text: str, language: Language) -> Span | None:
    """What a numbered line without a stop says behind its number."""
    numbering = read_numbering(text, language)
    if numbering is None:
        return None
    page = _PAGE.search(text, numbering.length)
    title = span(text, numbering.length, page.start() if page else len(text))
    return None if _STOP.search(title.text) else title


def _mentions(
    number: int, pair: CheckedPair, known: Mapping[str, _Heading], pairs: Sequence[CheckedPair]
) -> Iterator[Draft]:
    """Quoted headings in a pair whose translation has other words for them."""
    chinese = list(_CHINESE_QUOTED.finditer(pair.source))
    english = list(_ENGLISH_QUOTED.finditer(pair.translation))
    if not pair.translation or len(chinese) != len(english):
        return
    for quoted, said in zip(chinese, english, strict=True):
        heading = known.get(quoted[1])
        if heading is None or _stands(heading.english.text, pair.translation):
            continue
        if not _is_same(said[1], heading.english.text):
            here = _Heading(
                number,
                span(pair.source, *quoted.span(1)),
                span(pair.translation, *said.span(1)),
            )
            yield _draft(here, heading, pairs[heading.pair].pair_id)


def _stands(english: str, text: str) -> bool:
    return any(True for _ in occurrences(words(english), words(text)))


def _is_same(one: str, other: str) -> bool:
    return alike(stems(one), stems(other))


def _draft(here: _Heading, heading: _Heading, pair_id: str) -> Draft:
    told: Message = message(
        "consistency.heading",
        chinese=here.source.text,
        here=here.english.text,
        heading=heading.english.text,
        pair=pair_id,
    )
    return Draft(
        pair=here.pair,
        category=Category.TERM_INCONSISTENT,
        severity=Severity.MINOR,
        confidence=_CONFIDENCE,
        message=told,
        source_span=here.source,
        translation_span=here.english,
        suggestion=heading.english.text,
    )
