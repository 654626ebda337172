"""Untranslated text: Chinese or its bare pinyin left in the English, and the source copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from ..knowledge import KnownTerm
from ..language.english_names import fold
from ..language.gazetteer import gazetteer
from ..language.literals import is_in_literal, literals
from ..language.pinyin import read_out
from ..language.spelling import is_common, is_known
from ..model import Category, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(rf"[{_HAN}](?:[{_HAN}0-9、，。；：！？“”‘’（）《》·]*[{_HAN}])?")
_GLOSS = re.compile(r"[（(]\s*$")  # an opening bracket: a gloss of an English name
_PLAIN_WORD = re.compile(r"(?<![\w'’.@/\-])[a-zü]+(?![\w@/]|['’]\w|\.\w)")
_SHORTEST = 4  # letters of a word that may be pinyin
_EXPLAINED = re.compile(r"\s*(?:[(（,;“\"—–]|or\b|which\b|that is\b|meaning\b|refers?\b|means?\b)")
_INTRODUCED = re.compile(
    r"(?:[(（“‘\"'—–*_]|\b(?:called|known as|named|termed|so-called|say|or|as))\s*$"
)
COPIED = 0.8
"""Indel similarity from which a translation counts as a copy of its source."""


class UntranslatedCheck(Check):
    """Chinese characters in the translation, marked run by run, and pinyin of ordinary words."""

    name = "untranslated"
    scope = Scope.DOCUMENT
    categories = (Category.UNTRANSLATED,)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; pairs that are wholly copied are left to ``copied``."""
        for number, pair in enumerate(document.pairs):
            if not is_copy(pair.source, pair.translation):
                yield from _characters(number, pair)
        yield from _pinyin(document)


def _characters(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Chinese in running text; what an address of the source holds stays in it."""
    kept = tuple(x for x in literals(pair.translation) if x.text in pair.source)
    for match in _HAN_RUN.finditer(pair.translation):
        if is_in_literal(*match.span(), kept):
            continue
        glossed = bool(_GLOSS.search(pair.translation[: match.start()]))
        at = pair.source.find(match[0])
        yield Draft(
            pair=number,
            category=Category.UNTRANSLATED,
            severity=Severity.MINOR if glossed else Severity.MAJOR,
            confidence=0.4 if glossed else 0.95,
            message=message(
                "untranslated.glossed" if glossed else "untranslated.left", chinese=match[0]
            ),
            source_span=span(pair.source, at, at + len(match[0])) if at >= 0 else None,
            translation_span=span(pair.translation, *match.span()),
        )


def _pinyin(document: CheckedDocument) -> Iterator[Draft]:
    """Words in small letters that only spell out Chinese ones.

    A word that the dictionary explains by its own sound (kang, hutong), or that the knowledge
    accepts (zongzi), is English by now, and one that the document explains somewhere may stand
    for itself everywhere.
    """
    pairs = document.pairs
    found = [(number, *place) for number, pair in enumerate(pairs) for place in _spelt_out(pair)]
    explained = {
        pairs[number].translation[start:end]
        for number, start, end, _ in found
        if _EXPLAINED.match(pairs[number].translation, end)
        or _INTRODUCED.search(pairs[number].translation[:start])
    }
    for number, start, end, (first, last) in found:
        pair = pairs[number]
        word, chinese = pair.translation[start:end], pair.source[first:last]
        if word not in explained and not _is_accepted(document.known[number], start, end):
            yield Draft(
                pair=number,
                category=Category.UNTRANSLATED,
                severity=Severity.MAJOR,
                confidence=0.85,
                message=message("untranslated.pinyin", word=word, chinese=chinese),
                source_span=span(pair.source, first, last),
                translation_span=span(pair.translation, start, end),
            )


def _is_accepted(known: Sequence[KnownTerm], start: int, end: int) -> bool:
    """Whether a stretch of the translation is an accepted rendering of a known term."""
    return any(r.start <= start and end <= r.end for term in known for r in term.accepted)


def _spelt_out(pair: CheckedPair) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Start and end of pinyin in the translation, and of the characters that it reads out."""
    unknown = [m for m in _PLAIN_WORD.finditer(pair.translation) if not is_common(m[0])]
    k = 0
    while k < len(unknown):
        for count in (3, 2, 1):  # rao xing, and raoxing
            group = unknown[k : k + count]
            start, end = group[0].start(), group[-1].end()
            text = pair.translation[start:end]
            if len(group) < count or re.sub(r"[a-zü]+ ?", "", text):
                continue
            if (place := _reading(text, pair.source)) is not None:
                yield start, end, place
                break
        k += count


def _reading(text: str, source: str) -> tuple[int, int] | None:
    """The characters that a word or several spell out; None where they are English all the same."""
    folded = fold(text.replace(" ", ""))
    if len(folded) < _SHORTEST or (" " not in text and is_known(text)):
        return None
    for start, end in read_out(folded, source):
        gloss = re.sub(r"[^a-z]", "", gazetteer().glosses(source[start:end]).lower())
        if folded not in gloss:
            return start, end
    return None


class CopiedCheck(Check):
    """A translation that is its source, or nearly."""

    name = "copied"
    scope = Scope.PAIR
    categories = (Category.UNTRANSLATED,)
    severity = Severity.CRITICAL

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if is_copy(pair.source, pair.translation):
                yield Draft(
                    pair=number,
                    category=Category.UNTRANSLATED,
                    severity=Severity.CRITICAL,
                    confidence=0.99,
                    message=message("copied.source"),
                    source_span=span(pair.source, 0, len(pair.source)),
                    translation_span=span(pair.translation, 0, len(pair.translation)),
                )


def is_copy(source: str, translation: str) -> bool:
    """Whether a translation that holds Chinese is, but for a few characters, its source."""
    if not source or not re.search(rf"[{_HAN}]", translation):
        return False
    return Indel.normalized_similarity(source, translation) >= COPIED
