"""What a comparison resamples: sums of counts, from which a document's score follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..metrics.formulas import Totals, Values, mean
from ..metrics.surface import BLEU, CHRF, TER, CHRFPlusPlus, SurfaceMetric
from ..model import ScoreColumn

SURFACE: tuple[SurfaceMetric, ...] = (BLEU(), CHRF(), CHRFPlusPlus(), TER())

_SINGLE_PRECISION_HOLDS = 2.0**24
"""Sums of whole numbers below this are exact in single precision."""


@dataclass(frozen=True, eq=False, slots=True)
class Statistic:
    """The sufficient statistics of one metric for several systems over the same segments.

    Attributes:
        column: the score.
        counts: shape ``[systems, segments, width]``; summed over segments they decide the score.
        formula: totals ``[documents, width]`` → scores ``[documents]``.
        signature: what is needed to reproduce it; empty where sacreBLEU has no part in it.
    """

    column: ScoreColumn
    counts: NDArray[np.float64]
    formula: Callable[[Totals], Values]
    signature: str = ""

    @property
    def name(self) -> str:
        """Of the score."""
        return self.column.name

    @property
    def whole(self) -> bool:
        """Whether its sums are exact in single precision, in whatever order they are added."""
        largest = np.abs(self.counts).sum(axis=1).max(initial=0.0)
        return bool(largest < _SINGLE_PRECISION_HOLDS and (self.counts % 1 == 0).all())

    def scores(self) -> NDArray[np.float64]:
        """Shape ``[systems]``: every system's score over all segments."""
        return np.asarray(self.formula(self.counts.sum(axis=1)), dtype=np.float64)


def surface_statistic(
    metric: SurfaceMetric,
    translations: Sequence[Sequence[str]],
    references: Sequence[Sequence[str]],
) -> Statistic:
    """Count the matches of several systems by sacreBLEU.

    Parameters:
        metric: BLEU, chrF, chrF++ or TER.
        translations: per system its ``n`` texts.
        references: per segment its reference texts, at least one; the same for all systems.
    """
    counted = [metric.count(texts, references) for texts in translations]
    counts = np.array([rows for rows, _ in counted], dtype=np.float64)
    return Statistic(metric.columns[0], counts, metric.formula, counted[0][1])


def mean_statistic(
    column: ScoreColumn, values: NDArray[np.float64], counts: Any = None
) -> Statistic:
    """The mean of a score that every pair has for itself.

    Parameters:
        column: the score.
        values: shape ``[systems, segments]``: its sum over the pairs of each segment; NaN where
            there is none, which counts for nothing.
        counts: shape ``[systems, segments]``: how many pairs each sum is of; None for one each.
    """
    there = ~np.isnan(values)
    pairs = there if counts is None else np.where(there, counts, 0)
    stacked = np.stack([np.where(there, values, 0.0), pairs.astype(np.float64)], axis=2)
    return Statistic(column, stacked, mean)
