"""Polarity and direction: a negation lost or gained, an opposite, a purpose turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..language.comparatives import chinese_comparisons
from ..language.negation import (
    Force,
    chinese_negations,
    english_negations,
    is_of_the_rest,
    not_refused,
    one_of_two,
    restricted,
)
from ..model import Category, Evidence, Message, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .comparisons import turned_comparisons
from .contraries import contraries, crossed
from .denials import gained, lost
from .opposites import Swap, linked_swaps, swaps, turned_against, turned_course, wrong_direction
from .shares import other_shares

_SHORT_PAIR = 45
"""Characters of a source up to which its negations are counted."""
_SHORT = 60
"""Characters of a source up to which a gained negation is graver than minor."""

_MORE_THAN = re.compile("比(?P<other>[^，。；]{1,16}?)[更还]")
_DEGREES = frozenset(("better", "worse", "more", "less", "lower, falling", "higher, growing"))
"""What names a side of a scale: no rendering of 以上, to be told a reader or put into a text."""


class PolarityCheck(Check):
    """Looks for statements that say the contrary of the source."""

    name = "polarity"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            found = list(_contraries(number, pair))
            yield from found
            losses = list(_negations(number, pair, [d.source_span for d in found if d.source_span]))
            yield from losses
            if not losses:
                yield from _pairs_of_negations(number, pair)
            yield from _comparisons(number, pair)
            taken = [draft.translation_span for draft in found if draft.translation_span]
            yield from _opposites(number, pair, taken)
            yield from _purposes(number, pair)
            yield from _restrictions(number, pair)


def _negations(number: int, pair: CheckedPair, taken: Sequence[Span]) -> Iterator[Draft]:
    """Negations that the translation lost or gained, but for words that an opposite stands for."""
    for loss in lost(pair):
        if any(place.start < loss.end and loss.negation.start < place.end for place in taken):
            continue
        is_grave = loss.is_sure
        place = span(pair.source, loss.negation.start, loss.end)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR if is_grave else Severity.MINOR,
            confidence=0.7 if is_grave else 0.45,
            message=message("polarity.lost", chinese=place.text),
            source_span=place,
        )
    for gain in gained(pair):
        is_grave = gain.is_sure and (gain.affirmed or len(pair.source) <= _SHORT)
        place = span(pair.translation, gain.negation.start, gain.negation.end)
        source = span(pair.source, *gain.source)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR if is_grave else Severity.MINOR,
            confidence=0.7 if is_grave else 0.4,
            message=message("polarity.denied", english=place.text, chinese=source.text)
            if gain.affirmed
            else message("polarity.gained", english=place.text),
            source_span=source,
            translation_span=place,
        )


def _pairs_of_negations(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """One negation for two, or two for one, in a short sentence."""
    if len(pair.source) > _SHORT_PAIR:
        return
    if place := one_of_two(pair.source, pair.translation):
        source = span(pair.source, *place)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR,
            confidence=0.7,
            message=message("polarity.one-of-two", chinese=source.text),
            source_span=source,
        )
    if places := not_refused(pair.source, pair.translation):
        source, translation = span(pair.source, *places[0]), span(pair.translation, *places[1])
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR,
            confidence=0.7,
            message=message("polarity.gained", english=translation.text),
            source_span=source,
            translation_span=translation,
        )


def _contraries(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Words that say the contrary by the tables, or another thing of the kind.

    Beside another share of the whole a contrary may say the same: a few were late, 大多数准时.
    """
    shares = list(other_shares(pair))
    for contrary in (*contraries(pair), *crossed(pair)):
        if any(share.is_apart_from(contrary.translation) for share in shares):
            continue
        source, translation = _spans(pair, contrary.source, contrary.translation)
        is_set = contrary.opposition.domain == "set"
        told = message(
            "polarity.another" if is_set else "polarity.opposed",
            english=translation.text,
            chinese=source.text,
        )
        draft = _contrary(number, source, translation, told)
        yield replace(draft, severity=Severity.MAJOR) if is_set else draft


def _comparisons(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """More for less, or two things compared the other way round."""
    for turned in turned_comparisons(pair):
        source, translation = _spans(pair, turned.source, turned.translation)
        told = message("polarity.turned", english=translation.text, chinese=source.text)
        yield _contrary(number, source, translation, told)


def _spans(
    pair: CheckedPair, source: tuple[int, int], translation: tuple[int, int]
) -> tuple[Span, Span]:
    return span(pair.source, *source), span(pair.translation, *translation)


def _contrary(
    number: int, source: Span, translation: Span, told: Message, suggestion: str | None = None
) -> Draft:
    """What says the contrary of the source."""
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.CRITICAL,
        confidence=0.75,
        message=told,
        source_span=source,
        translation_span=translation,
        suggestion=suggestion,
    )


def _opposites(number: int, pair: CheckedPair, taken: Sequence[Span]) -> Iterator[Draft]:
    """The contrary word, or the contrary direction of the compass."""
    if is_of_the_rest(pair.source, pair.translation):
        return
    wrong = {
        swap.translation: (swap.source, swap.meant.word)
        for swap in (*_unlinked_swaps(pair), *linked_swaps(pair))
    }
    for read in (wrong_direction, turned_course):
        if direction := read(pair.source, pair.translation):
            meant, source, translation = direction
            wrong.setdefault(translation, (source, meant))
    compared = [(c.start, c.stop) for c in chinese_comparisons(pair.source)]
    for translation, (source, meant) in wrong.items():
        if any(start < source[1] and source[0] < end for start, end in compared):
            continue
        if any(place.start < translation[1] and translation[0] < place.end for place in taken):
            continue
        if _is_told_from_the_other(pair, source, translation):
            continue
        found = {
            "english": pair.translation[slice(*translation)],
            "chinese": pair.source[slice(*source)],
        }
        if meant in _DEGREES:
            told, suggestion = message("polarity.opposed", **found), None
        else:
            told, suggestion = message("polarity.contrary", **found, meant=meant), meant
        yield _contrary(number, *_spans(pair, source, translation), told, suggestion)


def _is_told_from_the_other(
    pair: CheckedPair, source: tuple[int, int], translation: tuple[int, int]
) -> bool:
    """Whether English begins with what Chinese compares with: 金比银更贵, silver is less dear."""
    for compared in _MORE_THAN.finditer(pair.source):
        if compared.start() < source[1] and source[0] < compared.end():
            other = pair.rendering(*compared.span("other"))
            return other is not None and other.start < translation[0]
    return False


def _unlinked_swaps(pair: CheckedPair) -> Iterator[Swap]:
    """Opposites that the whole of both texts tells, where neither side negates anything."""
    negations = (*chinese_negations(pair.source), *english_negations(pair.translation))
    if not any(negation.force is Force.PLAIN for negation in negations):
        yield from swaps(pair.source, pair.translation)


def _purposes(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A fight against what the source fights for."""
    if turned := turned_against(pair.source, pair.translation):
        source, translation, object_start = turned
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.85,
            message=message(
                "polarity.against", purpose=pair.translation[object_start : translation[1]]
            ),
            source_span=span(pair.source, *source),
            translation_span=span(pair.translation, *translation),
            suggestion=f"fight for {pair.translation[object_start : translation[1]]}",
        )


def _restrictions(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Only for not only."""
    if places := restricted(pair.source, pair.translation):
        source, translation = places
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR,
            confidence=0.75,
            message=message(
                "polarity.restricted",
                english=pair.translation[slice(*translation)],
                chinese=pair.source[slice(*source)],
            ),
            source_span=span(pair.source, *source),
            translation_span=span(pair.translation, *translation),
            suggestion="not only",
        )
