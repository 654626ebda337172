"""Untranslated text: Chinese left in the English, and the source copied as its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from ..model import Category, Severity, message
from .base import Check, CheckedDocument, Draft, Scope, span

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(rf"[{_HAN}](?:[{_HAN}0-9、，。；：！？“”‘’（）《》·]*[{_HAN}])?")
_GLOSS = re.compile(r"[（(]\s*$")  # an opening bracket: a gloss of an English name
COPIED = 0.8
"""Indel similarity from which a translation counts as a copy of its source."""


class UntranslatedCheck(Check):
    """Chinese characters in the translation, marked run by run."""

    name = "untranslated"
    scope = Scope.PAIR
    categories = (Category.UNTRANSLATED,)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; pairs that are wholly copied are left to ``copied``."""
        for number, pair in enumerate(document.pairs):
            if is_copy(pair.source, pair.translation):
                continue
            for match in _HAN_RUN.finditer(pair.translation):
                glossed = bool(_GLOSS.search(pair.translation[: match.start()]))
                at = pair.source.find(match[0])
                yield Draft(
                    pair=number,
                    category=Category.UNTRANSLATED,
                    severity=Severity.MINOR if glossed else Severity.MAJOR,
                    confidence=0.4 if glossed else 0.95,
                    message=message(
                        "untranslated.glossed" if glossed else "untranslated.left",
                        chinese=match[0],
                    ),
                    source_span=span(pair.source, at, at + len(match[0])) if at >= 0 else None,
                    translation_span=span(pair.translation, *match.span()),
                )


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
