"""Terms: a source term whose accepted renderings are missing, or whose forbidden one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..documents import Term
from ..language import simplified
from ..language.english import Word, occurrences, words
from ..language.gazetteer import gazetteer
from ..model import Category, Evidence, Message, Severity, Span, longest_apart, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

# A term is the same whether its punctuation is written full- or half-width; the table maps
# one character to one, so offsets hold.
_WIDTH = str.maketrans("（）〔〕，。、；：！？“”‘’－—–·", "()()" + ",.,;:!?\"\"''---.")

# the beginning of a text, its number, the end of a sentence, an opening quotation mark
_DEFINED = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ee]ach|[Ss]uch) ([A-Z][a-z]+)$")
_PARTIES = ("ee", "er", "or")  # whom contracts define: the Lessee, the Borrower
_HEAD = re.compile(r"(?:^|^[(（]?\w{1,5}[)）.,]|[.!?:;]|[\"'“‘])\s*$")


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """A term made ready to be found.

    Attributes:
        term: as listed.
        key: what its source is compared by.
        targets: words of its accepted renderings.
        forbidden: words of its forbidden ones.
    """

    term: Term
    key: str
    targets: tuple[tuple[Word, ...], ...]
    forbidden: tuple[tuple[Word, ...], ...]


class TermCheck(Check):
    """Holds each pair against the corpus's term list.

    Source terms are found by longest match, so that a term inside a longer one is not asked
    for by itself; renderings are compared by lemma.
    """

    name = "terms"
    scope = Scope.PAIR
    categories = (Category.TERM_UNFIT,)
    severity = Severity.MAJOR
    requires = frozenset((Evidence.TERMS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        entries = _index(tuple(document.terms))
        if not entries:
            return
        for number, pair in document.both_sides():
            yield from _check_pair(number, pair, entries)


def index_terms(terms: Sequence[Term]) -> dict[str, list[IndexedTerm]]:
    """Entries by the first character of their source, the longest first."""
    by_first: dict[str, list[IndexedTerm]] = {}
    for term in terms:
        key = term_key(term.source)
        entry = IndexedTerm(
            term,
            key,
            tuple(tuple(words(target)) for target in term.targets),
            tuple(tuple(words(wrong)) for wrong in term.forbidden),
        )
        by_first.setdefault(key[0], []).append(entry)
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry.key))
    return by_first


_index = lru_cache(maxsize=4)(index_terms)
"""Of a list that every document of a corpus is held against, and the references beside."""


def term_key(source: str) -> str:
    """What a term is compared by: in simplified characters, its punctuation half-width."""
    return simplified(source).translate(_WIDTH)


def terms_in(
    source: str, entries: dict[str, list[IndexedTerm]]
) -> Iterator[tuple[IndexedTerm, Span]]:
    """Terms in a source text, left to right, the longest at every place."""
    folded, position = source.translate(_WIDTH), 0
    while position < len(folded):
        for entry in entries.get(folded[position], ()):
            if folded.startswith(entry.key, position):
                end = position + len(entry.key)
                yield entry, span(source, position, end)
                position = end
                break
        else:
            position += 1


def _check_pair(
    number: int, pair: CheckedPair, entries: dict[str, list[IndexedTerm]]
) -> Iterator[Draft]:
    text = words(pair.translation)
    # one finding for a term that recurs in the pair: the first place stands for all
    places: dict[str, tuple[IndexedTerm, Span]] = {}
    for entry, place in terms_in(pair.source, entries):
        places.setdefault(entry.key, (entry, place))
    accepted = {key: _hits(entry.targets, text) for key, (entry, _) in places.items()}
    explained = [hit for hits in accepted.values() for hit in hits]
    for key, (entry, place) in places.items():
        # A rendering that is wrong for this term may be right for its neighbour.
        wrong = [
            hit
            for hit in longest_apart(_hits(entry.forbidden, text), lambda hit: hit)
            if not any(_inside(hit, other) for other in explained)
        ]
        for hit in wrong:
            yield _forbidden(number, pair, entry.term, place, hit)
        if not wrong and not accepted[key]:
            yield _missing(number, entry.term, place)


def _hits(phrases: Sequence[tuple[Word, ...]], text: Sequence[Word]) -> list[tuple[int, int]]:
    return [hit for phrase in phrases for hit in occurrences(phrase, text)]


def _inside(hit: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= hit[0] and hit[1] <= other[1]


def _forbidden(
    number: int, pair: CheckedPair, term: Term, place: Span, hit: tuple[int, int]
) -> Draft:
    wrong = span(pair.translation, *hit)
    invented = _invents_a_name(wrong, pair.translation, term)
    return Draft(
        pair=number,
        category=Category.TERM_UNFIT,
        severity=Severity.CRITICAL if invented else Severity.MAJOR,
        confidence=0.95,
        message=_forbidding(wrong.text, term, pair.source, invented=invented),
        source_span=place,
        translation_span=wrong,
        suggestion=term.targets[0],
    )


def _forbidding(wrong: str, term: Term, source: str, *, invented: bool) -> Message:
    """That the list forbids a rendering, with its note where that is not the sentence itself."""
    if term.note and simplified(term.note) not in source:
        told = "terms.invented-noted" if invented else "terms.forbidden-noted"
        return message(told, english=wrong, term=term.source, note=term.note)
    told = "terms.invented" if invented else "terms.forbidden"
    return message(told, english=wrong, term=term.source)


def _invents_a_name(wrong: Span, translation: str, term: Term) -> bool:
    """Whether a forbidden rendering sends the reader to a name that the term is not about.

    So it does where a word that stands with a capital inside a sentence occurs in no accepted
    rendering; a capital at the head of a sentence or of a quotation says nothing, nor does that
    of what a contract defines (the Lessee).
    """
    accepted = {word.lemma for target in term.targets for word in words(target)}
    return any(
        wrong.text[word.start].isupper()
        and not _has_leading_capital(translation[: wrong.start + word.start])
        and not _is_defined(translation[: wrong.start + word.end])
        and word.lemma not in accepted
        for word in words(wrong.text)
    )


def _is_defined(until: str) -> bool:
    """Whether a text ends in a common noun that an article defines: the Lessee, this Contract."""
    defined = _DEFINED.search(until)
    if defined is None:
        return False
    word = defined[1].lower()
    return word.endswith(_PARTIES) or gazetteer().explains_by(word)


def _has_leading_capital(before: str) -> bool:
    """Whether a word behind this text is written with a capital wherever it comes from."""
    return _HEAD.search(before) is not None


def _missing(number: int, term: Term, place: Span) -> Draft:
    return Draft(
        pair=number,
        category=Category.TERM_UNFIT,
        severity=Severity.MINOR,
        confidence=0.5,
        message=message("terms.missing", term=term.source, accepted=term.targets[:3]),
        source_span=place,
        suggestion=term.targets[0],
    )
