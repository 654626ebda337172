"""What the scores of a pair say together: how bad it is, and how likely a major error.

The network's penalty, the number of words that it would have marked and the similarity of the two
texts are put on one scale and added with round weights, and so are the scores against a reference
where there is one.  Unlike weights fitted to some sets, round ones lose nothing in another (Dawes
1979, The robust beauty of improper linear models).  They lie beside what is fitted:
``training/combination.py`` has those of the shipped network, of which a reference is read as well,
and :mod:`.fitting` those of an encoder of the user's.  docs/quality.md says what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Line = tuple[float, float]
"""Slope and offset."""

ALONE, WITH_REFERENCE = KINDS = ("alone", "with_reference")
BY_REFERENCE = ("bertscore", "reference_similarity", "chrf")
OWN_WEIGHTS: Mapping[str, float] = {
    "burden": 1.0,
    "marks": 1.0,
    "similarity": -0.15,
    "bertscore": -0.5,
    "reference_similarity": -0.5,
    "chrf": -0.5,
}
"""Of an encoder of the user's, whose network does not read the reference."""
NAMES = tuple(OWN_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Combination:
    """What was fitted; everything but the last by kind, with a reference and alone.

    Attributes:
        scales: mean and standard deviation of each score, over judged pairs.
        weights: of each score; those against a reference only of that kind.
        penalties: the line from the sum to the root of the penalty.
        majors: likewise to the logit of a major error (Platt 1999).
        unrelated: the line from similarity to the logit of two texts that have nothing to do
            with each other, if one pair in a hundred is so.
    """

    scales: Mapping[str, Mapping[str, Line]]
    weights: Mapping[str, Mapping[str, float]]
    penalties: Mapping[str, Line]
    majors: Mapping[str, Line]
    unrelated: Line

    def total(self, scores: Mapping[str, Scores], kind: str) -> Scores:
        """The weighted sum, the higher the worse; a score that is null counts as average.

        Parameters:
            scores: shape ``[n]`` each, by name; at least those that the kind has weights of.
            kind: one of ``KINDS``.
        """
        parts = []
        for name, weight in self.weights[kind].items():
            mean, deviation = self.scales[kind][name]
            parts.append(weight * np.nan_to_num((scores[name] - mean) / deviation))
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)

    def judge(
        self, scores: Mapping[str, Scores], has_reference: NDArray[np.bool_]
    ) -> tuple[Scores, Scores]:
        """Judge pairs, each with its reference if it has one.

        Parameters:
            scores: as for :meth:`total`, all of them; null where absent.
            has_reference: which pairs are judged with one.

        Returns:
            shape ``[n]`` each: the root of the penalty that an expert would give, and the
            probability of a major error.
        """
        penalties, majors = [], []
        for kind in KINDS:
            total = self.total(scores, kind)
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
    given = {name: scores.get(name, absent) for name in NAMES}
    return combination.judge(given, ~np.isnan(given["chrf"]))


def on_line(line: Line, values: Scores) -> Scores:
    """Slope times value plus offset."""
    return np.asarray(line[0] * values + line[1], dtype=np.float64)


def chance(logits: Scores) -> Scores:
    """Probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)
