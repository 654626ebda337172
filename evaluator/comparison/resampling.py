"""Resampling as a matrix product: which segments each sample takes, times the segments' counts.

The random numbers are drawn as sacreBLEU draws them (numpy's default generator, one call for all
samples), so that the same seed gives the same samples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .statistics import Statistic

SEED = 12345
"""sacreBLEU's default."""
BOOTSTRAP_SAMPLES = 1000
TRIALS = 10_000
"""sacreBLEU's default for approximate randomisation."""

_ROWS_AT_ONCE = 1000  # samples of one product; bounds the memory that it takes


@dataclass(frozen=True, eq=False, slots=True)
class Shuffled:
    """Sums of one statistic, each of shape ``[systems, trials, width]``."""

    chosen: NDArray[np.float64]
    rest: NDArray[np.float64]


def bootstrap_totals(
    statistics: list[Statistic], samples: int, seed: int
) -> list[NDArray[np.float32]]:
    """Sums of samples drawn with replacement, the same segments for every system.

    Returns:
        per statistic, shape ``[systems, samples, width]``, in single precision as sacreBLEU
        adds them.
    """
    segments = statistics[0].counts.shape[1]
    picks = np.random.default_rng(seed).choice(segments, size=(samples, segments), replace=True)
    totals = {id(s): _added_in_order(s, picks) for s in statistics if not s.whole}
    exact = [statistic for statistic in statistics if statistic.whole]
    if exact:
        counts = _side_by_side(exact, np.float32)
        product = np.concatenate([taken @ counts for taken in _times_taken(picks, segments)])
        totals |= _split(product, exact)
    return [totals[id(statistic)] for statistic in statistics]


def shuffled_totals(statistics: list[Statistic], trials: int, seed: int) -> list[Shuffled]:
    """Sums of the segments that a coin chose in every trial and of the rest.

    Coins are the same for every system, so that what follows for one pair of them follows for
    all: a pseudo-system is what was chosen of one and the rest of the other.
    """
    segments = statistics[0].counts.shape[1]
    coins = np.random.default_rng(seed).integers(2, size=(trials, segments), dtype=bool)
    totals = {id(s): _shuffled_fractions(s, coins) for s in statistics if not s.whole}
    exact = [statistic for statistic in statistics if statistic.whole]
    if exact:
        product = _product(coins, _side_by_side(exact, np.float32)).astype(np.float64)
        for statistic, chosen in zip(exact, _split(product, exact).values(), strict=True):
            rest = statistic.counts.sum(axis=1, keepdims=True) - chosen
            totals[id(statistic)] = Shuffled(chosen, rest)
    return [totals[id(statistic)] for statistic in statistics]


def _shuffled_fractions(statistic: Statistic, coins: NDArray[np.bool_]) -> Shuffled:
    """Each sum a product of its own, as in sacreBLEU: rounding breaks ties between trials."""
    chosen, rest = [], []
    for some in _some_at_once(coins, statistic.counts.dtype):
        chosen.append([some @ system for system in statistic.counts])
        others = 1 - some
        rest.append([others @ system for system in statistic.counts])
    return Shuffled(np.concatenate(chosen, axis=1), np.concatenate(rest, axis=1))


def _product(coins: NDArray[np.bool_], counts: NDArray[Any]) -> NDArray[Any]:
    """Shape ``[trials, columns]``: sums of the segments that each row of coins chose."""
    return np.concatenate([some @ counts for some in _some_at_once(coins, counts.dtype)])


def _some_at_once(coins: NDArray[np.bool_], precision: Any) -> Iterator[NDArray[Any]]:
    """Rows of coins as numbers."""
    for start in range(0, len(coins), _ROWS_AT_ONCE):
        yield coins[start : start + _ROWS_AT_ONCE].astype(precision)


def _times_taken(picks: NDArray[np.int64], segments: int) -> Iterator[NDArray[np.float32]]:
    """How often each sample takes each segment, some samples at a time."""
    for start in range(0, len(picks), _ROWS_AT_ONCE):
        some = picks[start : start + _ROWS_AT_ONCE]
        shifted = some + segments * np.arange(len(some))[:, None]
        taken = np.bincount(shifted.ravel(), minlength=len(some) * segments)
        yield taken.reshape(len(some), segments).astype(np.float32)


def _side_by_side(statistics: list[Statistic], precision: Any) -> NDArray[Any]:
    """Shape ``[segments, columns]``: all counts of all systems."""
    return np.concatenate(
        [system for s in statistics for system in s.counts.astype(precision)], axis=1
    )


def _split(product: NDArray[Any], statistics: list[Statistic]) -> dict[int, NDArray[Any]]:
    """Shape ``[samples, columns]`` → per statistic's id ``[systems, samples, width]``."""
    totals, start = {}, 0
    for statistic in statistics:
        systems, _, width = statistic.counts.shape
        block = product[:, start : start + systems * width]
        totals[id(statistic)] = block.reshape(len(product), systems, width).swapaxes(0, 1)
        start += systems * width
    return totals


def _added_in_order(statistic: Statistic, picks: NDArray[np.int64]) -> NDArray[Any]:
    """Sums of fractions, whose last digits depend on the order in which they are added."""
    counts = statistic.counts.astype(np.float32)
    return np.array([[system[some].sum(axis=0) for some in picks] for system in counts])
