"""Polarity and direction: a negation lost or gained, an opposite, a purpose turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language import chinese_words
from ..language.english import Word, occurrences, words
from ..language.gazetteer import gazetteer
from ..language.negation import (
    Force,
    Negation,
    chinese_negations,
    english_negations,
    may_negate,
    restricted,
)
from ..model import Category, Evidence, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .opposites import Swap, linked_swaps, swaps, turned_against, wrong_direction

_REACH = 9
"""Words between a negation and what it holds for, at most."""
_LONGEST = 4
"""Blanks in the English of a negated word, at most."""
_SCOPE = 3
"""Characters behind a negation that tell which it is, at least."""
_CLAUSE = re.compile(r"[^，。；：、！？,;:!?\s]*")


class PolarityCheck(Check):
    """Looks for statements that say the contrary of the source."""

    name = "polarity"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if pair.source and pair.translation:
                source = chinese_negations(pair.source)
                target = english_negations(pair.translation)
                yield from _negations(number, pair, source, target)
                yield from _opposites(number, pair, (*source, *target))
                yield from _purposes(number, pair)
                yield from _restrictions(number, pair)


def _negations(
    number: int, pair: CheckedPair, source: Sequence[Negation], target: Sequence[Negation]
) -> Iterator[Draft]:
    """Negations that one side has more of than the other, counted: word order tells little."""
    ours = [negation for negation in source if negation.force is Force.PLAIN]
    plain = [negation for negation in target if negation.force is Force.PLAIN]
    lost = (
        _by_count(source, target, pair)
        or _by_word(ours, target, pair)
        or _by_link(source, target, pair)
    )
    if lost:
        is_sure = len(ours) > len(target)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR if is_sure else Severity.MINOR,
            confidence=0.75 if is_sure else 0.45,
            message=message("polarity.lost", chinese=_scope(lost, pair)),
            source_span=span(pair.source, lost.start, lost.start + len(_scope(lost, pair))),
        )
    if len(plain) > may_negate(pair.source):
        gained = plain[-1]
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MAJOR if not may_negate(pair.source) else Severity.MINOR,
            confidence=0.7 if not may_negate(pair.source) else 0.4,
            message=message("polarity.gained", english=pair.translation[gained.start : gained.end]),
            translation_span=span(pair.translation, gained.start, gained.end),
        )


def _by_count(
    source: Sequence[Negation], target: Sequence[Negation], pair: CheckedPair
) -> Negation | None:
    """A negation for which the translation has none to spare."""
    ours, negative, theirs, adverse = (
        sum(negation.force is force for negation in side)
        for side, force in (
            (source, Force.PLAIN),
            (source, Force.NEGATIVE),
            (target, Force.PLAIN),
            (target, Force.ADVERSE),
        )
    )
    spoken = sum(negation.force is Force.NEGATIVE for negation in target)
    # "unable" may stand for 不能, but not where the source has 失业 for "unemployed"
    spare = max(spoken - max(negative - adverse, 0), 0)
    if ours <= theirs + spare:
        return None
    plain = [negation for negation in source if negation.force is Force.PLAIN]
    return _left_over(plain, [n for n in target if n.force >= Force.NEGATIVE], pair)


def _by_word(
    ours: Sequence[Negation], target: Sequence[Negation], pair: CheckedPair
) -> Negation | None:
    """A negation whose word the translation has in a clause where nothing negates."""
    english = words(pair.translation) if ours else []
    for negation in ours:
        place = _place_of_next_word(negation, pair, english)
        if place and not any(
            _reaches(pair.translation, other, place)
            for other in target
            if other.end <= place[0] or place[1] <= other.start
        ):
            return negation
    return None


def _by_link(
    source: Sequence[Negation], target: Sequence[Negation], pair: CheckedPair
) -> Negation | None:
    """A negation in whose English, by the links of its word, nothing negates at all."""
    for negation in source:
        if negation.force is Force.PLAIN or pair.source[negation.start] in "不未没":
            end = negation.end + len(_next_word(negation, pair))
            place = pair.rendering(negation.start, end)
            if (
                place
                and place.text.count(" ") <= _LONGEST
                and not any(
                    _reaches(pair.translation, other, (place.start, place.end)) for other in target
                )
            ):
                return negation
    return None


def _next_word(negation: Negation, pair: CheckedPair) -> str:
    behind = _clause(pair.source, negation.end)
    return behind[: next((end for _, end in chinese_words(behind)), 0)]


def _place_of_next_word(
    negation: Negation, pair: CheckedPair, english: Sequence[Word]
) -> tuple[int, int] | None:
    """Where the translation has the word behind a negation, if it is sure of one place."""
    verbs = _verbs(_next_word(negation, pair))
    places = {place for gloss in verbs for place in occurrences(words(gloss), english)}
    return places.pop() if len(places) == 1 else None


def _verbs(chinese: str) -> list[str]:
    """The verbs of one or two words that the dictionary gives for a Chinese word."""
    if len(chinese) < 2:
        return []
    plain = re.sub(r"\([^)]*\)|\b(?:sb|sth)\b", " ", gazetteer().glosses(chinese))
    senses = (sense.strip() for sense in re.split(r"[/;,]", plain))
    verbs = [s.removeprefix("to ") for s in senses if s.startswith("to ") and s[:6] != "to be "]
    return [verb for verb in verbs if len(verb) > 3 and len(verb.split()) <= 2]


def _reaches(text: str, negation: Negation, place: tuple[int, int]) -> bool:
    """Whether a negation may hold for a word: in the same sentence, not far away."""
    first, last = sorted((negation.start, place[0]))
    between = text[first:last]
    return not re.search(r"[.;!?]\s", between) and between.count(" ") <= _REACH


def _left_over(ours: Sequence[Negation], theirs: Sequence[Negation], pair: CheckedPair) -> Negation:
    """The negation of the source that is farthest from all of the translation.

    By links where they are known, else by how far into its text each stands.
    """

    def distance(negation: Negation) -> float:
        linked = pair.rendering(negation.start, negation.end)
        at = linked.start / len(pair.translation) if linked else negation.start / len(pair.source)
        places = (other.start / len(pair.translation) for other in theirs)
        return min((abs(at - place) for place in places), default=1.0)

    return max(ours, key=distance)


def _scope(negation: Negation, pair: CheckedPair) -> str:
    """A negation with the next words behind it, up to the end of the clause."""
    ends = (end for _, end in chinese_words(_clause(pair.source, negation.end)))
    length = 0
    while length < _SCOPE and (end := next(ends, None)):
        length = end
    return pair.source[negation.start : negation.end + length]


def _clause(source: str, start: int) -> str:
    """A Chinese text from an offset up to the next mark."""
    clause = _CLAUSE.match(source, start)
    assert clause is not None  # it matches the empty text as well
    return clause[0]


def _opposites(number: int, pair: CheckedPair, negations: Sequence[Negation]) -> Iterator[Draft]:
    """The contrary word, or the contrary direction of the compass."""
    wrong = {
        swap.translation: (swap.source, swap.meant.word)
        for swap in (*_unlinked_swaps(pair, negations), *linked_swaps(pair))
    }
    if direction := wrong_direction(pair.source, pair.translation):
        meant, source, translation = direction
        wrong.setdefault(translation, (source, meant))
    for translation, (source, meant) in wrong.items():
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.75,
            message=message(
                "polarity.contrary",
                english=pair.translation[slice(*translation)],
                chinese=pair.source[slice(*source)],
                meant=meant,
            ),
            source_span=span(pair.source, *source),
            translation_span=span(pair.translation, *translation),
            suggestion=meant,
        )


def _unlinked_swaps(pair: CheckedPair, negations: Sequence[Negation]) -> Iterator[Swap]:
    """Opposites that the whole of both texts tells, where neither side negates anything."""
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
