"""Terms, idioms, names and senses whose translation is known to be wrong.

Three things speak against a rendering, the strongest first: it is one that the knowledge knows to
be wrong; it is the English name of something else of the same kind; it is made of words that only
the known wrong renderings have.  Word links must say that it stands for the term, unless it is
so long that this is no chance.  That an accepted rendering is missing is not reported by itself:
there are more good renderings than any table holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..alignment.words import ENGLISH_FUNCTION
from ..knowledge import Entry, KnownTerm, Rendering, Why, load_knowledge, telltales
from ..language.english import words
from ..model import Severity, Span
from .base import Check, CheckedDocument, CheckedPair, Draft, span

_LONG = 2  # content words from which a rendering is no chance
_SPELT = frozenset((Why.LITERAL, Why.SPLIT, Why.PINYIN, Why.NAME))
_COMPOUND = 3  # characters: in a shorter term one word says too little
_SURE, _LIKELY = 0.9, 0.7
_WHY = {
    Why.LITERAL: "puts {term} into English word by word",
    Why.SENSE: "gives another sense of {term} than is meant here",
    Why.SPLIT: "takes {term} apart at the wrong place",
    Why.PINYIN: "only spells out {term}",
    Why.FRIEND: "looks like {term} and means something else",
    Why.NAME: "is not the name that {term} goes by in English",
    Why.MISLEADING: "says something of {term} that the source does not",
    Why.REVERSED: "says the contrary of {term}",
    Why.SCOPE: "is too narrow or too broad for {term}",
}


class KnowledgeCheck(Check):
    """Known wrong renderings of what the bundled knowledge has."""

    name = "knowledge"

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        own = [term.source for term in document.terms]
        for number, (pair, known) in enumerate(zip(document.pairs, document.known, strict=True)):
            if pair.translation:
                yield from _check(number, pair, known, own)


def _check(
    number: int, pair: CheckedPair, known: Sequence[KnownTerm], own: Sequence[str]
) -> Iterator[Draft]:
    right = [hit for term in known for hit in term.accepted]
    names = load_knowledge().names(pair.translation) if known else []
    for term in known:
        if _is_own(pair.source[term.start : term.end], own) or _is_rendered(term, known):
            continue
        wrong = [hit for hit in _apart(term.wrong) if not _is_inside(hit, right)]
        believed = [(hit, _belief(pair, term, hit)) for hit in wrong]
        told = [
            _known_wrong(number, pair, term, hit, sure) for hit, sure in believed if sure
        ] or _other_name(number, pair, term, names, right) or _telltale(number, pair, term, right)
        yield from told


def _is_own(term: str, own: Sequence[str]) -> bool:
    """Whether the user's own term list speaks of a term; then it has the last word."""
    return any(term in mine or mine in term for mine in own)


def _is_rendered(term: KnownTerm, known: Sequence[KnownTerm]) -> bool:
    """Whether there is an accepted rendering for every time that a term stands in the source."""
    times = sum(other.entries == term.entries for other in known)
    return len({hit.start for hit in term.accepted}) >= times


def _is_inside(hit: Rendering, others: Sequence[Rendering]) -> bool:
    return any(other.start <= hit.start and hit.end <= other.end for other in others)


def _apart(hits: Sequence[Rendering]) -> list[Rendering]:
    """Hits that do not overlap, the longest of those that do."""
    chosen: list[Rendering] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
        if all(hit.end <= other.start or other.end <= hit.start for other in chosen):
            chosen.append(hit)
    return chosen


def _belief(pair: CheckedPair, term: KnownTerm, hit: Rendering) -> float:
    """0-1, how sure it is that a rendering stands for a term."""
    content = [
        (hit.start + word.start, hit.start + word.end)
        for word in words(pair.translation[hit.start : hit.end])
        if word.lemma not in ENGLISH_FUNCTION
    ]
    inside = outside = 0
    for start, end in content:
        links = [k for k in pair.links if k.target_start < end and start < k.target_end]
        if any(k.source_start < term.end and term.start < k.source_end for k in links):
            inside += 1
        elif links:
            outside += 1
    if inside and inside >= outside:
        return _SURE if not outside else _LIKELY
    if len(content) >= _LONG and not outside:
        return _LIKELY
    return 0.0


def _known_wrong(
    number: int, pair: CheckedPair, term: KnownTerm, hit: Rendering, sure: float
) -> Draft:
    entry = hit.entry
    assert entry.why is not None
    assert entry.severity is not None
    source = span(pair.source, term.start, term.end)
    wrong = span(pair.translation, hit.start, hit.end)
    why = _WHY[entry.why].format(term=source.text)
    return _draft(number, source, wrong, entry, entry.severity, sure, f"“{wrong.text}” {why}")


def _other_name(
    number: int,
    pair: CheckedPair,
    term: KnownTerm,
    names: Sequence[Rendering],
    right: Sequence[Rendering],
) -> list[Draft]:
    """The English name of something of the same kind that the source does not speak of."""
    entry = next((e for e in term.entries if e.is_name), None)
    if entry is None or term.accepted:
        return []
    for hit in names:
        is_other = hit.entry.kind == entry.kind and not _is_inside(hit, right)
        if is_other and _belief(pair, term, hit) == _SURE:
            source = span(pair.source, term.start, term.end)
            wrong = span(pair.translation, hit.start, hit.end)
            message = f"“{wrong.text}” is {hit.entry.source}, not {source.text}"
            return [_draft(number, source, wrong, entry, Severity.CRITICAL, 0.85, message)]
    return []


def _telltale(
    number: int, pair: CheckedPair, term: KnownTerm, right: Sequence[Rendering]
) -> list[Draft]:
    """Words that stand for the term and that only its known wrong renderings have."""
    linked = [k for k in pair.links if k.source_start < term.end and term.start < k.source_end]
    if not linked or term.accepted or term.end - term.start < _COMPOUND:
        return []
    text = [
        word
        for word in words(pair.translation)
        if word.lemma not in ENGLISH_FUNCTION
        and any(k.target_start < word.end and word.start < k.target_end for k in linked)
    ]
    for entry in term.entries:
        if entry.why not in _SPELT:
            continue
        wrong_words, right_words = telltales(entry)
        bad = [word for word in text if word.key in wrong_words]
        good = [word for word in text if word.key in right_words]
        if bad and not good:
            start, end = min(w.start for w in text), max(w.end for w in text)
            hit = Rendering(start, end, entry, "")
            if _is_inside(hit, right):
                continue
            assert entry.severity is not None
            source = span(pair.source, term.start, term.end)
            wrong = span(pair.translation, start, end)
            graded = max(entry.severity, Severity.MAJOR, key=lambda severity: severity.rank)
            message = f"“{wrong.text}” reads like a word-by-word rendering of {source.text}"
            return [_draft(number, source, wrong, entry, graded, 0.7, message)]
    return []


def _draft(
    number: int,
    source: Span,
    wrong: Span,
    entry: Entry,
    severity: Severity,
    confidence: float,
    message: str,
) -> Draft:
    accepted = " or ".join(f"“{rendering}”" for rendering in entry.renderings[:2])
    return Draft(
        pair=number,
        category="Accuracy/Mistranslation",
        severity=severity,
        confidence=confidence,
        message=f"{message}; it is {accepted}.",
        source_span=source,
        translation_span=wrong,
        suggestion=entry.renderings[0],
    )
