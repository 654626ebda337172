"""What the scores of a pair say together: how bad it is, and how likely a major error.

The network's penalty, the number of words that it would have marked and the similarity of the two
texts are put on one scale and added with round weights, and so are the scores against a reference
where there is one.  Unlike weights fitted to one domain, round ones lose nothing in another
(Dawes 1979, The robust beauty of improper linear models); ``training/combination.py`` puts the
scores on their scale and says what the sum is worth, docs/quality.md what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Line = tuple[float, float]
"""Slope and offset."""

WEIGHTS: Mapping[str, float] = {
    "burden": 1.0,
    "marks": 1.0,
    "similarity": -0.15,
    "bertscore": -0.5,
    "reference_similarity": -0.5,
    "chrf": -0.5,
}
BY_REFERENCE = ("bertscore", "reference_similarity", "chrf")
ALONE, WITH_REFERENCE = "alone", "with_reference"


@dataclass(frozen=True, slots=True)
class Combination:
    """What was fitted.

    Attributes:
        scales: mean and standard deviation of each score of ``WEIGHTS``, over judged pairs.
        penalties: with and without a reference, the line from the sum to the root of the
            penalty.
        majors: likewise to the logit of a major error (Platt 1999).
        unrelated: the line from similarity to the logit of two texts that have nothing to do
            with each other, if one pair in a hundred is so.
    """

    scales: Mapping[str, Line]
    penalties: Mapping[str, Line]
    majors: Mapping[str, Line]
    unrelated: Line

    def total(self, scores: Mapping[str, Scores], *, with_reference: bool) -> Scores:
        """The weighted sum, the higher the worse; a score that is null counts as average.

        Parameters:
            scores: shape ``[n]`` each, by the names of ``WEIGHTS``; those against a reference
                only where they are wanted.
            with_reference: whether to add them.
        """
        names = [name for name in WEIGHTS if with_reference or name not in BY_REFERENCE]
        parts = []
        for name in names:
            mean, deviation = self.scales[name]
            parts.append(WEIGHTS[name] * np.nan_to_num((scores[name] - mean) / deviation))
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)

    def judge(self, scores: Mapping[str, Scores]) -> tuple[Scores, Scores]:
        """Judge pairs, each with its reference if it has one.

        Parameters:
            scores: as for :meth:`total`, all of them; null where absent.

        Returns:
            shape ``[n]`` each: the root of the penalty that an expert would give, and the
            probability of a major error.
        """
        has_reference = np.all([~np.isnan(scores[name]) for name in BY_REFERENCE], axis=0)
        penalties, majors = [], []
        for kind in (ALONE, WITH_REFERENCE):
            total = self.total(scores, with_reference=kind == WITH_REFERENCE)
            penalties.append(on_line(self.penalties[kind], total))
            majors.append(chance(on_line(self.majors[kind], total)))
        return np.where(has_reference, *penalties[::-1]), np.where(has_reference, *majors[::-1])

    def chance_unrelated(self, similarity: Scores) -> Scores:
        """Probability that two texts have nothing to do with each other; 0 where null."""
        return np.where(
            np.isnan(similarity), 0.0, chance(on_line(self.unrelated, np.nan_to_num(similarity)))
        )


def judged_by(combination: Combination, scores: Mapping[str, Scores]) -> tuple[Scores, Scores]:
    """What a fit without a network says: the root of the penalty, and the chance of a major error.

    Parameters:
        combination: fitted by :func:`.fitting.fit_sum`.
        scores: that the model has, by their names in the sum.
    """
    absent = np.full(len(scores["similarity"]), np.nan)
    has_reference = ~np.isnan(scores.get("chrf", absent))
    given = {name: scores.get(name, absent) for name in combination.scales}
    for name in BY_REFERENCE:  # what the model has not is average, not a sign of no reference
        given[name] = np.where(has_reference & np.isnan(given[name]), 0.0, given[name])
    return combination.judge(given)


def on_line(line: Line, values: Scores) -> Scores:
    """Slope times value plus offset."""
    return np.asarray(line[0] * values + line[1], dtype=np.float64)


def chance(logits: Scores) -> Scores:
    """Probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)
