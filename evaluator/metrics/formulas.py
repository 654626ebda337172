"""sacreBLEU's formulas over many documents at once: summed counts in, scores out.

The counts are sacreBLEU's, and so is every step from them to the score, in its order and in the
precision of what it is given: the figures are the same to the last bit but for the logarithm and
the exponential of BLEU, which numpy may round otherwise.  Resampling needs the score of some ten
thousand documents that differ in nothing but their sums, for which one call each takes too long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Totals = NDArray[Any]
"""Shape ``[documents, counts]``, float32 or float64."""
Values = NDArray[Any]
"""Shape ``[documents]``; where sacreBLEU's scores are of single precision, so are these."""

_ORDERS = 4
_BETA_SQUARED = 4


def bleu(totals: Totals) -> Values:
    """BLEU (Papineni et al. 2002) with exponential smoothing (Chen & Cherry 2014, method 3).

    Parameters:
        totals: length of the translation, length of the reference, matches of orders 1-4,
            n-grams of orders 1-4.
    """
    length, reference = totals[:, 0].astype(np.float64), totals[:, 1].astype(np.float64)
    correct, total = totals[:, 2 : 2 + _ORDERS], totals[:, 2 + _ORDERS : 2 + 2 * _ORDERS]
    none = correct == 0
    halvings = 2.0 ** np.cumsum(none, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        smoothed = 100.0 / (halvings.astype(totals.dtype) * total)
        precision = np.where(none, smoothed, 100.0 * correct / total).astype(np.float64)
        logarithms = np.log(precision)
        penalty = np.where(length < reference, np.exp(1 - reference / length), 1.0)
        # Added one by one, as sacreBLEU does: numpy's sum takes another order.
        summed = sum(logarithms.T, np.zeros(len(totals)))
        score = penalty * np.exp(summed / _ORDERS)
    # An order without any n-gram has precision 0, and so has the whole.
    impossible = none.all(axis=1) | (total == 0).any(axis=1) | (length == 0)
    return np.where(impossible, 0.0, score)


def chrf(totals: Totals) -> Values:
    """chrF2 (Popović 2015), and with word n-grams chrF2++ (Popović 2017).

    Parameters:
        totals: for every order of n-grams how many the translation has, how many the reference
            has, and how many match.
    """
    zero = np.zeros(len(totals), dtype=totals.dtype)
    precision, recall, orders = zero, zero, np.zeros(len(totals), dtype=np.int64)
    for first in range(0, totals.shape[1], 3):
        ours, theirs, matched = totals[:, first : first + 3].T
        there = (ours > 0) & (theirs > 0)
        precision = precision + np.divide(matched, ours, out=zero.copy(), where=there)
        recall = recall + np.divide(matched, theirs, out=zero.copy(), where=there)
        orders += there
    divisor = np.maximum(orders, 1).astype(totals.dtype)
    precision, recall = precision / divisor, recall / divisor
    weighted = _BETA_SQUARED * precision + recall
    product = (1 + _BETA_SQUARED) * precision * recall
    return np.asarray(100 * np.divide(product, weighted, out=zero.copy(), where=weighted > 0))


def ter(totals: Totals) -> Values:
    """Translation edit rate (Snover et al. 2006).

    Parameters:
        totals: edits, and words of the reference.
    """
    edits, words = totals.T
    without = (edits > 0).astype(totals.dtype)
    return np.asarray(100 * np.divide(edits, words, out=without, where=words > 0))


def mean(totals: Totals) -> Values:
    """Mean of a score by pair; NaN where no pair has one.

    Parameters:
        totals: sum of the scores, and how many there are.
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(totals[:, 0] / totals[:, 1])
