"""How far reviewers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from ...model.verdicts import Decision, Review

_T = TypeVar("_T")

_ERROR = {Decision.ACCEPTED: True, Decision.CORRECTED: True, Decision.DISMISSED: False}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on what both have judged.

    Attributes:
        first, second: their names.
        findings: how many findings both decided on.
        agreed: on how many of these both say that there is an error, or both that there is none.
        kappa: Cohen's (1960) kappa of these decisions: agreement beyond chance; None where it
            is not defined (nothing in common, or no chance to disagree).
        grades: how many pairs both graded.
        difference: mean absolute difference of these grades, 0–100; None without any.
    """

    first: str
    second: str
    findings: int
    agreed: int
    kappa: float | None
    grades: int
    difference: float | None


def agreements(reviews: Sequence[Review]) -> list[Agreement]:
    """The agreement of every two reviewers.

    Findings that a reviewer added are left out: no other was asked about them.
    """
    return [_agreement(first, second) for first, second in combinations(reviews, 2)]


def _agreement(first: Review, second: Review) -> Agreement:
    decisions = _common(_decisions(first), _decisions(second))
    grades = _common(_grades(first), _grades(second))
    return Agreement(
        first=first.reviewer,
        second=second.reviewer,
        findings=len(decisions),
        agreed=sum(a == b for a, b in decisions),
        kappa=cohens_kappa(decisions),
        grades=len(grades),
        difference=sum(abs(a - b) for a, b in grades) / len(grades) if grades else None,
    )


def cohens_kappa(decisions: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two judges beyond chance, 1 at most; None where chance alone agrees fully."""
    if not decisions:
        return None
    total = len(decisions)
    observed = sum(a == b for a, b in decisions) / total
    firsts, seconds = (Counter(side) for side in zip(*decisions, strict=True))
    expected = sum(firsts[value] * seconds[value] for value in (True, False)) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _decisions(review: Review) -> dict[str, bool]:
    return {
        verdict.fingerprint: _ERROR[verdict.decision]
        for verdict in review.findings
        if verdict.decision in _ERROR
    }


def _grades(review: Review) -> dict[str, int]:
    return {
        verdict.fingerprint: verdict.grade for verdict in review.pairs if verdict.grade is not None
    }


def _common(first: Mapping[str, _T], second: Mapping[str, _T]) -> list[tuple[_T, _T]]:
    return [(first[name], second[name]) for name in first if name in second]
