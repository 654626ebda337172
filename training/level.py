"""Fit the level of documents to what experts agreed on, and see how well its counts hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from evaluator.quality.combination import Scores
from evaluator.quality.experience import NODES, Level, count_of

HUMAN = ("Human", "ref")
"""How the human translators are called."""
LEAST = 5
"""Sentences that a document has of which figures are told."""
_BEGIN = (1.5, -1.5, -0.5, -4.0, -2.5)  # of the search for a level


@dataclass(frozen=True, eq=False, slots=True)
class JudgedDocument:
    """A system's translation of a document.

    Attributes:
        system, name: whose, and of which document.
        estimates, grave, others: of its sentences, as :func:`evaluator.quality.experience.count_of`
            takes them.
        agreed: shape ``[n]``, in which all who judged it marked a major error of accuracy.
    """

    system: str
    name: str
    estimates: Scores
    grave: NDArray[np.bool_]
    others: Scores
    agreed: NDArray[np.bool_]


def fit_level(documents: Sequence[JudgedDocument]) -> Level:
    """The likeliest level model of what experts agreed on and what checks found."""
    estimates, grave, agreed = (
        np.concatenate([getattr(one, name) for one in documents])
        for name in ("estimates", "grave", "agreed")
    )
    starts = np.cumsum([0, *(len(one.agreed) for one in documents[:-1])])

    def loss(values: Sequence[float]) -> float:
        chances, told = _level(values).nodes(estimates, grave)
        chances = np.clip(chances, 1e-9, 1 - 1e-9)
        came = np.log(np.where(agreed, chances, 1 - chances))
        logs = np.add.reduceat(told + came, starts, axis=1) - NODES[:, None] ** 2 / 2
        return -float(logsumexp(logs, axis=0).sum())

    simplex = np.vstack([_BEGIN, np.array(_BEGIN) + 0.5 * np.eye(len(_BEGIN))])
    options = {"initial_simplex": simplex, "xatol": 0.01, "fatol": 0.05, "maxiter": 800}
    return _level(minimize(loss, _BEGIN, method="Nelder-Mead", options=options).x)


def _level(values: Sequence[float]) -> Level:
    """Of numbers without bounds."""
    slope, offset, spread, false, found = map(float, values)
    return Level((slope, offset), float(np.exp(spread)), float(expit(false)), float(expit(found)))


def print_figures(title: str, documents: Sequence[JudgedDocument], level: Level) -> None:
    """How well counts hold, over documents and by who translated them."""
    long = [one for one in documents if len(one.agreed) >= LEAST]
    counts = [count_of(one.estimates, one.grave, one.others, level=level) for one in long]
    sizes = np.array([len(one.agreed) for one in long])
    true = np.array([one.agreed.sum() for one in long])
    low, likely, high = (
        np.array([getattr(count, end) for count in counts]) for end in ("low", "likely", "high")
    )
    inside = ((low <= true) & (true <= high)).mean()
    print(
        f"{title}: {len(long)} documents, {inside:.2f} in their range, "
        f"{((high - low) / sizes).mean():.2f} of the sentences wide, "
        f"off by {(abs(likely - true) / sizes).mean():.3f} of the sentences"
    )
    human = np.array([one.system.startswith(HUMAN) for one in long])
    for who, rows in (("people", human), ("machines", ~human)):
        if rows.any():
            share, came = (counted[rows].sum() / sizes[rows].sum() for counted in (likely, true))
            print(f"  {who}: told {share:.3f} of the sentences, came true {came:.3f}")
