"""The scores the page knows: how each is shown, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...model.run import PAIR_COLUMNS, Run
from .words import Words


@dataclass(frozen=True, slots=True)
class Score:
    """How one score is shown.

    Attributes:
        name: column of the pair table and key of the manifest's scores.
        digits: decimals worth showing.
        top: value at the far end of its scale.
        higher_is_better: None where that is not known.
        needs_reference: whether it is absent without a reference.
        expected: whether a reader looks for it, so that a dash stands for it where no
            pair has it.
    """

    name: str
    digits: int
    top: float
    higher_is_better: bool | None = True
    needs_reference: bool = False
    expected: bool = False

    def label(self, words: Words) -> str:
        """Its name for a reader; a metric that the page does not know keeps its own."""
        return words.maybe("score", self.name, "label") or self.name

    def short_label(self, words: Words) -> str:
        """Its name where it stands among its like."""
        return words.maybe("score", self.name, "short") or self.label(words)

    def about(self, words: Words) -> str:
        """One sentence on what it measures."""
        return words.maybe("score", self.name, "about") or words("score", "unknown_about")

    def show(self, value: float | None) -> str:
        """The value as text; a dash, never a nought, where it is absent."""
        return "–" if value is None else f"{value:.{self.digits}f}"


_KNOWN = (
    Score("bleu", 1, 100, needs_reference=True, expected=True),
    Score("chrf", 1, 100, needs_reference=True, expected=True),
    Score("chrf++", 1, 100, needs_reference=True, expected=True),
    Score("ter", 1, 100, higher_is_better=False, needs_reference=True, expected=True),
    Score("bertscore", 3, 1, needs_reference=True),
    Score("reference_similarity", 3, 1, needs_reference=True),
    Score("reference_similarity_calibrated", 2, 1, needs_reference=True),
    Score("similarity", 3, 1, expected=True),
    Score("similarity_calibrated", 2, 1),
    Score("source_coverage", 2, 1),
    Score("translation_support", 2, 1),
    Score("alignment_score", 2, 1),
)

PRIORITY_PARTS = tuple(
    name.removeprefix("priority_") for name in PAIR_COLUMNS if name.startswith("priority_")
)
"""What a priority is made of, as the pair table's columns ``priority_…`` name it."""

_KNOWN_NAMES = {score.name for score in _KNOWN}


def pair_scores(pairs: pd.DataFrame) -> list[Score]:
    """Scores of single pairs: those to be expected, and whatever else any pair has."""
    added = [
        name
        for name in pairs.columns
        if name not in PAIR_COLUMNS and pd.api.types.is_numeric_dtype(pairs[name])
    ]
    known = [score for score in _KNOWN if score.expected or pairs[score.name].notna().any()]
    return [*known, *(_unknown(name, pairs[name].max()) for name in added)]


def corpus_scores(run: Run) -> list[Score]:
    """Scores of whole documents: those to be expected, then whatever else the run has."""
    values: dict[str, float] = {}
    for scores in run.manifest.scores.values():
        for name, score in scores.items():
            values[name] = max(score.high, values.get(name, 0))
    known = [score for score in _KNOWN if score.expected or score.name in values]
    added = [name for name in values if name not in _KNOWN_NAMES]
    return [*known, *(_unknown(name, values[name]) for name in added)]


def _unknown(name: str, largest: float) -> Score:
    if largest <= 1:  # false for a column without any value as well
        return Score(name, 3, 1, higher_is_better=None)
    return Score(name, 1, 100, higher_is_better=None)
