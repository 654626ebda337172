"""Spelling: slips of the pen, and British and American spelling side by side."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language.english_names import fold
from ..language.literals import is_in_literal, literals
from ..language.pinyin import read_out
from ..language.spelling import BRITISH, correction, is_known, variety
from ..model import Category, Evidence, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_WORD = re.compile(r"(?<![\w'’.@/\-])[a-z]+(?![\w@/\-]|['’]\w|\.\w)")
_FEWEST = 5  # letters
_TERM = 3  # times that a word stands in a document from which it is meant
_RULE = 2  # words of one variety that make the other one a slip


@dataclass(frozen=True, slots=True)
class _Place:
    pair: int
    start: int
    end: int
    word: str


class SpellingCheck(Check):
    """Words that no dictionary has and that are a letter away from a common one.

    Names, words of the source, pinyin and what the document writes again and again are left
    alone; British and American spelling are both right, but not in one document.
    """

    name = "spelling"
    scope = Scope.DOCUMENT
    categories = (Category.SPELLING, Category.LOCALE)
    severity = Severity.MINOR
    uses = frozenset((Evidence.TERMS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        places = [
            place for number, pair in enumerate(document.pairs) for place in _words(number, pair)
        ]
        often = Counter(place.word for place in places)
        terms = {word for term in document.terms for form in term.targets for word in form.split()}
        for place in places:
            if often[place.word] < _TERM and place.word not in terms:
                draft = _slip(place, document.pairs[place.pair])
                if draft:
                    yield draft
        yield from _mixed(places, document.pairs)


def _words(number: int, pair: CheckedPair) -> Iterator[_Place]:
    """Words in small letters outside literals."""
    known = literals(pair.translation)
    for match in _WORD.finditer(pair.translation):
        if not is_in_literal(*match.span(), known):
            yield _Place(number, *match.span(), match[0])


def _slip(place: _Place, pair: CheckedPair) -> Draft | None:
    word = place.word
    if len(word) < _FEWEST or is_known(word) or word in pair.source.lower():
        return None
    mend = correction(word)
    if mend is None or read_out(fold(word), pair.source):
        return None
    return Draft(
        pair=place.pair,
        category=Category.SPELLING,
        severity=Severity.MINOR,
        confidence=0.8,
        message=message("spelling.slip", word=word),
        translation_span=span(pair.translation, place.start, place.end),
        suggestion=mend,
    )


def _mixed(places: Sequence[_Place], pairs: Sequence[CheckedPair]) -> Iterator[Draft]:
    """One finding a document and kind of word: the first of the rarer variety."""
    found: dict[str, dict[str, list[tuple[_Place, str]]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        varied = variety(place.word)
        if varied:
            what, which, other = varied
            found[what][which].append((place, other))
    for by_variety in found.values():
        if len(by_variety) < 2:
            continue
        (which, rarer), (_, commoner) = sorted(by_variety.items(), key=lambda item: len(item[1]))
        if len(commoner) < _RULE:
            continue
        place, other = rarer[0]
        pair = pairs[place.pair]
        told = message(
            "spelling.british" if which == BRITISH else "spelling.american",
            word=place.word,
            example=commoner[0][0].word,
        )
        yield Draft(
            pair=place.pair,
            category=Category.LOCALE,
            severity=Severity.MINOR,
            confidence=0.5,
            message=told,
            translation_span=span(pair.translation, place.start, place.end),
            suggestion=other,
        )
