"""The estimator refitted for a model of the user's, on judged translations of his own.

What is fitted is the last step of the shipped one (``quality/combination.py``): the sum of what the
model says of whole sentences, put on the scale of an expert's penalty and of the probability of a
major error.  No network of token vectors is taught, so that words get no risks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from ..embedding import Calibration, Encoder, cosine
from ..errors import InputError
from ..evaluation.priority import COMBINED
from ..metrics import load_metrics
from ..model import Evidence
from ..quality.combination import Scores, judged_by
from ..quality.fitting import fit_sum
from ..quality.parameters import save_own
from ..support.console import console_on
from ..support.progress import StepProgress, Watch, unwatched
from ..support.showing import shown
from .agreement import Agreement, agreements
from .judgements import HumanError, Judgement
from .scoring import score_judgements
from .statistics import calibration_error
from .validate import agreement_table, without_nan

FEWEST = 100
"""Translations below which nothing is fitted."""
FEWEST_OF_A_KIND = 20
"""Translations with a major error, and without one, below which nothing is fitted."""
FOLDS = 5
_OF_ANY_MODEL = frozenset((Evidence.REFERENCES, Evidence.ENCODER))
"""Evidence that any model gives: scores that require more are no part of the sum."""
_MOST_PENALTY = 25.0  # points, which Freitag et al. (2021) give for no translation at all


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of fitting.

    Attributes:
        model: that was fitted for.
        file: that the fit is in.
        translations: that it was fitted to.
        scores: figures of every score on documents that the fit, made anew without them, had not
            seen, beside trivial ones.
        calibration_error: of the probabilities there.
    """

    model: str
    file: Path
    translations: int
    scores: Sequence[Agreement]
    calibration_error: float

    def as_object(self) -> dict[str, object]:
        """Everything as plain objects, for JSON."""
        return {key: without_nan(value) for key, value in asdict(self).items()} | {
            "file": str(self.file)
        }

    def show(self, out: TextIO) -> None:
        """Print the figures, and where the fit is."""
        console = console_on(out, narrow=170)
        title = f"{self.translations} translations, each unseen by the fit that judges it"
        console.print(agreement_table(title, self.scores))
        told = f"calibration error {self.calibration_error:.3f}; the fit of {self.model} is in "
        console.print(shown(f"{told}{self.file}"), markup=False, highlight=False)


def fit_estimator(
    judgements: Sequence[Judgement], encoder: Encoder, progress: StepProgress = unwatched
) -> Fitted:
    """Fit, hold it against documents that it has not seen, and keep it for later runs.

    Parameters:
        judgements: with errors.
        encoder: of sentences.
        progress: told how far a long step has come.

    Raises:
        InputError: there are too few of them, or the fit cannot be written.
    """
    rows = _joined(judgements)
    major = np.array([np.nan if row.has_major is None else row.has_major for row in rows], float)
    kinds = [int((major == kind).sum()) for kind in (0, 1)]
    if len(rows) < FEWEST or min(kinds) < FEWEST_OF_A_KIND:
        raise InputError(
            f"takes {FEWEST} translations and more, {FEWEST_OF_A_KIND} of them with a major error "
            f"and {FEWEST_OF_A_KIND} without; there are {len(rows)}, {kinds[1]} and {kinds[0]}"
        )
    metrics = [
        metric
        for metric in load_metrics()
        if metric.requires <= _OF_ANY_MODEL
        and any(column.name in COMBINED.values() for column in metric.columns)
    ]
    table = score_judgements(rows, encoder, metrics, [], watch=Watch(progress)).table
    scores = {
        name: table[column].to_numpy(float) for name, column in COMBINED.items() if column in table
    }
    if "similarity" not in scores:
        raise InputError("the model's cosines cannot be calibrated on these texts")
    penalty = np.sqrt(np.minimum(-table["human"].to_numpy(float), _MOST_PENALTY).clip(min=0))
    strange = _strange(rows, encoder)
    chances = _unseen(table, scores, penalty, major, strange)
    file = save_own(fit_sum(scores, penalty, major, strange), encoder.checksum)
    about = table[["system", "document", "group", "length", "human", "has_major"]]
    shown_by = about.assign(estimate=-chances, similarity=scores["similarity"], constant=0.0)
    shown_by["minus length"] = table["minus length"]
    known = ~np.isnan(major)
    error = calibration_error(chances[known], major[known])
    return Fitted(encoder.name, file, len(rows), agreements(shown_by), error)


def _unseen(
    table: pd.DataFrame, scores: dict[str, Scores], penalty: Scores, major: Scores, strange: Scores
) -> Scores:
    """The chance of a major error in each translation, by a fit without its document."""
    # Where documents are not named, a source is one.
    names = table["document"].where(table["document"] != "", table["group"].astype(str))
    fold = pd.factorize(names, sort=True)[0] % FOLDS
    chances = np.full(len(table), np.nan)
    for number in range(FOLDS):
        unseen = fold == number
        learnt = {name: values[~unseen] for name, values in scores.items()}
        if not unseen.any() or len(set(major[~unseen & ~np.isnan(major)])) < 2:
            continue
        fit = fit_sum(learnt, penalty[~unseen], major[~unseen], strange[~unseen])
        own = {name: values[unseen] for name, values in scores.items()}
        chances[unseen] = judged_by(fit, own)[1]
    if np.isnan(chances).any():
        raise InputError("takes judgements of several documents, or of several sources")
    return chances


def _joined(judgements: Sequence[Judgement]) -> list[Judgement]:
    """A judgement a translation: the mean of what its raters gave, a major error by most."""
    same: dict[tuple[str, str, str], list[Judgement]] = {}
    for one in judgements:
        if one.source.strip() and one.translation.strip():
            same.setdefault((one.document, one.source, one.translation), []).append(one)
    return [
        replace(
            own[0],
            score=float(np.mean([one.score for one in own])),
            errors=_of_most(own),
        )
        for own in same.values()
    ]


def _of_most(same: Sequence[Judgement]) -> tuple[HumanError, ...] | None:
    """A major error where half of the raters and more marked one; None where none is known."""
    known = [one.has_major for one in same if one.has_major is not None]
    if not known:
        return None
    return (HumanError("major"),) if 2 * sum(known) >= len(known) else ()


def _strange(rows: Sequence[Judgement], encoder: Encoder) -> Scores:
    """Calibrated similarity of every source with the translation of another."""
    zh = encoder.encode([row.source for row in rows])
    en = encoder.encode([row.translation for row in rows])
    calibration = Calibration.fit(encoder.checksum, {"zh": zh, "en": en})
    order = np.random.default_rng(0).permutation(len(rows))
    return np.asarray(cosine(calibration.center(zh, "zh"), calibration.center(en[order], "en")))
