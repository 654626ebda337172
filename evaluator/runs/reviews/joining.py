"""Verdicts of one reviewer from several places, made one review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ...model.verdicts import FindingVerdict, PairVerdict, Review

_Verdict = TypeVar("_Verdict", FindingVerdict, PairVerdict)


def joined_reviews(reviews: Iterable[Review]) -> list[Review]:
    """One review a reviewer and corpus, by name; of two verdicts on one thing the later holds."""
    found: dict[tuple[str, str], Review] = {}
    for review in reviews:
        key = review.reviewer, review.corpus
        found[key] = _joined(found[key], review) if key in found else review
    return [found[key] for key in sorted(found)]


def _joined(known: Review, new: Review) -> Review:
    latest = max(known, new, key=lambda review: review.exported)
    return latest.model_copy(
        update={
            "adjudicates": known.adjudicates or new.adjudicates,
            "findings": _latest([*known.findings, *new.findings]),
            "pairs": _latest([*known.pairs, *new.pairs]),
        }
    )


def _latest(verdicts: Iterable[_Verdict]) -> list[_Verdict]:
    """One verdict for every thing judged: the one decided last."""
    found: dict[str, _Verdict] = {}
    for verdict in verdicts:
        known = found.get(verdict.fingerprint)
        if known is None or known.decided <= verdict.decided:
            found[verdict.fingerprint] = verdict
    return list(found.values())
