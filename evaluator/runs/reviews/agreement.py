"""How far reviewers agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeVar

from ...model.verdicts import Decision, FindingVerdict, Review

_T = TypeVar("_T")

_ERROR = {Decision.ACCEPTED: True, Decision.CORRECTED: True, Decision.DISMISSED: False}
_IS_ERROR = {**_ERROR, Decision.ADDED: True}


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
        span_f1: how far the words that either marks as wrong are the same, 0–1: F1 over the
            characters of the translations of all pairs that both judged; None where neither marks
            any.
    """

    first: str
    second: str
    findings: int
    agreed: int
    kappa: float | None
    grades: int
    difference: float | None
    span_f1: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far all reviewers agree, by Krippendorff's alpha: 1 fully, 0 as by chance.

    Krippendorff, K. (2019). Content Analysis, 4th edition, chapter 12.

    Attributes:
        findings: alpha of the decisions, error or none; None where it is not defined.
        grades: alpha of the grades, as intervals.
    """

    findings: float | None
    grades: float | None


def agreements(reviews: Sequence[Review]) -> list[Agreement]:
    """The agreement of every two reviewers; who adjudicates has seen the others and is left out.

    Findings that a reviewer added are left out of the decisions: no other was asked about them.
    """
    places = _places(reviews)
    pairs = combinations(_independent(reviews), 2)
    return [_agreement(first, second, places) for first, second in pairs]


def reliability(reviews: Sequence[Review]) -> Reliability:
    """The agreement of all reviewers but those who adjudicate."""
    independent = _independent(reviews)
    return Reliability(
        krippendorffs_alpha([_decisions(review) for review in independent], "nominal"),
        krippendorffs_alpha([_grades(review) for review in independent], "interval"),
    )


def krippendorffs_alpha(
    judges: Sequence[Mapping[str, float]], level: Literal["nominal", "interval"]
) -> float | None:
    """Krippendorff's alpha of what some judges say of some things; not all need judge all.

    Parameters:
        judges: thing → value, for every judge.
        level: of measurement.

    Returns:
        alpha, 1 at most; None where fewer than two values differ, or fewer than two things were
        judged twice: of one alone it is 0, whatever was said.
    """
    import krippendorff  # numpy with it

    told = Counter(name for judge in judges for name in judge)
    twice = [name for name, judged in told.items() if judged > 1]
    values = [[float(judge.get(name, math.nan)) for name in twice] for judge in judges]
    if len(twice) < 2 or len({v for row in values for v in row if not math.isnan(v)}) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement=level))


def _agreement(first: Review, second: Review, places: Mapping[str, FindingVerdict]) -> Agreement:
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
        span_f1=_span_f1(first, second, places),
    )


def _places(reviews: Sequence[Review]) -> dict[str, FindingVerdict]:
    """Where a finding stands, by fingerprint, the same for all, who see units or sentences."""
    found: dict[str, FindingVerdict] = {}
    for review in reviews:
        for verdict in review.findings:
            found.setdefault(verdict.fingerprint, verdict)
    return found


def _span_f1(first: Review, second: Review, places: Mapping[str, FindingVerdict]) -> float | None:
    both = _judged(first, places) & _judged(second, places)
    one, other = (_marked(review, places, both) for review in (first, second))
    marked = len(one) + len(other)
    return 2 * len(one & other) / marked if marked else None


def _judged(review: Review, places: Mapping[str, FindingVerdict]) -> set[str]:
    """Fingerprints of the pairs whose errors a reviewer told: who edits tells none by it."""
    pairs = {verdict.fingerprint for verdict in review.pairs if verdict.grade is not None}
    decided = (v.fingerprint for v in review.findings if v.decision != Decision.OPEN)
    return pairs | {places[name].pair for name in decided}


def _marked(
    review: Review, places: Mapping[str, FindingVerdict], pairs: set[str]
) -> set[tuple[str, int]]:
    """Characters of translations that a reviewer calls wrong: fingerprint of the pair, offset."""
    confirmed = (v.fingerprint for v in review.findings if _IS_ERROR.get(v.decision))
    at = (places[name] for name in confirmed)
    return {
        (place.pair, offset)
        for place in at
        if place.pair in pairs and (span := place.translation_span)
        for offset in range(span.start, span.end)
    }


def cohens_kappa(decisions: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two judges beyond chance, 1 at most; None where chance alone agrees fully."""
    if not decisions:
        return None
    total = len(decisions)
    observed = sum(a == b for a, b in decisions) / total
    firsts, seconds = (Counter(side) for side in zip(*decisions, strict=True))
    expected = sum(firsts[value] * seconds[value] for value in (True, False)) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _independent(reviews: Sequence[Review]) -> list[Review]:
    return [review for review in reviews if not review.adjudicates]


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
