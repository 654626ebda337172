"""Priority: how urgently a human should look at a pair, from parts that are all shown.

Where the encoder has a fitted estimator, the priority of a sentence pair is the probability that
an expert would mark a major error of accuracy in it.  Its parts are the estimator's own
probability, joined with the scores by reference where there is one; what the findings add; and
the chance that two texts of very low similarity have nothing to do with each other.  With another
encoder it is put together by hand, and the run's notes say so.

Either way each part is the chance of an error by its own evidence alone, 0-1, and they are
joined as independent causes for concern (noisy or), so that any strong one is enough and none
can hide another.  A pair's findings are joined likewise, the gravest first and each further one
counting half, so that many small faults do not outweigh one grave one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..evidence.risks import PairReadings
from ..model import Finding, Severity, Status
from ..quality import Combination, Estimate

SEVERITY_WEIGHT = {Severity.CRITICAL: 0.95, Severity.MAJOR: 0.7, Severity.MINOR: 0.15}
"""Concern that one finding of full confidence gives, where no estimator speaks."""
FITTED_WEIGHT = {Severity.CRITICAL: 0.9, Severity.MAJOR: 0.9, Severity.MINOR: 0.0}
"""The same beside an estimator: most likely on documents unseen by it, see docs/quality.md."""
ESTIMATED = frozenset(("suspect",))
"""Checks that only repeat what the estimator says, and so add nothing to it."""
SIMILARITY_WEIGHT = 0.5
"""Concern of a pair whose texts have no more in common than two unrelated ones."""
SIMILARITY_RANGE = (0.0, 0.6)
"""Calibrated similarity of unrelated texts, and that from which none is suspicious."""
REFERENCE_WEIGHT = 0.3
"""Concern of the pair that is farthest from its reference in the document."""
STATUS_CONCERN = {
    Status.PAIRED: 0.0,
    Status.OMISSION: 0.7,
    Status.ADDITION: 0.6,
    Status.MISSING_FROM_SOURCE: 0.0,  # the source's fault, not the translation's
}

_COMBINED = {
    "similarity": "similarity_calibrated",
    "bertscore": "bertscore",
    "reference_similarity": "reference_similarity_calibrated",
    "chrf": "chrf",
}
"""Scores that are combined with the estimates, and their columns."""
PARTS = ("findings", "estimate", "similarity", "reference", "alignment")


def sentence_priority(
    pairs: pd.DataFrame, findings: Sequence[Finding], reading: PairReadings
) -> pd.DataFrame:
    """The sentence pairs of one system with their priority and its parts filled in.

    Parameters:
        pairs: sentence rows of the pair table, scores filled in.
        findings: of that system; each counts for the pair it names.
        reading: of the pairs, with estimates where an estimator was fitted to the encoder.

    Returns:
        a copy with ``error_burden``, ``priority`` and the ``priority_…`` columns, the latter 0-1;
        the burden is null where there is no estimate.
    """
    calm, burden = np.zeros(len(pairs)), np.full(len(pairs), np.nan)
    if reading.parameters is None:
        parts, weights = _unfitted_parts(pairs), SEVERITY_WEIGHT
    else:
        burden, parts = _fitted_parts(pairs, reading.estimates, reading.parameters.combination)
        weights = FITTED_WEIGHT
    evidence = [finding for finding in findings if finding.check not in ESTIMATED]
    parts["findings"] = _concern(pairs, evidence, weights)
    parts["alignment"] = np.asarray(pairs["status"].map(STATUS_CONCERN), dtype=np.float64)
    missing = (pairs["status"] == Status.MISSING_FROM_SOURCE).to_numpy(dtype=bool)
    filled = {
        name: np.where(missing, 0.0, np.nan_to_num(parts.get(name, calm), nan=0.0))
        for name in PARTS
    }
    total = 1 - np.prod([1 - part for part in filled.values()], axis=0)
    columns = {f"priority_{name}": part for name, part in filled.items()}
    return pairs.assign(**columns, priority=total, error_burden=burden)


def unit_priority(units: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The units of one system with the priority of their text filled in.

    A unit's priority, and each of its parts, is the chance that any of its sentence pairs holds
    an error, joined as the parts themselves are; its burden is their mean weighted by length.

    Parameters:
        units: unit rows of the pair table.
        sentences: sentence rows of the same system, priorities filled in.
    """
    columns = ["priority", *(f"priority_{name}" for name in PARTS)]
    chances = 1 - (1 - sentences[columns].astype(float)).groupby(sentences["unit"]).prod()
    length = sentences["source_text"].str.len() + sentences["translation_text"].str.len()
    burden = sentences["error_burden"].astype(float)
    weights = length.where(burden.notna(), 0.0).groupby(sentences["unit"]).sum()
    means = (burden * length).groupby(sentences["unit"]).sum() / weights
    joined = chances.assign(error_burden=means.replace([np.inf, -np.inf], np.nan))
    filled = units.copy()
    for name in joined.columns:
        filled[name] = units["unit"].map(joined[name])
    return filled


def _fitted_parts(
    pairs: pd.DataFrame, estimates: Mapping[str, Estimate], combination: Combination
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Burden of every pair, and the parts of its priority that need no finding."""
    known = [estimates.get(pair_id) for pair_id in pairs["pair_id"]]
    scores = {name: _column(pairs, column) for name, column in _COMBINED.items()}
    scores["burden"] = np.array([one.burden if one else np.nan for one in known])
    scores["marks"] = np.array([one.marks if one else np.nan for one in known])
    burden, major = combination.judge(scores)
    unknown = np.isnan(scores["burden"])
    return np.where(unknown, np.nan, burden), {
        "estimate": np.where(unknown, np.nan, major),
        "similarity": combination.chance_unrelated(scores["similarity"]),
    }


def _column(pairs: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A column of scores; all null where there is none."""
    if name not in pairs:
        return np.full(len(pairs), np.nan)
    return pairs[name].to_numpy(dtype=float, na_value=np.nan)


def _unfitted_parts(pairs: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    similarity = pairs["similarity_calibrated"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(similarity).all():  # too few sentences to calibrate: the document's own order
        similarity = SIMILARITY_RANGE[1] * _rank(pairs["similarity"])
    low, high = SIMILARITY_RANGE
    return {
        "similarity": SIMILARITY_WEIGHT * np.clip((high - similarity) / (high - low), 0, 1),
        "reference": REFERENCE_WEIGHT * (1 - _rank(pairs["chrf"])),
    }


def _concern(
    pairs: pd.DataFrame, findings: Sequence[Finding], weight: Mapping[Severity, float]
) -> NDArray[np.float64]:
    concerns: dict[str, list[float]] = {}
    for finding in findings:
        concern = weight[finding.severity] * finding.confidence
        concerns.setdefault(finding.pair_id, []).append(concern)
    return np.array([_joined(concerns.get(pair, [])) for pair in pairs["pair_id"]], dtype=float)


def _joined(concerns: Sequence[float]) -> float:
    """Concern that several findings give together."""
    calm = 1.0
    for k, concern in enumerate(sorted(concerns, reverse=True)):
        calm *= 1 - concern * 0.5**k
    return 1 - calm


def _rank(scores: pd.Series) -> NDArray[np.float64]:
    """Place in the document's distribution, 0 the lowest and 1 the highest; NaN stays NaN."""
    ranks = scores.astype(float).rank(method="average")
    count = int(ranks.notna().sum())
    return np.asarray((ranks - 1) / max(count - 1, 1), dtype=float)
