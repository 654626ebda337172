"""What somebody says of a pair who is asked: a score, and perhaps the errors that he sees."""

from __future__ import annotations

from dataclasses import dataclass

from .categories import Category
from .findings import Severity
from .pairs import Span


@dataclass(frozen=True, slots=True)
class MarkedError:
    """An error that a judge or a metric's program has marked.

    Attributes:
        severity: how much harm it does.
        category: MQM category.
        translation_span: place in the translation; None where it lacks words.
        source_span: place in the source; None where it is not known.
        explanation: one sentence in the judge's own words; may be empty.
        confidence: 0-1, how sure that is; None where nothing is known of it.
    """

    severity: Severity
    category: Category
    translation_span: Span | None = None
    source_span: Span | None = None
    explanation: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one judge, or one metric's program, says of one pair.

    Attributes:
        by: its name, as a reader is told it.
        score: on its own scale; NaN where it gives none.
        errors: that it marks, each with its place checked.
        correction: the whole translation as it should be; empty where none is given.
        appeals: stretches of either text that speak to a language model.
        judge: its place among the judges that were asked; None of what is no language model.
    """

    by: str
    score: float
    errors: tuple[MarkedError, ...] = ()
    correction: str = ""
    appeals: tuple[str, ...] = ()
    judge: int | None = None
