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
from ..model import Category, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .encoding import DamageKind, damage

_H = r"[\u3400-\u9fff]"
_PATTERNS = tuple(
    (re.compile(pattern), told, confidence)
    for pattern, told, confidence in (
        (rf"(?<={_H})\s*\b(?:and|or|of|the|in|to)\b\s*(?={_H})", "source-faults.english-word", 0.9),
        (r"(?<=\d)[OolI](?=\d)", "source-faults.letter", 0.85),
        (r"第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?", "source-faults.page-number", 0.6),
        (
            rf"(?<=[\u3400-\u9fff，、])\s*[-—–]\s*\d{{1,4}}\s*[-—–]\s*(?={_H})",
            "source-faults.page-number",
            0.8,
        ),
        (r"，[，。；、]|。。(?!。)|、[，。；、]|；[，。；]", "source-faults.punctuation", 0.85),
        (r"[□■]+", "source-faults.blot", 0.8),
        (rf"({_H}{{4,}})\1", "source-faults.doubled-phrase", 0.8),
    )
)
_DAMAGED = {
    DamageKind.UNREADABLE: "source-faults.unreadable",
    DamageKind.REMAINS: "source-faults.remains",
    DamageKind.CONTROL: "source-faults.control",
    DamageKind.ESCAPE: "source-faults.escape",
    DamageKind.TOKEN: "source-faults.token",
    DamageKind.MISDECODED: "source-faults.misdecoded",
    DamageKind.ENTITY: "source-faults.entity",
    DamageKind.TAG: "source-faults.tag",
}
_MARKUP = frozenset((DamageKind.TAG, DamageKind.ENTITY, DamageKind.ESCAPE))
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
    told: Message
    confidence: float


class SourceFaultCheck(Check):
    """Damage in the Chinese text; nothing of it is an error of the translation."""

    name = "source-faults"
    scope = Scope.DOCUMENT
    categories = (Category.SOURCE_ERROR,)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        long = [pair for pair in document.pairs if _may_end(pair)]
        ended = sum(bool(_ENDED.search(pair.source)) for pair in long)
        ends_sentences = ended >= _RULE * len(long)
        for number, pair in enumerate(document.pairs):
            faults = list(_faults(pair.source, pair.translation))
            if ends_sentences and _breaks_off(document.pairs, number):
                end = len(pair.source.rstrip())
                faults.append(_Fault(end - 1, end, message("source-faults.breaks-off"), 0.5))
            for fault in faults:
                yield Draft(
                    pair=number,
                    category=Category.SOURCE_ERROR,
                    severity=Severity.MINOR,
                    confidence=fault.confidence,
                    message=fault.told,
                    source_span=span(pair.source, fault.start, fault.end),
                )


_TWICE = re.compile(r"([的和与及在从])\1")


def _doubled_words(source: str) -> Iterator[_Fault]:
    """的的, where neither belongs to a longer word: 目的的 and 在在校 are right."""
    words = set(chinese_words(source))
    for match in _TWICE.finditer(source):
        at = match.start()
        if {(at, at + 1), (at + 1, at + 2)} <= words or match.span() in words:
            told = message("source-faults.doubled-word", text=match[0])
            yield _Fault(*match.span(), told, 0.6)


def _faults(source: str, translation: str) -> Iterator[_Fault]:
    """The damage of a source.

    Tags, entities and escapes that the translation keeps as they are are markup of the text.
    """
    for pattern, name, confidence in _PATTERNS:
        for match in pattern.finditer(source):
            yield _Fault(*match.span(), message(name, text=match[0].strip()), confidence)
    for found in damage(source):
        text = source[found.start : found.end]
        if found.kind in _MARKUP and text in translation:
            continue
        yield _Fault(found.start, found.end, message(_DAMAGED[found.kind], text=text), 0.9)
    yield from _doubled_words(source)
    yield from _doubled_characters(source)
    for opening, closing in _BRACKETS:
        marks = list(re.finditer(f"[{opening}{closing}]", source))
        if sum(1 if m[0] in opening else -1 for m in marks):
            told = message("source-faults.alone", mark=marks[0][0])
            yield _Fault(*marks[0].span(), told, 0.5)


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
                told = message("source-faults.probably", text=source[a:d], mend=single)
                yield _Fault(a, d, told, 0.5)


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
