"""How well scores agree with human judgement.

All scores here are the better the higher, the human ones too.  Within a segment means between
different translations of the same source, pooled means over all of them at once: a score that
only knows how hard a sentence is does well on the second and no better than chance on the first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Numbers = NDArray[np.float64]
Figure = Callable[[NDArray[np.intp], NDArray[np.intp]], float]

WORST = 0.1
"""Share of pairs that count as the worst."""
RESAMPLES = 200
_SEED = 20211


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds of its 95 % bootstrap interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


def pearson(score: ArrayLike, human: ArrayLike) -> float:
    """Pearson's correlation; NaN where either side is constant."""
    return _correlation(stats.pearsonr, score, human)


def spearman(score: ArrayLike, human: ArrayLike) -> float:
    """Spearman's rank correlation; NaN where either side is constant."""
    return _correlation(stats.spearmanr, score, human)


def kendall(score: ArrayLike, human: ArrayLike) -> float:
    """Kendall's tau-b; NaN where either side is constant."""
    return _correlation(stats.kendalltau, score, human)


def within_kendall(score: ArrayLike, human: ArrayLike, groups: ArrayLike) -> float:
    """Mean of Kendall's tau-b of each segment in which neither side is constant."""
    a, b = _numbers(score), _numbers(human)
    taus = [kendall(a[rows], b[rows]) for rows in _members(groups)]
    known = [tau for tau in taus if not np.isnan(tau)]
    return float(np.mean(known)) if known else float("nan")


def within_accuracy(score: ArrayLike, human: ArrayLike, groups: ArrayLike) -> float:
    """Share of a segment's pairs of translations that are put in the human order.

    Pairs that the humans tie are left out, pairs that the score ties count half.
    """
    ours, theirs, _ = _differences(score, human, groups)
    untied = theirs != 0
    if not untied.any():
        return float("nan")
    agree = np.sign(ours[untied]) == np.sign(theirs[untied])
    return float((agree + 0.5 * (ours[untied] == 0)).mean())


def calibrated_accuracy(
    score: ArrayLike, human: ArrayLike, groups: ArrayLike
) -> tuple[float, float]:
    """Pairwise accuracy within segments, ties calibrated (Deutsch et al. 2023, EMNLP).

    A pair is right where it is tied by both or ordered alike by both; the score ties what lies
    no more than ε apart, and ε is that which gives the best mean accuracy over the segments.

    Returns:
        the accuracy and its ε; NaN where no segment has two translations.
    """
    ours, theirs, weights = _differences(score, human, groups)
    if not len(ours):
        return float("nan"), float("nan")
    distance = np.abs(ours)
    order = np.argsort(distance, kind="stable")
    distance, weights = distance[order], weights[order]
    ordered = (np.sign(ours) == np.sign(theirs))[order] & (theirs != 0)[order] & (distance > 0)
    tied = (theirs == 0)[order]
    # With ε at the k-th distance the first k pairs are tied and the others are not.
    as_tied = np.concatenate([[0.0], np.cumsum(weights * tied)])
    as_ordered = np.concatenate([[0.0], np.cumsum((weights * ordered)[::-1])])[::-1]
    accuracy = as_tied + as_ordered
    # ε cannot part pairs that lie equally far apart, and at least ties what does not differ.
    ends = np.append(distance[1:] != distance[:-1], True)
    possible = np.concatenate([[distance[0] > 0], ends])
    best = int(np.argmax(np.where(possible, accuracy, -1.0)))
    return float(accuracy[best] / weights.sum()), float(distance[best - 1]) if best else 0.0


def accuracy_by_group(
    score: ArrayLike, human: ArrayLike, groups: ArrayLike, epsilon: float
) -> dict[int, float]:
    """Pairwise accuracy of every segment with two translations or more, ties at an ε.

    Parameters:
        score, human, groups: as for :func:`calibrated_accuracy`.
        epsilon: difference of scores up to which they are tied, as found there.

    Returns:
        group → share of its pairs that are tied by both or ordered alike by both.
    """
    ours, theirs, names = _numbers(score), _numbers(human), np.asarray(groups)
    found = {}
    for rows in _members(groups):
        one, other = np.triu_indices(len(rows), 1)
        if len(one):
            a, b = ours[rows[one]] - ours[rows[other]], theirs[rows[one]] - theirs[rows[other]]
            # With no ε at all nothing is tied that differs, and what does not differ is.
            is_tied = np.abs(a) <= epsilon
            right = np.where(is_tied, b == 0, (np.sign(a) == np.sign(b)) & (b != 0))
            found[int(names[rows[0]])] = float(right.mean())
    return found


def average_precision(score: ArrayLike, is_bad: ArrayLike) -> float:
    """Mean precision at each bad pair, the lowest scores first; NaN without any."""
    bad = np.asarray(is_bad, dtype=bool)[np.argsort(_numbers(score), kind="stable")]
    if not bad.any():
        return float("nan")
    precision = np.cumsum(bad) / np.arange(1, len(bad) + 1)
    return float(precision[bad].mean())


def precision_at(score: ArrayLike, is_bad: ArrayLike, share: float = WORST) -> float:
    """Share of bad pairs among the lowest scores, as many of these as there are bad ones."""
    bad = np.asarray(is_bad, dtype=bool)
    count = max(1, round(share * len(bad)))
    return float(bad[np.argsort(_numbers(score), kind="stable")[:count]].mean())


def worst(human: ArrayLike, share: float = WORST) -> NDArray[np.bool_]:
    """Which pairs are among the worst by human judgement; those tied with the last one too."""
    theirs = _numbers(human)
    return np.asarray(theirs <= np.quantile(theirs, share, method="lower"))


def area_under_curve(score: ArrayLike, is_bad: ArrayLike) -> float:
    """Chance that a bad pair scores lower than a good one (area under the ROC curve)."""
    bad = np.asarray(is_bad, dtype=bool)
    if bad.all() or not bad.any():
        return float("nan")
    ranks = stats.rankdata(-_numbers(score))
    count = int(bad.sum())
    return float((ranks[bad].sum() - count * (count + 1) / 2) / (count * (~bad).sum()))


def matthews(told: ArrayLike, is_bad: ArrayLike) -> float:
    """Matthews' correlation coefficient of two markings; 0 where one of them is constant."""
    ours, theirs = np.asarray(told, dtype=bool), np.asarray(is_bad, dtype=bool)
    counts = [float((ours == a)[theirs == b].sum()) for a in (True, False) for b in (True, False)]
    both, false, missed, neither = counts
    product = (both + false) * (both + missed) * (neither + false) * (neither + missed)
    return (both * neither - false * missed) / float(np.sqrt(product)) if product else 0.0


def f1(told: ArrayLike, is_bad: ArrayLike) -> float:
    """Harmonic mean of precision and recall of a marking; 0 where nothing is right."""
    ours, theirs = np.asarray(told, dtype=bool), np.asarray(is_bad, dtype=bool)
    total = int(ours.sum() + theirs.sum())
    return 2 * int((ours & theirs).sum()) / total if total else float("nan")


def bootstrap(figure: Figure, groups: ArrayLike, resamples: int = RESAMPLES) -> Interval:
    """A figure with its 95 % interval, whole groups drawn again.

    Parameters:
        figure: of rows and of the group that each is in; a group drawn twice is two groups.
        groups: of every row.
        resamples: how many draws.
    """
    members = _members(groups)
    numbers = [np.full(len(rows), k) for k, rows in enumerate(members)]
    value = figure(np.concatenate(members), np.concatenate(numbers))
    if len(members) < 2 or not resamples or np.isnan(value):
        return Interval(value, float("nan"), float("nan"))
    generator = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(resamples):
        picks = generator.integers(len(members), size=len(members))
        rows = [members[k] for k in picks]
        again = [np.full(len(own), k) for k, own in enumerate(rows)]
        drawn.append(figure(np.concatenate(rows), np.concatenate(again)))
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return Interval(value, float(low), float(high))


def reliability(
    probability: ArrayLike, happened: ArrayLike, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Mean probability, share in which it came true, and number, of each tenth that has any."""
    told, true = _numbers(probability), _numbers(happened)
    place = np.minimum((told * bins).astype(int), bins - 1)
    return [
        (float(told[place == k].mean()), float(true[place == k].mean()), int((place == k).sum()))
        for k in range(bins)
        if (place == k).any()
    ]


def calibration_error(probability: ArrayLike, happened: ArrayLike, bins: int = 10) -> float:
    """Expected calibration error: mean distance in :func:`reliability`, weighted by number."""
    rows = reliability(probability, happened, bins)
    total = sum(count for _, _, count in rows)
    return sum(abs(told - true) * count for told, true, count in rows) / total


def wilson(share: float, number: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z = 1.96
    centre = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = math.sqrt(share * (1 - share) / number + (z / (2 * number)) ** 2)
    half *= z / (1 + z * z / number)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _correlation(function: Callable[..., object], score: ArrayLike, human: ArrayLike) -> float:
    one, other = _numbers(score), _numbers(human)
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(function(one, other).statistic)  # type: ignore[attr-defined]


def _numbers(values: ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.float64)


def _members(groups: ArrayLike) -> list[NDArray[np.intp]]:
    """Rows of each group."""
    _, inverse = np.unique(np.asarray(groups), return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1)


def _differences(
    score: ArrayLike, human: ArrayLike, groups: ArrayLike
) -> tuple[Numbers, Numbers, Numbers]:
    """Differences of both between all pairs of a group's rows; a group's weights sum to 1."""
    ours, theirs = _numbers(score), _numbers(human)
    parts: list[tuple[Numbers, Numbers, Numbers]] = []
    for rows in _members(groups):
        one, other = np.triu_indices(len(rows), 1)
        if len(one):
            a, b = rows[one], rows[other]
            parts.append((ours[a] - ours[b], theirs[a] - theirs[b], np.full(len(a), 1 / len(a))))
    if not parts:
        return np.empty(0), np.empty(0), np.empty(0)
    first, second, third = (np.concatenate(part) for part in zip(*parts, strict=True))
    return first, second, third
