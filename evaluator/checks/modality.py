"""Force, time and condition of statements: must for may, already for not yet, if for unless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.modality import Kind, kinds
from ..model import Category, Evidence, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_CHINESE_CLAUSE = re.compile(r"[，。；：！？,;:!?…—\s]")
_CHINESE_SENTENCE = re.compile(r"[。；！？;!?]")
_CLAUSE = re.compile(r"[,.;:!?](?=[\s”\"’')]|$)|[—…()]|\b(?:and|but|while)\b")
_SENTENCE = re.compile(r"[.!?](?=[\s”\"’')]|$)")
_LONGEST = 60
"""Characters of the Chinese sentence up to which what says nothing of it is evidence."""
_BEHIND = 25  # characters of English behind a contrary that it holds for


class ModalityCheck(Check):
    """Looks for statements with another force, time, condition or person."""

    name = "modality"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            for kind in kinds():
                yield from _of_kind(number, pair, kind)


def _of_kind(number: int, pair: CheckedPair, kind: Kind) -> Iterator[Draft]:
    for match in kind.chinese.finditer(pair.source):
        if _is_open(pair.source, match, kind):
            continue
        place = _contrary(pair, match, kind)
        if place is None:
            continue
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MINOR if kind.is_minor else Severity.MAJOR,
            confidence=0.7,
            message=message("modality.other", chinese=match[0], english=place.text)
            if kind.contrary
            else message("modality.unsaid", chinese=match[0]),
            source_span=span(pair.source, *match.span()),
            translation_span=place,
        )
        return


def _is_open(source: str, match: re.Match[str], kind: Kind) -> bool:
    """Whether something else in the clause may be behind the contrary."""
    first, last = _around(
        source, *match.span(), _CHINESE_SENTENCE if kind.whole else _CHINESE_CLAUSE
    )
    rest = source[first : match.start()] + "·" + source[match.end() : last]
    return kind.unless.search(rest) is not None


def _contrary(pair: CheckedPair, match: re.Match[str], kind: Kind) -> Span | None:
    """What the English of a clause says instead."""
    text = pair.translation
    if kind.contrary is None:
        return _unsaid(pair, match, kind)
    for theirs in kind.contrary.finditer(text):
        first, last = _around(text, *theirs.span(), _SENTENCE if kind.whole else _CLAUSE)
        rest = text[first : theirs.start()] + "·" + text[theirs.end() : last]
        if not kind.says.search(rest) and _is_its_clause(pair, match, theirs, last):
            return span(text, *theirs.span())
    return None


def _unsaid(pair: CheckedPair, match: re.Match[str], kind: Kind) -> Span | None:
    """The English of a short sentence that says nothing of the kind at all."""
    first, last = _around(pair.source, *match.span(), _CHINESE_SENTENCE)
    if last - first > _LONGEST or kind.says.search(pair.translation):
        return None
    end = _around(pair.source, *match.span(), _CHINESE_CLAUSE)[1]
    linked = pair.rendering(match.end(), end)
    if linked is None:
        return None
    clause = _around(pair.translation, linked.start, linked.end, _CLAUSE)
    return span(pair.translation, *clause)


def _is_its_clause(
    pair: CheckedPair, match: re.Match[str], theirs: re.Match[str], last: int
) -> bool:
    """Whether what a contrary holds for stands in the clause of what it is contrary to.

    Told by the first linked word behind it; where the source has one clause, it does.
    """
    clause = _around(pair.source, *match.span(), _CHINESE_CLAUSE)
    if not _CHINESE_CLAUSE.search(pair.source.strip("。！？ ")):
        return True
    behind = [
        k for k in pair.links if theirs.end() <= k.target_start < min(last, theirs.end() + _BEHIND)
    ]
    nearest = min(behind, key=lambda k: k.target_start, default=None)
    own = pair.origin(*theirs.span())
    return (nearest is not None and clause[0] <= nearest.source_start < clause[1]) or (
        own is not None and own.start < match.end() and match.start() < own.end
    )


def _around(text: str, start: int, end: int, marks: re.Pattern[str]) -> tuple[int, int]:
    """Where the clause or sentence around a stretch of a text begins and ends."""
    before = [mark.end() for mark in marks.finditer(text, 0, start)]
    behind = marks.search(text, end)
    return before[-1] if before else 0, behind.start() if behind else len(text)
