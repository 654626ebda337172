"""Consistency: the same Chinese put into English in several ways, and different Chinese in one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..documents import Term
from ..language.english import occurrences, words
from ..language.gazetteer import gazetteer
from ..model import Category, Evidence, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .defined import defined_otherwise
from .headings import headed_otherwise
from .phrases import Place, alike, phrases_of, recurring, stems

_SENTENCE = 6  # characters: what is shorter recurs as a heading or an exclamation
_NAMED = 3  # other places that a message names
_WAYS = 40  # renderings in which a phrase is no term any more, but words that mean many things
_LEAST_RISK = 0.2
"""Risk of the riskiest word below which a deviating rendering is left alone: good writers vary.

On WMT20 news' dev half experts marked .40 of the words below it and .80 of those above; of the 64
findings in human translations 17 are above.
"""
_LEAST_RISK_OF_TWO = 0.4
"""The same where the phrase stands twice, so that neither rendering is the usual one.

On the test halves of WMT20 and WMT21 news, told from .2, experts marked .57 of 54 of these in
machine translations and one of 11 in human ones.
"""
_TWO = 2  # places of a phrase of which neither tells what is usual
_COMPARED = 20  # wordings of one rendering that another is compared with

_HAN = re.compile(r"[\u3400-\u9fff]+")


class ConsistencyCheck(Check):
    """Recurring sentences and phrases, and their renderings across the document."""

    name = "consistency"
    scope = Scope.DOCUMENT
    categories = (Category.TERM_INCONSISTENT,)
    severity = Severity.MINOR
    uses = frozenset((Evidence.LINKS, Evidence.RISKS, Evidence.TERMS))
    blames_words = True

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        again = set()
        for draft in _sentences(document.pairs):
            again.add(draft.pair)
            yield draft
        for draft in headed_otherwise(document.pairs):
            if draft.pair not in again:
                again.add(draft.pair)
                yield draft
        yield from defined_otherwise(document.pairs)
        told: set[tuple[int, int]] = set()  # pair and place of a character of its source
        phrases = phrases_of(document.pairs)
        drafts = [d for places in recurring(phrases).values() for d in _deviating(places, document)]
        for draft in [*drafts, *_falling_together(phrases, document.pairs)]:
            place = draft.source_span
            characters = range(place.start, place.end) if place else range(0)
            fresh = {(draft.pair, k) for k in characters}
            if draft.pair in again or fresh & told:
                continue
            told |= fresh
            if not _is_well_said(draft, document):
                yield draft


def _is_well_said(draft: Draft, document: CheckedDocument) -> bool:
    """Whether nothing but its being different speaks against a rendering."""
    place = draft.translation_span
    if place is None:
        return False
    is_trusted = document.pairs[draft.pair].is_trusted(place, _LEAST_RISK)
    return is_trusted or document.is_vouched(draft)


def _sentences(pairs: Sequence[CheckedPair]) -> Iterator[Draft]:
    """Sentences that recur word for word and are translated otherwise than the first time."""
    first: dict[str, int] = {}
    for number, pair in enumerate(pairs):
        text = "".join(_HAN.findall(pair.source))
        if len(text) < _SENTENCE or not pair.translation:
            continue
        before = pairs[first.setdefault(text, number)]
        if stems(pair.translation) != stems(before.translation):
            yield Draft(
                pair=number,
                category=Category.TERM_INCONSISTENT,
                severity=Severity.MINOR,
                confidence=0.6,
                message=message(
                    "consistency.sentence", pair=before.pair_id, english=before.translation
                ),
                source_span=span(pair.source, 0, len(pair.source)),
                translation_span=span(pair.translation, 0, len(pair.translation)),
                suggestion=before.translation,
            )


def _deviating(places: Sequence[Place], document: CheckedDocument) -> Iterator[Draft]:
    """Places of a phrase whose rendering has little in common with the usual one."""
    groups = _groups(places)
    if len(groups) < 2:
        return
    usual = groups[0]
    accepted = _accepted(places[0].source.text, document.terms)
    # as often one way as another: no way is the deviating one, and the later is named
    confidence = 0.75 if len(usual) > len(groups[1]) else 0.65
    ids = list(dict.fromkeys(document.pairs[place.pair].pair_id for place in usual))
    for place in (place for group in groups[1:] for place in group):
        translation = document.pairs[place.pair].translation
        # Where the usual words stand elsewhere in the pair, the links have gone astray.
        if any(_says(said, translation) for said in [usual[0].english.text, *accepted]):
            continue
        pair = document.pairs[place.pair]
        if len(places) == _TWO and pair.is_trusted(place.english, _LEAST_RISK_OF_TWO):
            continue
        yield Draft(
            pair=place.pair,
            category=Category.TERM_INCONSISTENT,
            severity=Severity.MINOR,
            confidence=confidence,
            message=_deviates(place, usual[0].english.text, ids),
            source_span=place.source,
            translation_span=place.english,
            suggestion=accepted[0] if accepted else usual[0].english.text,
        )


def _falling_together(
    phrases: Mapping[str, Sequence[Place]], pairs: Sequence[CheckedPair]
) -> Iterator[Draft]:
    """Phrases that differ in their last word and nevertheless have the same English."""
    families: dict[tuple[tuple[str, ...], frozenset[str]], list[Place]] = defaultdict(list)
    for places in phrases.values():
        for place in places:
            if len(place.words) > 1 and len(place.stems) > 1:
                families[place.words[:-1], place.stems].append(place)
    for family in families.values():
        # The phrase that has this English most often, or first, has a right to it.
        times = Counter(place.words for place in family)
        owner = max(
            family, key=lambda place: (times[place.words], -place.pair, -place.source.start)
        )
        for place in family:
            if _unlike(place.words[-1], owner.words[-1]):
                yield Draft(
                    pair=place.pair,
                    category=Category.TERM_INCONSISTENT,
                    severity=Severity.MINOR,
                    confidence=0.4,
                    message=message(
                        "consistency.same-english",
                        english=place.english.text,
                        chinese=place.source.text,
                        other=owner.source.text,
                        pair=pairs[owner.pair].pair_id,
                    ),
                    source_span=place.source,
                    translation_span=place.english,
                )


def _unlike(one: str, other: str) -> bool:
    """Whether two words share no character, and the dictionary no sense of theirs."""
    glosses = [stems(gazetteer().glosses(word)) for word in (one, other)]
    return all(glosses) and not glosses[0] & glosses[1] and not set(one) & set(other)


def _groups(places: Sequence[Place]) -> list[list[Place]]:
    """Places by rendering, the most frequent one first, then that which came first.

    Returns:
        none where there are more than :data:`_WAYS`, which bounds the comparisons as well.
    """
    groups: list[list[Place]] = []
    wordings: list[list[frozenset[str]]] = []  # of each group, the first few
    group_of: dict[frozenset[str], int] = {}
    for place in places:
        known = group_of.get(place.stems)
        if known is None:
            known = next(
                (k for k, said in enumerate(wordings) if any(alike(place.stems, w) for w in said)),
                len(groups),
            )
            group_of[place.stems] = known
            if known == _WAYS:
                return []
            if known == len(groups):
                groups.append([])
                wordings.append([])
            if len(wordings[known]) < _COMPARED:
                wordings[known].append(place.stems)
        groups[known].append(place)
    return sorted(groups, key=lambda group: -len(group))


def _accepted(source: str, terms: Iterable[Term]) -> list[str]:
    return [target for term in terms if term.source == source for target in term.targets]


def _says(target: str, text: str) -> bool:
    return any(True for _ in occurrences(words(target), words(text)))


def _deviates(place: Place, usual: str, ids: Sequence[str]) -> Message:
    """What a place says, and where it is otherwise, the first few places by name."""
    said = {"chinese": place.source.text, "here": place.english.text}
    named, more = ids[:_NAMED], len(ids) - _NAMED
    if more > 0:
        return message("consistency.phrase-more", **said, usual=usual, pairs=named, more=more)
    return message("consistency.phrase", **said, usual=usual, pairs=named)
