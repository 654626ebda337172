"""Fitting what scores say together: means, deviations and lines, the weights being round ones.

Used by ``training/combination.py`` for the shipped estimator, and by ``evaluator fit`` for a model
of the user's, of whose token vectors no network was taught.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from .combination import (
    ALONE,
    BY_REFERENCE,
    NAMES,
    OWN_WEIGHTS,
    WITH_REFERENCE,
    Combination,
    Line,
    Scores,
    chance,
)

UNRELATED = 0.01
"""Share of pairs that are taken to have nothing to do with each other."""
_NOTHING = (0.0, 1.0)


def fit_sum(
    scores: Mapping[str, Scores], penalty: Scores, major: Scores, unrelated: Scores
) -> Combination:
    """Fit the sum of a model's scores, where no network speaks.

    Parameters:
        scores: shape ``[n]`` each, of some of ``NAMES``, ``similarity`` among them; null where
            absent.
        penalty: what experts gave, the root of their points.
        major: share of the experts who marked a major error; null where that is not known.
        unrelated: similarities of texts that have nothing to do with each other.
    """
    absent = np.full(len(penalty), np.nan)
    own = {name: scores.get(name, absent) for name in NAMES}
    scales = {name: scale(own[name]) if name in scores else _NOTHING for name in NAMES}
    alone = {name: weight for name, weight in OWN_WEIGHTS.items() if name not in BY_REFERENCE}
    weights = {ALONE: alone, WITH_REFERENCE: OWN_WEIGHTS}
    has_reference = np.all([~np.isnan(own[n]) for n in BY_REFERENCE if n in scores], axis=0)
    if not any(name in scores for name in BY_REFERENCE) or has_reference.sum() < len(penalty) / 2:
        has_reference = np.full(len(penalty), True)  # then what is said alone is said of both
    by_kind = dict.fromkeys(weights, scales)
    draft = Combination(by_kind, weights, {}, {}, _NOTHING)
    penalties, majors = {}, {}
    for kind, rows in ((ALONE, np.full(len(penalty), True)), (WITH_REFERENCE, has_reference)):
        total = draft.total(own, kind)
        known = rows & ~np.isnan(major)
        penalties[kind] = least_squares(total[rows], penalty[rows])
        majors[kind] = platt(total[known], major[known])
    line = fit_unrelated(own["similarity"], unrelated)
    return Combination(by_kind, weights, penalties, majors, line)


def scale(values: Scores) -> Line:
    """Mean and standard deviation of what is there; those of nothing where nothing is."""
    if np.isnan(values).all():
        return _NOTHING
    return float(np.nanmean(values)), float(np.nanstd(values)) or 1.0


def least_squares(values: Scores, targets: Scores, weights: Scores | None = None) -> Line:
    """Slope and offset nearest to the targets."""
    slope, offset = np.polyfit(values, targets, 1, w=None if weights is None else np.sqrt(weights))
    return float(slope), float(offset)


def platt(logits: NDArray[Any], targets: NDArray[Any], weights: NDArray[Any] | float = 1.0) -> Line:
    """Slope and offset that make probabilities with the least cross-entropy of any numbers."""
    # Half precision, in which logits are kept, is too coarse for a search.
    values, aims = (np.asarray(side, dtype=np.float64) for side in (logits, targets))
    centre, spread = float(values.mean()), float(values.std())
    scaled = (values - centre) / spread

    def cost(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        told = line[0] * scaled + line[1]
        off = weights * (chance(told) - aims)
        slopes = np.array([(off * scaled).mean(), off.mean()])
        return float(np.mean(weights * (np.logaddexp(0, told) - aims * told))), slopes

    slope, offset = minimize(cost, (1.0, 0.0), jac=True, method="BFGS").x
    return float(slope / spread), float(offset - slope * centre / spread)


def fit_unrelated(related: Scores, unrelated: Scores) -> Line:
    """The line from similarity to the logit of two texts that have nothing to do with each other.

    Parameters:
        related: similarities of translations.
        unrelated: of texts put together at random.
    """
    both = np.concatenate([related, unrelated])
    is_strange = np.repeat([0.0, 1.0], [len(related), len(unrelated)])
    known = ~np.isnan(both)
    weights = np.where(is_strange == 1, UNRELATED, 1 - UNRELATED)
    return platt(both[known], is_strange[known], weights[known])
