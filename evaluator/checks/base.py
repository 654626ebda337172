"""What a check is: the pairs of one system in, findings out."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, ClassVar, overload

import numpy as np
from numpy.typing import NDArray

from ..model import Category, Evidence, Message, Opinion, Severity, Span, Status
from ..support.settings import Plugin

if TYPE_CHECKING:
    from ..alignment import LoneSentence, UncoveredSpan, WordLink
    from ..documents import InlineTag, Term
    from ..knowledge import KnownTerm
    from ..quality import WordRisk
    from ..quality.gaps import Gap

Similar = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]
"""Cosine of every text of the first list, in rows, with every one of the second."""


_OFTEN, _SELDOM = 0.03, 0.006
"""Share of known terms with a known wrong rendering and no accepted one.

In machine translations of WMT20 news' dev half .024, in human ones .006; in a translation of the
annotated policy document .031.
"""


SUSPECTED, CONVICTED = 0.5, 3.5
"""What a document must say against itself (:attr:`CheckedDocument.testimony`) for other doubts to
be believed sooner, and for all of them to be.
"""

_CHINESE_ENDS = re.compile(r"[。！？!?]+")
_ENGLISH_ENDS = re.compile(r"[.!?]+[”\"’')]*(?=\s+[A-Z“\"‘'(]|\s*$)")


class Scope(StrEnum):
    """How much of a document a check has to see to judge a pair of it."""

    PAIR = "pair"  # the pair alone
    WINDOW = "window"  # some pairs before and behind it as well
    DOCUMENT = "document"  # all pairs


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A sentence pair as the checks see it.

    Attributes:
        pair_id: for instance ``14.2``.
        unit: id of its unit.
        status: paired, or what it is that has no counterpart.
        source: Chinese text; empty where there is none.
        translation: English text; empty where there is none.
        uncovered: clauses of the source that perhaps nothing in the translation stands for.
        links: words of both sides that stand for each other; none where they are not known.
        alignment_score: similarity of the two sides as the aligner saw it; of a side that
            stands alone 0-1, how sure that is.
        source_tags: inline tags of the source; none but in bilingual files.
        translation_tags: inline tags of the translation.
        sentences: of either side that has several, with what speaks for each one's having no
            counterpart; none where that is not known.
        risks: words of the translation with the probability that an expert would mark an
            error in them; none where they are not known.
        gaps: stretches of either side that perhaps nothing on the other stands for, by the
            network fitted to them; none where it is not known.
        reference: the same source with a trusted translation that stands for it alone; None
            where there is none.
        matches: words of the translation, as the source of the link, and of the reference that
            say the same; none where they are not known.
        opinions: what those say of the pair who were asked; none where nobody was.
        is_given: whether the two sides were given as a pair, and not found by the aligner.
    """

    pair_id: str
    unit: str
    status: Status
    source: str
    translation: str
    uncovered: tuple[UncoveredSpan, ...] = ()
    links: tuple[WordLink, ...] = ()
    alignment_score: float = 1.0
    risks: tuple[WordRisk, ...] = ()
    source_tags: tuple[InlineTag, ...] = ()
    translation_tags: tuple[InlineTag, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sentences: tuple[LoneSentence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reference: CheckedPair | None = None
    matches: tuple[WordLink, ...] = ()
    is_given: bool = False

    def rendering(self, start: int, end: int) -> Span | None:
        """The stretch of the translation that holds all words linked to ``source[start:end]``.

        None where no word of it is linked.  Words in between belong to it, linked or not, so
        that a stretch much longer than its source speaks of scattered links.
        """
        linked = [k for k in self.links if k.source_start < end and start < k.source_end]
        if not linked:
            return None
        first = min(link.target_start for link in linked)
        return span(self.translation, first, max(link.target_end for link in linked))

    def origin(self, start: int, end: int) -> Span | None:
        """The stretch of the source that holds all words linked to ``translation[start:end]``.

        None where no word of it is linked; the reverse of :meth:`rendering`.
        """
        linked = [k for k in self.links if k.target_start < end and start < k.target_end]
        if not linked:
            return None
        first = min(link.source_start for link in linked)
        return span(self.source, first, max(link.source_end for link in linked))

    def is_trusted(self, place: Span, least: float) -> bool:
        """Whether the estimator takes every word of a stretch of the translation for sound.

        Parameters:
            place: in the translation.
            least: risk from which a word speaks against the stretch.

        Returns:
            false where the words' risks are not known.
        """
        risks = [r.error for r in self.risks if r.start < place.end and place.start < r.end]
        return bool(risks) and max(risks) < least


@dataclass(frozen=True, eq=False)
class CheckedDocument:
    """All sentence pairs of one system, in document order.

    Attributes:
        pairs: of the system.
        terms: of the corpus.
        similar: the sentence encoder's judgement of short texts of either language; None where
            no encoder is at hand.  Every new text costs time: ask about few, and all at once.
        domains: of knowledge that it speaks of; None to find them from its text, none to do
            without knowledge.
    """

    pairs: Sequence[CheckedPair]
    terms: Sequence[Term] = ()
    similar: Similar | None = None
    domains: Collection[str] | None = None

    def both_sides(self) -> Iterator[tuple[int, CheckedPair]]:
        """Pairs that have text on both sides, each behind its index."""
        for number, pair in enumerate(self.pairs):
            if pair.source and pair.translation:
                yield number, pair

    @cached_property
    def spoken(self) -> Collection[str]:
        """Domains of knowledge that it speaks of: those given, else found from its text."""
        if self.domains is not None:
            return self.domains
        from ..knowledge import load_knowledge

        return load_knowledge().domains(pair.source for pair in self.pairs)

    @cached_property
    def known(self) -> Sequence[tuple[KnownTerm, ...]]:
        """What the bundled knowledge knows of every pair, each looked at when it is asked for."""
        return _KnownTerms(self.pairs, self.spoken)

    def of_references(self, numbers: Collection[int]) -> CheckedDocument:
        """The references as though they were judged.

        Parameters:
            numbers: indices of the pairs that are wanted; the others, and those without a
                reference, have no English, so that every pair keeps its index.
        """
        pairs = [
            pair.reference
            if pair.reference and number in numbers
            else CheckedPair(pair.pair_id, pair.unit, Status.OMISSION, pair.source, "")
            for number, pair in enumerate(self.pairs)
        ]
        return PartOfDocument(pairs, self.terms, self.similar, self.domains, whole=self)

    @cached_property
    def references(self) -> CheckedDocument:
        """All references as though they were judged."""
        return self.of_references(range(len(self.pairs)))

    @cached_property
    def testimony(self) -> float:
        """How much the known terms say that this translator gets terms wrong.

        The logarithm of a likelihood ratio: that so many of them have a known wrong rendering
        and no accepted one, in a translation that often takes terms wrongly, over the same in a
        good one (:data:`_OFTEN`, :data:`_SELDOM`).  Below 0 the translation speaks for itself.
        """
        return weighed_terms([telling_terms(known) for known in self.known])

    def is_vouched(self, draft: Draft) -> bool:
        """Whether what a draft blames is an accepted rendering of a term of the knowledge.

        A draft that blames no English is vouched for where its Chinese is within such a term.
        """
        place, source = draft.translation_span, draft.source_span
        for term in self.known[draft.pair]:
            if source and not (term.start < source.end and source.start < term.end):
                continue
            if place is not None:
                if any(hit.start <= place.start and place.end <= hit.end for hit in term.accepted):
                    return True
            elif source is not None and term.start <= source.start and source.end <= term.end:
                return bool(term.accepted)
        return False


@dataclass(frozen=True, eq=False)
class PartOfDocument(CheckedDocument):
    """Pairs of a document, or its references: the domains are those of all of it.

    Attributes:
        whole: what it is of.
    """

    whole: CheckedDocument = field(kw_only=True)

    @cached_property
    def spoken(self) -> Collection[str]:
        """See :attr:`CheckedDocument.spoken`."""
        return self.whole.spoken


class _KnownTerms(Sequence[tuple["KnownTerm", ...]]):
    """What the bundled knowledge knows of a document's pairs; loaded when first asked for.

    It does not hold the document, which holds it: nobody would notice that they are done with.
    """

    def __init__(self, pairs: Sequence[CheckedPair], domains: Collection[str]) -> None:
        self._pairs, self._domains = pairs, domains
        self._known: dict[int, tuple[KnownTerm, ...]] = {}

    def __len__(self) -> int:
        return len(self._pairs)

    @overload
    def __getitem__(self, number: int) -> tuple[KnownTerm, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[tuple[KnownTerm, ...]]: ...
    def __getitem__(
        self, number: int | slice
    ) -> tuple[KnownTerm, ...] | Sequence[tuple[KnownTerm, ...]]:
        if isinstance(number, slice):
            return [self[k] for k in range(*number.indices(len(self)))]
        if number not in self._known:
            self._known[number] = self._recognised(self._pairs[number])
        return self._known[number]

    def _recognised(self, pair: CheckedPair) -> tuple[KnownTerm, ...]:
        if not self._domains:
            return ()
        from ..knowledge import load_knowledge

        return load_knowledge().recognise(pair.source, pair.translation, self._domains)


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it is tied to its run.

    Attributes:
        pair: index of the pair in its document.
        category: one of those that the check declares.
        severity: how much harm the error does.
        confidence: 0-1.
        message: what the reviewer is told.
        source_span: place in the pair's source text, or None.
        translation_span: place in the pair's translation text, or None.
        suggestion: what it should say, or None.
    """

    pair: int
    category: Category
    severity: Severity
    confidence: float
    message: Message
    source_span: Span | None = None
    translation_span: Span | None = None
    suggestion: str | None = None


class Check(Plugin, ABC):
    """Base of all checks; register a subclass under ``evaluator.checks``.

    What its findings say stands in ``messages/NAME.toml`` beside its module, in every language
    (see ``evaluator.support.messages``).
    """

    name: ClassVar[str]
    """Name by which its findings are known; the same as the entry point's."""
    scope: ClassVar[Scope]
    """How much of a document it has to see."""
    categories: ClassVar[tuple[Category, ...]]
    """All that its findings may be, the usual one first."""
    severity: ClassVar[Severity]
    """How grave its findings are as a rule; each says for itself."""
    requires: ClassVar[frozenset[Evidence]] = frozenset()
    """Evidence without which it finds nothing."""
    uses: ClassVar[frozenset[Evidence]] = frozenset()
    """Evidence with which it finds more, or is surer, but which it can do without."""
    reach: ClassVar[int] = 0
    """Of a check that sees a window: pairs before and behind that it may look at."""
    blames_words: ClassVar[bool] = False
    """Whether what it blames is that these English words stand for this Chinese: where a reference
    has the same ones for it, its finding is dropped."""

    @property
    def needs_encoder(self) -> bool:
        """Whether it finds nothing without the sentence encoder."""
        return any(evidence.is_encoded for evidence in self.requires)

    @abstractmethod
    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """Find errors of one kind.

        Parameters:
            document: all pairs of one system; a check may look at each alone or compare them.

        Yields:
            drafts in any order; spans lie inside the texts of their pair.
        """


def telling_terms(known: Sequence[KnownTerm]) -> tuple[int, int]:
    """How many known terms of a pair say how its translator takes terms, and how many are wrong."""
    terms = [term for term in known if _is_telling(term)]
    return len(terms), sum(bool(term.wrong) and not term.accepted for term in terms)


def weighed_terms(counts: Sequence[tuple[int, int]]) -> float:
    """What the terms of all pairs say of their translator (:attr:`CheckedDocument.testimony`).

    Parameters:
        counts: of every pair its :func:`telling_terms`.
    """
    terms, wrong = (sum(count[k] for count in counts) for k in range(2))
    return wrong * log(_OFTEN / _SELDOM) - (terms * (_OFTEN - _SELDOM))


def _is_telling(term: KnownTerm) -> bool:
    """Whether a term is more than a word of several senses or a foreign name."""
    return any(not e.is_sense and e.domain != "transcriptions" for e in term.entries)


def span(text: str, start: int, end: int) -> Span:
    """The stretch ``[start, end)`` of a text."""
    return Span(start, end, text[start:end])


def around(text: str, start: int, end: int, marks: re.Pattern[str]) -> tuple[int, int]:
    """Where the clause or sentence around a stretch of a text begins and ends."""
    before = [mark.end() for mark in marks.finditer(text, 0, start)]
    behind = marks.search(text, end)
    return before[-1] if before else 0, behind.start() if behind else len(text)


def are_sentences_apart(pair: CheckedPair, source: int, translation: int) -> bool:
    """Whether two places of a pair stand in sentences that are not each other's counterpart.

    Told only of a pair of several sentences that has as many on either side.

    Parameters:
        pair: of one sentence or several a side.
        source: an offset in its source.
        translation: likewise in its translation.
    """
    ends = [
        [mark.start() for mark in marks.finditer(text)]
        for marks, text in ((_CHINESE_ENDS, pair.source), (_ENGLISH_ENDS, pair.translation))
    ]
    if len(ends[0]) != len(ends[1]) or len(ends[0]) < 2:
        return False
    return bisect_left(ends[0], source) != bisect_left(ends[1], translation)
