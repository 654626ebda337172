"""Scores held against each other: which agrees best with the humans, and whether that is real.

As the metrics tasks of WMT do it (mt-metrics-eval): pairwise accuracy within segments with ties
calibrated (Deutsch et al. 2023, EMNLP) and soft pairwise accuracy of systems (Thompson et al. 2024,
WMT), each held against the best score's by a paired permutation test.  What several raters said of
one translation is averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..comparison.significance import FEWEST_SEGMENTS, holm
from .agreement import ABOUT
from .statistics import Interval, accuracy_by_group, calibrated_accuracy

Numbers = NDArray[np.float64]
Test = Callable[[int, int], float]
"""Two scores by their places → p of their difference."""

SHUFFLES = 10_000
"""Permutations of the test of accuracies."""
SWAPS = 300
"""Permutations of the test of soft accuracies, each of which takes tests of its own."""
SIGNS = 300
"""Permutations by which two systems are told apart."""
RESAMPLES = 200
"""Draws of segments for an interval."""
_SEED = 20241
_NONE = Interval(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Standing:
    """One score beside the others; what cannot be told is NaN.

    Attributes:
        score: its name.
        translations: that it was told for.
        accuracy: within segments, ties calibrated, with its interval.
        accuracy_p: of its difference from the best score's, for the number of scores corrected;
            NaN of the best one, and over fewer than 30 segments.
        soft: soft pairwise accuracy of systems, with its interval.
        soft_p: likewise.
    """

    score: str
    translations: int
    accuracy: Interval
    accuracy_p: float
    soft: Interval
    soft_p: float


def standings(table: pd.DataFrame) -> list[Standing]:
    """Hold all scores against each other.

    Parameters:
        table: as :func:`.scoring.score_judgements` makes it.

    Returns:
        one a score, in the table's order; none where no source has two translations.
    """
    names = [name for name in table.columns if name not in ABOUT]
    numbers = table[["group", "system", "human", *names]].groupby(["group", "system"]).mean()
    if not numbers.index.get_level_values("group").has_duplicates:
        return []
    accuracies = [_accuracies(numbers, name) for name in names]
    spreads = [_accuracy_interval(accuracy) for accuracy in accuracies]
    wide = [_wide(numbers, name) for name in names]
    softs = [_soft_interval(*matrices) for matrices in wide]
    accuracy_p = _against_best(
        [spread.value for spread in spreads], lambda a, b: _shuffled(accuracies[a], accuracies[b])
    )
    soft_p = _against_best(
        [soft.value for soft in softs],
        lambda a, b: _swapped(*_wide(numbers, names[a], names[b])),
    )
    return [
        Standing(name, int(numbers[name].notna().sum()), spread, p, soft, q)
        for name, spread, p, soft, q in zip(names, spreads, accuracy_p, softs, soft_p, strict=True)
    ]


def soft_accuracy(human: Numbers, score: Numbers, signs: Numbers) -> float:
    """Soft pairwise accuracy: how far a score is as sure of every pair of systems as the humans.

    Parameters:
        human: shape ``[systems, segments]``.
        score: likewise.
        signs: shape ``[segments, permutations]`` of 1 and -1, the same for both.

    Returns:
        1 − mean difference of the one-sided p-values; NaN with fewer than two systems.
    """
    if len(human) < 2:
        return float("nan")
    return float(1 - np.abs(_sureness(human, signs) - _sureness(score, signs)).mean())


def _sureness(matrix: Numbers, signs: Numbers) -> Numbers:
    """One-sided p of every pair of systems: shape ``[pairs]``, by a paired permutation test."""
    one, other = np.triu_indices(len(matrix), 1)
    differences = matrix[one] - matrix[other]
    observed = differences.sum(axis=1, keepdims=True)
    return np.asarray((differences @ signs >= observed - 1e-9).mean(axis=1))


def _accuracies(numbers: pd.DataFrame, name: str) -> pd.Series[float]:
    """Accuracy of every segment with two translations or more, by its group."""
    known = numbers[[name, "human"]].dropna()
    score, human = known[name].to_numpy(float), known["human"].to_numpy(float)
    groups = known.index.get_level_values("group").to_numpy()
    _, epsilon = calibrated_accuracy(score, human, groups)
    found = accuracy_by_group(score, human, groups, epsilon)
    return pd.Series(found, dtype=float)


def _accuracy_interval(accuracies: pd.Series[float]) -> Interval:
    values = accuracies.to_numpy(float)
    if not len(values):
        return _NONE
    generator = np.random.default_rng(_SEED)
    picks = generator.integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))


def _wide(numbers: pd.DataFrame, *names: str) -> list[Numbers]:
    """The humans' and some scores as ``[systems, segments]``, of segments that all have."""
    tables = [numbers[name].unstack("system") for name in ("human", *names)]
    whole = pd.concat(tables, axis=1).dropna().index
    return [table.loc[whole].to_numpy(float).T for table in tables]


def _soft_interval(human: Numbers, score: Numbers) -> Interval:
    if len(human) < 2 or human.shape[1] < 2:
        return _NONE
    generator = np.random.default_rng(_SEED)
    count = human.shape[1]
    signs = _signs(generator, count)
    value = soft_accuracy(human, score, signs)
    drawn = []
    for _ in range(RESAMPLES):
        picks = generator.integers(count, size=count)
        drawn.append(soft_accuracy(human[:, picks], score[:, picks], signs))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Interval(value, float(low), float(high))


def _signs(generator: np.random.Generator, count: int) -> Numbers:
    return generator.choice((-1.0, 1.0), size=(count, SIGNS))


def _against_best(values: Sequence[float], test: Test) -> list[float]:
    """P of every value's difference from the best one, corrected; NaN of what has none."""
    found = [float("nan")] * len(values)
    if np.isnan(values).all():
        return found
    best = int(np.nanargmax(values))
    others = [k for k, value in enumerate(values) if k != best and not np.isnan(value)]
    tested = {k: test(best, k) for k in others}
    known = [k for k in others if not np.isnan(tested[k])]
    corrected = holm(np.array([tested[k] for k in known], dtype=np.float64))
    for k, p in zip(known, corrected, strict=True):
        found[k] = float(p)
    return found


def _shuffled(best: pd.Series[float], other: pd.Series[float]) -> float:
    """Two-sided p of two scores' accuracies, segments swapped between them."""
    both = pd.concat([best, other], axis=1).dropna().to_numpy(float)
    if len(both) < FEWEST_SEGMENTS:
        return float("nan")
    differences = both[:, 0] - both[:, 1]
    if not differences.any():
        return 1.0
    generator = np.random.default_rng(_SEED)
    observed, as_far = abs(differences.sum()), 0
    for start in range(0, SHUFFLES, 1000):
        count = min(1000, SHUFFLES - start)
        signs = generator.choice((-1.0, 1.0), size=(count, len(differences)))
        as_far += int((np.abs(signs @ differences) >= observed - 1e-9).sum())
    return (as_far + 1) / (SHUFFLES + 1)


def _swapped(human: Numbers, best: Numbers, other: Numbers) -> float:
    """Two-sided p of two scores' soft accuracies, their scores of translations swapped.

    Both are put on one scale first (PERM-BOTH, Deutsch et al. 2021, TACL).
    """
    if human.shape[1] < FEWEST_SEGMENTS:
        return float("nan")
    generator = np.random.default_rng(_SEED)
    signs = _signs(generator, human.shape[1])
    one, two = _standardised(best), _standardised(other)
    if np.array_equal(one, two):
        return 1.0
    theirs = _sureness(human, signs)

    def difference(a: Numbers, b: Numbers) -> float:
        errors = [np.abs(theirs - _sureness(scores, signs)).mean() for scores in (a, b)]
        return float(errors[1] - errors[0])

    observed, as_far = abs(difference(one, two)), 0
    for _ in range(SWAPS):
        swap = generator.random(one.shape) < 0.5
        drawn = difference(np.where(swap, two, one), np.where(swap, one, two))
        as_far += abs(drawn) >= observed - 1e-9
    return (as_far + 1) / (SWAPS + 1)


def _standardised(scores: Numbers) -> Numbers:
    spread = scores.std()
    return np.asarray((scores - scores.mean()) / (spread if spread else 1.0))
