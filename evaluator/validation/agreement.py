"""Figures of how well each score agrees with the humans, with trivial ones beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..alignment.words import english_words
from ..evidence.risks import PairReadings
from ..model import Finding
from . import statistics
from .judgements import Judgement
from .statistics import Interval

ABOUT = ("system", "document", "group", "length", "human", "has_major")
"""Columns of the score table that are no scores."""
LENGTHS = (0, 20, 40, 60, 100, 100_000)
"""Bounds of the classes of sources by length, in characters."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One score against the humans; what cannot be told is NaN.

    Attributes:
        score: its name.
        pairs: how many it was told for.
        kendall: pooled tau-b, with its interval.
        spearman: pooled.
        pearson: pooled.
        within_kendall: mean tau-b within segments.
        within: pairwise accuracy within segments, human ties left out, with its interval.
        calibrated: the same with ties calibrated.
        average_precision: of finding the worst tenth.
        precision_worst: share of the worst tenth among as many lowest scores.
        auc_major: chance that a pair with a major error scores lower than one without.
    """

    score: str
    pairs: int
    kendall: Interval
    spearman: float
    pearson: float
    within_kendall: float
    within: Interval
    calibrated: float
    average_precision: float
    precision_worst: float
    auc_major: float


@dataclass(frozen=True, slots=True)
class WordAgreement:
    """Marked words against the experts' spans."""

    marking: str
    words: int
    marked: float
    matthews: float
    f1_bad: float
    f1_ok: float


def agreements(table: pd.DataFrame, resamples: int = statistics.RESAMPLES) -> list[Agreement]:
    """Hold every score against the humans.

    Parameters:
        table: as :func:`.scoring.score_judgements` makes it.
        resamples: of the bootstrap.
    """
    return [_agreement(table, name, resamples) for name in table.columns if name not in ABOUT]


def agreements_by(table: pd.DataFrame, column: str, score: str) -> dict[str, Agreement]:
    """One score's figures by system or by the source's length.

    Parameters:
        table: as above.
        column: ``system`` or ``length``.
        score: column of the score.
    """
    classes = table[column]
    if column == "length":
        names = [f"{low}-{high - 1}" for low, high in pairwise(LENGTHS)]
        names[-1] = f"{LENGTHS[-2]} and more"
        classes = pd.cut(table["length"], LENGTHS, right=False, labels=names)
    return {
        str(name): _agreement(own, score, 0) for name, own in table.groupby(classes, observed=True)
    }


def word_agreements(
    judgements: Sequence[Judgement],
    findings: Iterable[Finding],
    reading: PairReadings,
    cut: float,
) -> list[WordAgreement]:
    """Words in findings, and words at risk, against the words that experts marked.

    Parameters:
        judgements: those without spans are left out.
        findings: their ``pair_id`` is the judgement's number.
        reading: by the same numbers.
        cut: probability of an error from which a word counts as marked.
    """
    blamed: dict[str, list[tuple[int, int]]] = {}
    for finding in findings:
        if finding.translation_span is not None:
            place = finding.translation_span
            blamed.setdefault(finding.pair_id, []).append((place.start, place.end))
    marked: dict[str, list[NDArray[np.bool_]]] = {"words in findings": [], "words at risk": []}
    human = []
    for number, judgement in enumerate(judgements):
        if judgement.errors is None:
            continue
        words = english_words(judgement.translation)
        spans = [error.span for error in judgement.errors if error.span is not None]
        human.append(_inside(words, spans))
        marked["words in findings"].append(_inside(words, blamed.get(str(number), [])))
        if str(number) in reading.estimates:
            risks = reading.risks(str(number), judgement.translation)
            risky = {risk.start for risk in risks if risk.error >= cut}
            marked["words at risk"].append(np.array([start in risky for start, _ in words], bool))
    if not human:
        return []
    bad = np.concatenate(human)
    return [
        WordAgreement(
            name,
            len(bad),
            float(told.mean()),
            statistics.matthews(told, bad),
            statistics.f1(told, bad),
            statistics.f1(~told, ~bad),
        )
        for name, parts in marked.items()
        if len(told := np.concatenate(parts or [np.empty(0, bool)])) == len(bad)
    ]


def _inside(
    words: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> NDArray[np.bool_]:
    return np.array([any(a < end and start < b for a, b in spans) for start, end in words], bool)


def _agreement(table: pd.DataFrame, name: str, resamples: int) -> Agreement:
    known = table[table[name].notna() & table["human"].notna()]
    score, human = known[name].to_numpy(float), known["human"].to_numpy(float)
    groups = known["group"].to_numpy()
    graded = known["has_major"].notna().to_numpy()
    major = known["has_major"].fillna(False).to_numpy(bool)
    worst = statistics.worst(human)
    return Agreement(
        name,
        len(known),
        statistics.bootstrap(
            lambda rows, _: statistics.kendall(score[rows], human[rows]), groups, resamples
        ),
        statistics.spearman(score, human),
        statistics.pearson(score, human),
        statistics.within_kendall(score, human, groups),
        statistics.bootstrap(
            lambda rows, own: statistics.within_accuracy(score[rows], human[rows], own),
            groups,
            resamples,
        ),
        statistics.calibrated_accuracy(score, human, groups)[0],
        statistics.average_precision(score, worst),
        statistics.precision_at(score, worst),
        statistics.area_under_curve(score[graded], major[graded]),
    )
