"""Errors that somebody has marked who was asked: a judge, or a metric's program.

The other checks know what they look for; this one passes on what others say, each error with its
place in the text, and joins what several say of the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Category, Evidence, MarkedError, Message, Opinion, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

UNKNOWN = 0.5
"""Confidence in an error of whose marker nothing is known."""
_MOST_SURE = 0.95

Said = tuple[Opinion, MarkedError]


class JudgeCheck(Check):
    """Errors marked by a judge or a metric's program."""

    name = "judge"
    scope = Scope.PAIR
    categories = (
        Category.MISTRANSLATION,
        *(category for category in Category if category is not Category.MISTRANSLATION),
    )
    severity = Severity.MAJOR
    requires = frozenset((Evidence.OPINIONS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; silent where nobody was asked."""
        for number, pair in enumerate(document.pairs):
            for same in _of_the_same_words(pair.opinions):
                yield _draft(number, pair, same)
            for appeal in dict.fromkeys(a for one in pair.opinions for a in one.appeals):
                yield _appeal(number, pair, appeal)


def _of_the_same_words(opinions: Sequence[Opinion]) -> list[list[Said]]:
    """Errors of all, those together that different ones mark on overlapping words."""
    groups: list[list[Said]] = []
    for opinion in opinions:
        for error in opinion.errors:
            same = next(
                (
                    group
                    for group in groups
                    if all(one.by != opinion.by for one, _ in group)
                    and _overlap(group[0][1], error)
                ),
                None,
            )
            if same is None:
                groups.append([(opinion, error)])
            else:
                same.append((opinion, error))
    return groups


def _overlap(one: MarkedError, other: MarkedError) -> bool:
    first, second = one.translation_span, other.translation_span
    if first is None and second is None:
        first, second = one.source_span, other.source_span
    if first is None or second is None:
        return False
    return first.start < second.end and second.start < first.end


def _draft(number: int, pair: CheckedPair, said: Sequence[Said]) -> Draft:
    """One draft of what one or several say; the gravest is told."""
    opinion, error = min(said, key=lambda one: one[1].severity.rank)
    doubt = 1.0
    for _, one in said:
        doubt *= 1 - (UNKNOWN if one.confidence is None else one.confidence)
    source = error.source_span
    return Draft(
        pair=number,
        category=error.category,
        severity=error.severity,
        confidence=round(min(1 - doubt, _MOST_SURE), 2),
        message=_told([one.by for one, _ in said], error),
        source_span=span(pair.source, source.start, source.end) if source else None,
        translation_span=error.translation_span,
        suggestion=opinion.correction or None,
    )


def _told(by: Sequence[str], error: MarkedError) -> Message:
    judges = list(dict.fromkeys(by))
    place = error.translation_span
    if error.explanation:
        return message("judge.explained", judges=judges, explanation=error.explanation)
    if place is not None:
        return message("judge.marked", judges=judges, english=place.text)
    return message("judge.lacking", judges=judges)


def _appeal(number: int, pair: CheckedPair, appeal: str) -> Draft:
    """Text that speaks to a model is told where it stands."""
    at, behind = pair.translation.find(appeal), pair.source.find(appeal)

    def place(text: str, start: int) -> Span | None:
        return span(text, start, start + len(appeal)) if start >= 0 else None

    return Draft(
        pair=number,
        category=Category.SOURCE_ERROR if behind >= 0 else Category.ADDITION,
        severity=Severity.MINOR if behind >= 0 else Severity.MAJOR,
        confidence=0.9,
        message=message("judge.appeal", text=appeal),
        source_span=place(pair.source, behind),
        translation_span=place(pair.translation, at),
    )
