"""A scorecard: what an error costs, and how many may stand in a text that passes.

Errors are counted as in MQM 2.0 (themqm.org, "Scoring models", the linear model without
calibration) and ISO 5060:2024: every error of a severity costs penalty points, weighted by its
category; their sum over the size of the text is held against a threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from .findings import Finding, Severity

_Said = TypeVar("_Said")
Points = Annotated[FiniteFloat, Field(ge=0)]


class Volume(StrEnum):
    """What the size of a text is counted in."""

    CHARACTERS = "characters"  # Chinese characters and words in Latin letters, of the source
    WORDS = "words"  # of the translation


class Weights(BaseModel):
    """Penalty points of an error, by its severity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minor: Points = 1.0
    major: Points = 5.0
    critical: Points = 25.0

    def of(self, severity: Severity) -> float:
        """The points of a severity."""
        points: float = getattr(self, severity.value)
        return points


class Scorecard(BaseModel):
    """How a translation is graded.

    Attributes:
        weights: penalty points by severity; MQM's usual 1, 5 and 25 if not said.
        categories: factor by MQM category or its first part, for instance ``Style``; 1 if not
            said, and the longest name that fits counts.
        volume: what the size of the text is counted in.
        per: size to which penalty points are related.
        threshold: most penalty points in that size with which a translation passes.
        critical_fails: whether a single critical error fails it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Weights = Weights()
    categories: dict[str, Points] = {}
    volume: Volume = Volume.CHARACTERS
    per: Annotated[int, Field(gt=0)] = 1000
    threshold: Points = 10.0
    critical_fails: bool = True

    def points(self, finding: Finding) -> float:
        """What an error costs."""
        return self.weights.of(finding.severity) * self._factor(finding.category)

    def grade(self, findings: Iterable[Finding], size: int) -> Grade:
        """Grade a translation.

        Parameters:
            findings: errors that it has.
            size: of its text, in the scorecard's volume; at least 1.
        """
        errors = list(findings)
        points = sum(map(self.points, errors))
        rate = points * self.per / size
        is_critical = any(error.severity is Severity.CRITICAL for error in errors)
        return Grade(
            points=points,
            rate=rate,
            score=max(0.0, 100.0 * (1 - points / size)),
            passes=rate <= self.threshold and not (self.critical_fails and is_critical),
        )

    def _factor(self, category: str) -> float:
        return said_of(self.categories, category, 1.0)


@dataclass(frozen=True, slots=True)
class Grade:
    """What a translation is worth by a scorecard.

    Attributes:
        points: penalty points of all its errors.
        rate: of them, in the size that the scorecard relates them to.
        score: 0–100, what is left of the text when a point costs one of its units.
        passes: whether it is good enough.
    """

    points: float
    rate: float
    score: float
    passes: bool


def said_of(given: Mapping[str, _Said], category: str, default: _Said) -> _Said:
    """What is said of a category, or of the first of its parts."""
    return given.get(category, given.get(category.split("/")[0], default))
