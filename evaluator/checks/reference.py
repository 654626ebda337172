"""Words that stand for something else than what a trusted translation has for the same Chinese.

Two good translations differ in most of their words, so that being different proves nothing.  What
is told has several signals against it: both words are linked to the same Chinese one, neither
stands anywhere in the other text, and the estimator, which has seen how well the reference's words
match this one and all around it, takes it for an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..language.english import words
from ..model import Category, Evidence, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

LEAST_RISK = 0.6
"""Risk, in the light of the reference, from which a word that it says otherwise is told.

From .5 on, right translations were blamed oftener than wrong words were found, see
docs/checks/reference.md.
"""
_CONFIDENCE = 0.9  # the share that experts marked
_GAP = 1  # characters between words that are told together


@dataclass(frozen=True, slots=True)
class _Place:
    """A Chinese word, or several, with what stands for it in both texts; offsets of each."""

    source: tuple[int, int]
    ours: tuple[int, int]
    theirs: tuple[int, int]


class ReferenceCheck(Check):
    """Holds what stands for each Chinese word against what the reference has for it."""

    name = "reference"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MINOR
    requires = frozenset((Evidence.LINKS, Evidence.REFERENCES, Evidence.RISKS))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; silent where no reference stands beside."""
        for number, pair in document.both_sides():
            if pair.reference is not None:
                for place in _joined(_otherwise(pair, pair.reference)):
                    draft = _draft(number, pair, pair.reference, place)
                    if not document.is_vouched(draft):
                        yield draft


def _otherwise(pair: CheckedPair, reference: CheckedPair) -> Iterator[_Place]:
    """Words at risk that the reference says otherwise, in order of the translation."""
    theirs = {link.source_start: link for link in reference.links}
    risks = {risk.start: risk.error for risk in pair.risks}
    own, trusted = _keys(pair.translation), _keys(reference.translation)
    for link in sorted(pair.links, key=lambda link: link.target_start):
        other = theirs.get(link.source_start)
        if other is None or risks.get(link.target_start, 0.0) < LEAST_RISK:
            continue
        if pair.source[link.source_start : link.source_end] in CHINESE_FUNCTION:
            continue
        ours = pair.translation[link.target_start : link.target_end]
        said = reference.translation[other.target_start : other.target_end]
        if (
            _says_something(ours)
            and _says_something(said)
            and not _keys(ours) & trusted
            and not _keys(said) & own
        ):
            yield _Place(
                (link.source_start, link.source_end),
                (link.target_start, link.target_end),
                (other.target_start, other.target_end),
            )


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Places whose words stand side by side on all sides, together: they are one error."""
    joined: list[_Place] = []
    for place in places:
        if joined and all(
            _are_side_by_side(getattr(joined[-1], side), getattr(place, side))
            for side in ("source", "ours", "theirs")
        ):
            before = joined.pop()
            place = _Place(
                _hull(before.source, place.source),
                _hull(before.ours, place.ours),
                _hull(before.theirs, place.theirs),
            )
        joined.append(place)
    return joined


def _are_side_by_side(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) - min(one[1], other[1]) <= _GAP


def _hull(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _keys(text: str) -> frozenset[str]:
    """The words of a text as they are compared: by lemma, in one spelling."""
    return frozenset(word.key for word in words(text))


def _says_something(word: str) -> bool:
    return word.lower() not in ENGLISH_FUNCTION


def _draft(number: int, pair: CheckedPair, reference: CheckedPair, place: _Place) -> Draft:
    chinese, ours = span(pair.source, *place.source), span(pair.translation, *place.ours)
    theirs = reference.translation[slice(*place.theirs)]
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MINOR,
        confidence=_CONFIDENCE,
        message=message("reference.otherwise", chinese=chinese.text, ours=ours.text, theirs=theirs),
        source_span=chinese,
        translation_span=ours,
        suggestion=theirs,
    )
