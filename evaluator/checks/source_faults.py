"""Faults of the source itself, so that nobody blames the translation for them.

What scanning and copying do to Chinese text: characters lost, doubled or read as Latin
letters, page numbers and broken lines inside sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..language import chinese_words
from ..language.gazetteer import gazetteer
from ..model import Severity
from .base import Check, CheckedDocument, CheckedPair, Draft, span
from .encoding import damage

CATEGORY = "Other/Source error"

_H = r"[\u3400-\u9fff]"
_PATTERNS = tuple(
    (re.compile(pattern), message, confidence)
    for pattern, message, confidence in (
        (rf"(?<={_H})\s*\b(?:and|or|of|the|in|to)\b\s*(?={_H})", "an English word", 0.9),
        (r"(?<=\d)[OolI](?=\d)", "a letter in place of a figure", 0.85),
        (r"第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?", "a page number", 0.6),
        (rf"(?<=[\u3400-\u9fff，、])\s*[-—–]\s*\d{{1,4}}\s*[-—–]\s*(?={_H})", "a page number", 0.8),
        (r"，[，。；、]|。。(?!。)|、[，。；、]|；[，。；]", "doubled punctuation", 0.85),
        (r"[□■]+", "a character that could not be read", 0.8),
        (r"的的(?![确士])|和和(?![气平谐美睦])|([与及在从])\1", "a doubled word", 0.6),
        (rf"({_H}{{4,}})\1", "a doubled phrase", 0.8),
    )
)
_BRACKETS = (("（(", "）)"), ("《", "》"), ("【", "】"))
_ENDED = re.compile(r"[。！？!?…；;：:][”’」』）)】》]*\s*$")
_HEADINGS = ("title", "dateline", "section")
_HEADING_NUMBER = re.compile(r"\s*[（(]?[一二三四五六七八九十百\d]+[、.．）)]|第.{1,4}[章节条]")
_LONG = 20  # characters from which a line with a comma is a sentence, no heading
_RULE = 0.8  # share of ended sentences from which ending them is the document's rule


@dataclass(frozen=True, slots=True)
class _Fault:
    start: int
    end: int
    message: str
    confidence: float


class SourceFaultCheck(Check):
    """Damage in the Chinese text; nothing of it is an error of the translation."""

    name = "source-faults"

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        long = [pair for pair in document.pairs if _may_end(pair)]
        ended = sum(bool(_ENDED.search(pair.source)) for pair in long)
        ends_sentences = ended >= _RULE * len(long)
        for number, pair in enumerate(document.pairs):
            faults = list(_faults(pair.source))
            if ends_sentences and _breaks_off(document.pairs, number):
                end = len(pair.source.rstrip())
                faults.append(_Fault(end - 1, end, "The source's sentence breaks off here.", 0.5))
            for fault in faults:
                yield Draft(
                    pair=number,
                    category=CATEGORY,
                    severity=Severity.MINOR,
                    confidence=fault.confidence,
                    message=fault.message,
                    source_span=span(pair.source, fault.start, fault.end),
                )


def _faults(source: str) -> Iterator[_Fault]:
    for pattern, what, confidence in _PATTERNS:
        for match in pattern.finditer(source):
            message = f"“{match[0].strip()}” in the source looks like {what}."
            yield _Fault(*match.span(), message, confidence)
    for found in damage(source):
        message = f"“{source[found.start : found.end]}” in the source is {found.what}."
        yield _Fault(found.start, found.end, message, 0.9)
    yield from _doubled_characters(source)
    for opening, closing in _BRACKETS:
        marks = list(re.finditer(f"[{opening}{closing}]", source))
        if sum(1 if m[0] in opening else -1 for m in marks):
            message = f"“{marks[0][0]}” in the source has no other half."
            yield _Fault(*marks[0].span(), message, 0.5)


def _doubled_characters(source: str) -> Iterator[_Fault]:
    """采矿矿业: two words that share their inner character, and are one word without it."""
    if not re.search(rf"({_H})\1", source):
        return
    known = gazetteer()
    words = chinese_words(source)
    for (a, b), (c, d) in pairwise(words):
        is_double = source[b - 1] == source[c] and re.match(_H, source[c])
        if is_double and d - a > 3 and b - a > 1 and d - c > 1:
            single = source[a:b] + source[c + 1 : d]
            if known.is_common_word(single) and not known.is_common_word(source[a:d]):
                message = f"“{source[a:d]}” in the source is probably “{single}”."
                yield _Fault(a, d, message, 0.5)


def _may_end(pair: CheckedPair) -> bool:
    text = pair.source.strip()
    return (
        len(text) >= _LONG
        and "，" in text
        and not pair.unit.startswith(_HEADINGS)
        and not _HEADING_NUMBER.match(text)
    )


def _breaks_off(pairs: Sequence[CheckedPair], number: int) -> bool:
    """Whether a sentence, other than the document's last, ends without a mark."""
    pair = pairs[number]
    return (
        _may_end(pair)
        and bool(re.search(rf"(?:{_H}|[，、])\s*$", pair.source))
        and number + 1 < len(pairs)
    )
