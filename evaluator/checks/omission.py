"""Omission and addition: text of one side that nothing on the other stands for."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Category, Evidence, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_MOST_SURE = 0.95
"""Highest confidence: what is left out here may have been moved elsewhere on purpose."""
_LIKELY = 0.5
"""Confidence from which a sentence left alone is graver than minor."""
_CERTAIN = 0.75
"""Confidence from which a clause left out is graver than minor."""
_SLIGHT = 12  # characters: a shorter sentence or clause is a slight loss


class OmissionCheck(Check):
    """Sentences without a counterpart, and clauses inside a pair that were left out.

    Text that only the source version has lost is no addition.
    """

    name = "omission"
    scope = Scope.PAIR
    categories = (Category.OMISSION, Category.ADDITION)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.OMISSION and pair.source:
                yield _omitted_sentence(number, pair)
            elif pair.status is Status.ADDITION and pair.translation:
                yield _added_sentence(number, pair)
            for clause in pair.uncovered:
                yield Draft(
                    pair=number,
                    category=Category.OMISSION,
                    # Word alignment is less sure of itself than sentence alignment: set
                    # phrases whose English is no word-for-word rendering look alike to it.
                    severity=_severity(clause.end - clause.start)
                    if clause.confidence >= _CERTAIN
                    else Severity.MINOR,
                    confidence=clause.confidence,
                    message=message(
                        "omission.clause", clause=pair.source[clause.start : clause.end]
                    ),
                    source_span=span(pair.source, clause.start, clause.end),
                )


def _omitted_sentence(number: int, pair: CheckedPair) -> Draft:
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=_sentence_severity(pair, len(pair.source)),
        confidence=_confidence(pair),
        message=message("omission.sentence"),
        source_span=span(pair.source, 0, len(pair.source)),
    )


def _added_sentence(number: int, pair: CheckedPair) -> Draft:
    return Draft(
        pair=number,
        category=Category.ADDITION,
        # An English letter is less than a 字.
        severity=_sentence_severity(pair, len(pair.translation) // 3),
        confidence=_confidence(pair),
        message=message("omission.addition"),
        translation_span=span(pair.translation, 0, len(pair.translation)),
    )


def _confidence(pair: CheckedPair) -> float:
    return round(min(pair.alignment_score, _MOST_SURE), 2)


def _sentence_severity(pair: CheckedPair, characters: int) -> Severity:
    return _severity(characters) if pair.alignment_score >= _LIKELY else Severity.MINOR


def _severity(characters: int) -> Severity:
    return Severity.MINOR if characters < _SLIGHT else Severity.MAJOR
