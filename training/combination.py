"""Put the scores of a pair on one scale, and say what their sum is worth.

Means, deviations and lines are fitted, the sets counting alike; the weights are round ones.
Weights learnt from the order of translations in some sets put those of another in a worse order
within a segment (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluator.quality.combination import (
    ALONE,
    BY_REFERENCE,
    WITH_REFERENCE,
    Combination,
    Line,
    Scores,
)
from evaluator.quality.fitting import fit_unrelated, least_squares, platt, scale

from .judged_pairs import JudgedPair

WEIGHTS = {
    ALONE: {"burden": 1.0, "contrast": 1.0, "marks": 0.25, "similarity": -0.1},
    WITH_REFERENCE: {"burden": 1.0, "marks": 0.5, "similarity": -0.1}
    | dict.fromkeys(BY_REFERENCE, -0.25),
}
_NOTHING = (0.0, 0.0)

Told = Mapping[str, Mapping[str, Scores]]
"""Alone and with a reference, the scores by name, shape ``[pairs]``."""


def fit_combination(pairs: Sequence[JudgedPair], told: Told, strange: Scores) -> Combination:
    """Fit scales, and the lines from the weighted sum to a penalty and to a probability.

    Parameters:
        pairs: judged ones.
        told: of documents that no network had seen; null where there is no reference.
        strange: similarities of texts that have nothing to do with each other.
    """
    root = np.sqrt([pair.penalty for pair in pairs])
    major = np.array([pair.major for pair in pairs])
    scales: dict[str, dict[str, Line]] = {}
    penalties, majors = {}, {}
    for kind in WEIGHTS:
        rows = np.all([~np.isnan(values) for values in told[kind].values()], axis=0)
        scores = {name: values[rows] for name, values in told[kind].items()}
        scales[kind] = {name: scale(values) for name, values in scores.items()}
        total = Combination(scales, WEIGHTS, {}, {}, _NOTHING).total(scores, kind)
        share = set_weights([pair for pair, own in zip(pairs, rows, strict=True) if own])
        known = ~np.isnan(major[rows])
        penalties[kind] = least_squares(total, root[rows], share)
        majors[kind] = platt(total[known], major[rows][known], share[known])
    unrelated = fit_unrelated(told[ALONE]["similarity"], strange)
    return Combination(scales, WEIGHTS, penalties, majors, unrelated)


def set_weights(pairs: Sequence[JudgedPair]) -> Scores:
    """Weights by which every set counts alike, their mean 1."""
    origins = [pair.origin for pair in pairs]
    names, counts = np.unique(origins, return_counts=True)
    count = dict(zip(names, counts, strict=True))
    return np.array([len(pairs) / len(names) / count[origin] for origin in origins])
