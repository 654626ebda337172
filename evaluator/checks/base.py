"""What a check is: the pairs of one system in, findings out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alignment import UncoveredSpan, WordLink
from ..documents import Term
from ..model import Severity, Span, Status
from ..quality import WordRisk


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A sentence pair as the checks see it.

    Attributes:
        pair_id: for instance ``14.2``.
        unit: id of its unit.
        status: paired, or what it is that has no counterpart.
        source: Chinese text; empty where there is none.
        translation: English text; empty where there is none.
        uncovered: clauses of the source that nothing in the translation stands for.
        links: words of both sides that stand for each other; none where they are not known.
        risks: words of the translation with the probability that an expert would mark an
            error in them; none where they are not known.
    """

    pair_id: str
    unit: str
    status: Status
    source: str
    translation: str
    uncovered: tuple[UncoveredSpan, ...] = ()
    links: tuple[WordLink, ...] = ()
    risks: tuple[WordRisk, ...] = ()

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


@dataclass(frozen=True, eq=False, slots=True)
class CheckedDocument:
    """All sentence pairs of one system, in document order, with the corpus's terms."""

    pairs: Sequence[CheckedPair]
    terms: Sequence[Term] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it is tied to its run.

    Attributes:
        pair: index of the pair in its document.
        category: MQM category.
        severity: how much harm the error does.
        confidence: 0-1.
        message: one sentence for the reviewer.
        source_span: place in the pair's source text, or None.
        translation_span: place in the pair's translation text, or None.
        suggestion: what it should say, or None.
    """

    pair: int
    category: str
    severity: Severity
    confidence: float
    message: str
    source_span: Span | None = None
    translation_span: Span | None = None
    suggestion: str | None = None


class Check(ABC):
    """Base of all checks; register a subclass under ``evaluator.checks``."""

    name: str
    """Name by which its findings are known; the same as the entry point's."""

    @abstractmethod
    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """Find errors of one kind.

        Parameters:
            document: all pairs of one system; a check may look at each alone or compare them.

        Yields:
            drafts in any order; spans lie inside the texts of their pair.
        """


def span(text: str, start: int, end: int) -> Span:
    """The stretch ``[start, end)`` of a text."""
    return Span(start, end, text[start:end])
