"""Whether a difference between two systems is real: two paired tests, as sacreBLEU defines them.

Paired bootstrap resampling (Koehn 2004) asks how often a difference as large comes about when the
segments are drawn anew; paired approximate randomisation (Riezler & Maxwell 2005) how often it
does when the two systems' outputs are swapped at random.  For the same seed and samples the
figures are those of ``sacrebleu --paired-bs`` and ``--paired-ar``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..metrics import DocumentScore
from ..metrics.base import interval
from ..model import ScoreColumn
from ..support.threads import one_blas_thread
from .resampling import BOOTSTRAP_SAMPLES, SEED, TRIALS, Shuffled, bootstrap_totals, shuffled_totals
from .statistics import Statistic

FEWEST_SEGMENTS = 30
"""Below this neither test is shown: what so few segments can be drawn or swapped into stands for
no document, and the more alike they are, the surer the tests would be of nothing."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to resample; the defaults are sacreBLEU's."""

    seed: int = SEED
    bootstrap_samples: int = BOOTSTRAP_SAMPLES
    trials: int = TRIALS


@dataclass(frozen=True, eq=False, slots=True)
class Significance:
    """All systems held against one another by one metric.

    Attributes:
        column: the score.
        signature: what is needed to reproduce the scores; empty for means over pairs.
        scores: of the systems, each with its 95 % bootstrap interval.
        bootstrap: shape ``[systems, systems]``, p-values of paired bootstrap; 1 on the diagonal.
        randomisation: the same of paired approximate randomisation.
        means: shape ``[systems]``, mean of the bootstrap samples, which sacreBLEU prints as μ.
        half_widths: shape ``[systems]``, half of the interval's width, which it prints as ±.
    """

    column: ScoreColumn
    signature: str
    scores: Sequence[DocumentScore]
    bootstrap: NDArray[np.float64]
    randomisation: NDArray[np.float64]
    means: NDArray[np.float64]
    half_widths: NDArray[np.float64]

    @property
    def segments(self) -> int:
        """How many the tests draw from: the least that a system has a score for."""
        return min(score.segments for score in self.scores)

    @property
    def is_tested(self) -> bool:
        """Whether there are segments enough for the tests to mean something."""
        return self.segments >= FEWEST_SEGMENTS

    @property
    def metric(self) -> str:
        """Name of the score."""
        return self.column.name


@one_blas_thread()
def significance(
    statistics: Sequence[Statistic], sampling: Sampling | None = None
) -> list[Significance]:
    """Score systems and test every pair of them, by every metric.

    Parameters:
        statistics: one a metric, all over the same segments of the same systems.
        sampling: seed and how many samples; None for sacreBLEU's.

    Returns:
        one a metric, in the same order.
    """
    if not statistics:
        return []
    sampling = sampling or Sampling()
    drawn = bootstrap_totals(list(statistics), sampling.bootstrap_samples, sampling.seed)
    shuffled = shuffled_totals(list(statistics), sampling.trials, sampling.seed)
    return [
        _tested(statistic, samples, coins)
        for statistic, samples, coins in zip(statistics, drawn, shuffled, strict=True)
    ]


def holm(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correct p-values for the number of comparisons (Holm 1979).

    Parameters:
        p_values: shape ``[n]``, of one family of comparisons.

    Returns:
        shape ``[n]``, adjusted: those below α are significant at a family-wise error rate of α.
    """
    order = np.argsort(p_values, kind="stable")
    steps = p_values[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty_like(steps)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def holm_pairs(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same for a symmetric table ``[systems, systems]``, each pair of systems counting once."""
    upper = np.triu_indices(len(p_values), 1)
    table = np.ones_like(p_values)
    table[upper] = holm(p_values[upper])
    return np.minimum(table, table.T)


def _tested(statistic: Statistic, samples: NDArray[np.float32], shuffled: Shuffled) -> Significance:
    scores = statistic.scores()
    sampled = np.array([statistic.formula(totals) for totals in samples])
    count = len(scores)
    bootstrap, randomisation = np.ones((count, count)), np.ones((count, count))
    for one in range(count):
        for other in range(one + 1, count):
            difference = abs(float(scores[one]) - float(scores[other]))
            p = _bootstrap_p(sampled[one], sampled[other], difference)
            bootstrap[one, other] = bootstrap[other, one] = p
            p = _randomisation_p(statistic, one, other, shuffled, difference)
            randomisation[one, other] = randomisation[other, one] = p
    # A sample may draw none of the few segments that have a score.
    drawn = [values[~np.isnan(values)] for values in sampled]
    bounds = [interval(values) if len(values) else (np.nan, np.nan) for values in drawn]
    there = (statistic.counts != 0).any(axis=2).sum(axis=1)
    return Significance(
        statistic.column,
        statistic.signature,
        [
            DocumentScore(float(value), low, high, int(segments))
            for value, (low, high), segments in zip(scores, bounds, there, strict=True)
        ],
        bootstrap,
        randomisation,
        # Of the sorted samples: the order decides the last digits of a sum.
        np.array([np.sort(values).mean() for values in sampled], dtype=np.float64),
        np.array([0.5 * (high - low) for low, high in bounds]),
    )


def _bootstrap_p(one: NDArray[np.float64], other: NDArray[np.float64], difference: float) -> float:
    apart = np.abs(other - one)
    return _p_value(apart - apart.mean(), difference)


def _randomisation_p(
    statistic: Statistic,
    one: int,
    other: int,
    shuffled: Shuffled,
    difference: float,
) -> float:
    first = statistic.formula(shuffled.chosen[one] + shuffled.rest[other])
    second = statistic.formula(shuffled.rest[one] + shuffled.chosen[other])
    return _p_value(np.abs(first - second), difference)


def _p_value(statistics: NDArray[np.float64], difference: float) -> float:
    """Share of samples beyond the real difference, the real one counted among them.

    As the one is counted on either side, no p-value is smaller than the samples can tell.
    """
    return float((np.sum(statistics > difference) + 1) / (len(statistics) + 1))
