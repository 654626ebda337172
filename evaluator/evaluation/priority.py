"""Priority: how urgently a human should look at a pair, from parts that are all shown.

Where the encoder has a fitted estimator, the priority of a sentence pair is the probability that
an expert would mark a major error of accuracy in it.  Its parts are the estimator's own
probability, joined with the scores by reference where there is one; what the findings add; and
the chance that two texts of very low similarity have nothing to do with each other.  With another
encoder it is put together by hand, and the run's notes say so.

Either way each part is the chance of an error by its own evidence alone, 0-1, and they are
joined as independent causes for concern (noisy or), so that any strong one is enough and none
can hide another.  A pair's findings are joined likewise, the gravest first and each further one
counting half, so that many small faults do not outweigh one grave one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model import (
    ColumnWords,
    Evidence,
    Finding,
    Level,
    Prominence,
    ScoreColumn,
    Severity,
    Status,
)

if TYPE_CHECKING:
    from ..evidence.risks import PairReadings
    from ..quality import Parameters
from ..quality.combination import judged_by

SEVERITY_WEIGHT = {Severity.CRITICAL: 0.95, Severity.MAJOR: 0.7, Severity.MINOR: 0.15}
"""Concern that one finding of full confidence gives, where no estimator speaks."""
FITTED_WEIGHT = {Severity.CRITICAL: 0.98, Severity.MAJOR: 0.9, Severity.MINOR: 0.0}
"""The same beside an estimator.

The likeliest for both graver severities together is .9 (docs/quality.md).  A critical finding that
is right is more than a major error, so that its confidence says nearly all; told apart, pairs with
critical findings stand before those with as many major ones.
"""
USES = frozenset((Evidence.RISKS,))
"""Evidence with which it is a probability; without, it is put together by hand."""
UNSEEN = {"omission": 0.5}
"""Least concern of any finding of checks that see what the estimator does not: a text that lacks
something has less in it that could be wrong, so that its estimate is even lower."""
ESTIMATED = frozenset(("suspect",))
"""Checks that only repeat what the estimator says, and so add nothing to it."""
SIMILARITY_WEIGHT = 0.5
"""Concern of a pair whose texts have no more in common than two unrelated ones."""
SIMILARITY_RANGE = (0.0, 0.6)
"""Calibrated similarity of unrelated texts, and that from which none is suspicious."""
REFERENCE_WEIGHT = 0.3
"""Concern of the pair that is farthest from its reference in the document."""
STATUS_CONCERN = {
    Status.PAIRED: 0.0,
    Status.OMISSION: 0.7,
    Status.ADDITION: 0.6,
    Status.MISSING_FROM_SOURCE: 0.0,  # the source's fault, not the translation's
}

COMBINED = {
    "similarity": "similarity_calibrated",
    "bertscore": "bertscore",
    "reference_similarity": "reference_similarity_calibrated",
    "chrf": "chrf",
}
"""Scores that are combined with the estimates, and their columns."""

PRIORITY = ScoreColumn(
    "priority",
    "Priority",
    "The probability that an expert would mark a major error; how urgently to look.",
    higher_is_better=False,
    prominence=Prominence.HEADLINE,
    derived=True,
    chinese=ColumnWords("优先级", "专家会标出严重错误的概率，即需要查看的紧迫程度。"),
)
BURDEN = ScoreColumn(
    "error_burden",
    "Error burden",
    "The estimator's guess of an expert's penalty, on a scale of its own: sound for putting "
    "pairs in order.",
    higher_is_better=False,
    scale=(0.0, 5.0),
    prominence=Prominence.DETAIL,
    derived=True,
    chinese=ColumnWords("错误负担", "对专家扣分的估计，标度自成一体，只宜用于排序。"),
)


def _part(name: str, description: str, chinese: ColumnWords, basis: str = "") -> ScoreColumn:
    return ScoreColumn(
        f"{PRIORITY.name}_{name}",
        f"Priority by {name}",
        description,
        higher_is_better=False,
        prominence=Prominence.PART,
        derived=True,
        basis=basis,
        chinese=chinese,
    )


FINDINGS_PART = _part(
    "findings",
    "What the findings add to the priority.",
    ColumnWords("优先级：问题", "已发现问题对优先级的贡献。"),
)
ESTIMATE_PART = _part(
    "estimate",
    "What the encoder's reading of both texts adds to the priority.",
    ColumnWords("优先级：估计", "编码器对两侧文字的判断对优先级的贡献。"),
    COMBINED["similarity"],
)
SIMILARITY_PART = _part(
    "similarity",
    "What a low similarity adds to the priority.",
    ColumnWords("优先级：相似度", "相似度偏低对优先级的贡献。"),
    COMBINED["similarity"],
)
ALIGNMENT_PART = _part(
    "alignment",
    "What a missing counterpart adds to the priority.",
    ColumnWords("优先级：对齐", "缺少对应文字对优先级的贡献。"),
)
PARTS = (
    FINDINGS_PART,
    ESTIMATE_PART,
    SIMILARITY_PART,
    _part(
        "reference",
        "What the distance from the reference adds to the priority.",
        ColumnWords("优先级：参考译文", "与参考译文的差距对优先级的贡献。"),
        COMBINED["chrf"],
    ),
    ALIGNMENT_PART,
)
"""What a priority is put together from."""

COLUMNS = (PRIORITY, BURDEN, *PARTS)
"""All that :func:`sentence_priority` fills in."""


def sentence_priority(
    pairs: pd.DataFrame,
    findings: Sequence[Finding],
    reading: PairReadings,
    documents: Sequence[int] | None = None,
) -> pd.DataFrame:
    """The sentence pairs of one system with their priority and its parts filled in.

    Parameters:
        pairs: sentence rows of the pair table, scores filled in.
        findings: of that system; each counts for the pair it names.
        reading: of the pairs, with estimates where an estimator was fitted to the encoder.
        documents: of every row, the number of the document that it is of; None for one.

    Returns:
        a copy with the columns of ``COLUMNS``; the burden is null where there is no estimate.
    """
    calm, burden = np.zeros(len(pairs)), np.full(len(pairs), np.nan)
    if reading.parameters is None:
        places = np.zeros(len(pairs), int) if documents is None else np.asarray(documents, int)
        parts, weights = _unfitted_parts(pairs, places), SEVERITY_WEIGHT
    else:
        burden, parts = _fitted_parts(pairs, reading, reading.parameters)
        weights = FITTED_WEIGHT
    evidence = [finding for finding in findings if finding.check not in ESTIMATED]
    parts["findings"] = _concern(pairs, evidence, weights)
    parts["alignment"] = np.asarray(pairs["status"].map(STATUS_CONCERN), dtype=np.float64)
    missing = (pairs["status"] == Status.MISSING_FROM_SOURCE).to_numpy(dtype=bool)
    filled = {
        part.name: np.where(missing, 0.0, np.nan_to_num(parts.get(_of(part), calm), nan=0.0))
        for part in PARTS
    }
    total = 1 - np.prod([1 - part for part in filled.values()], axis=0)
    return pairs.assign(**filled, **{PRIORITY.name: total, BURDEN.name: burden})


@dataclass(frozen=True, eq=False, slots=True)
class Signs:
    """What speaks for serious errors in the sentence pairs of a translation.

    Attributes:
        estimates: shape ``[n]``, the estimator's chances; 0 where it has no say.
        grave: shape ``[n]``, in which a check other than the estimator's found a grave error.
        others: shape ``[n]``, chances by a low similarity and by missing counterparts.
    """

    estimates: NDArray[np.float64]
    grave: NDArray[np.bool_]
    others: NDArray[np.float64]


def signs_of(pairs: pd.DataFrame, findings: Sequence[Finding]) -> Signs:
    """What speaks for serious errors in sentence pairs.

    Parameters:
        pairs: sentence rows of one system, priorities filled in.
        findings: of that system.
    """
    graver = {
        finding.pair_id
        for finding in findings
        if finding.severity is not Severity.MINOR and finding.check not in ESTIMATED
    }
    columns = (ESTIMATE_PART, SIMILARITY_PART, ALIGNMENT_PART)
    estimates, similarity, alignment = (
        np.nan_to_num(_column(pairs, part.name), nan=0.0) for part in columns
    )
    grave = pairs["pair_id"].isin(list(graver)).to_numpy(dtype=bool)
    return Signs(estimates, grave, 1 - (1 - similarity) * (1 - alignment))


def unit_priority(units: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The units of one system with the priority of their text filled in.

    A unit's priority, and each of its parts, is the chance that any of its sentence pairs holds
    an error, joined as the parts themselves are; its burden is their mean weighted by length.

    Parameters:
        units: unit rows of the pair table.
        sentences: sentence rows of the same system, priorities filled in.
    """
    columns = [PRIORITY.name, *(part.name for part in PARTS)]
    chances = 1 - (1 - sentences[columns].astype(float)).groupby(sentences["unit"]).prod()
    length = sentences["source_text"].str.len() + sentences["translation_text"].str.len()
    burden = sentences[BURDEN.name].astype(float)
    weights = length.where(burden.notna(), 0.0).groupby(sentences["unit"]).sum()
    means = (burden * length).groupby(sentences["unit"]).sum() / weights
    joined = chances.assign(**{BURDEN.name: means.replace([np.inf, -np.inf], np.nan)})
    filled = units.copy()
    for name in joined.columns:
        filled[name] = units["unit"].map(joined[name])
    return filled


def reviewed_priority(
    pairs: pd.DataFrame,
    findings: Sequence[Finding],
    touched: Collection[tuple[str, str]],
    settled: pd.Series[bool],
) -> pd.DataFrame:
    """A pair table of which reviewers have judged some pairs, with these pairs' priorities anew.

    All other rows, and units in which no pair changed, stay as they are to the last bit.

    Parameters:
        pairs: all rows of all systems, priorities filled in.
        findings: that stand after the review.
        touched: system and pair id of the sentence pairs whose findings a reviewer decided on.
        settled: of each row, whether it needs no look any more; its priority is 0.
    """
    shown = [PRIORITY.name, *(part.name for part in PARTS)]
    table = pairs.copy()
    for system in pairs["system"].dropna().unique():
        own = table["system"] == system
        sentences = table[own & (table["level"] == Level.SENTENCE)]
        changed = pd.Series(
            [(system, pair_id) in touched for pair_id in sentences["pair_id"]],
            index=sentences.index,
            dtype=bool,
        )
        quiet = settled[sentences.index].astype(bool)
        if not (changed | quiet).any():
            continue
        weights = FITTED_WEIGHT if sentences[BURDEN.name].notna().any() else SEVERITY_WEIGHT
        evidence = [f for f in findings if f.system == system and f.check not in ESTIMATED]
        anew = sentences[changed]
        table.loc[anew.index, FINDINGS_PART.name] = _concern(anew, evidence, weights)
        parts = table.loc[anew.index, shown[1:]].astype(float).fillna(0.0)
        table.loc[anew.index, PRIORITY.name] = 1 - (1 - parts).prod(axis=1)
        table.loc[quiet.index[quiet], shown] = 0.0
        stirred = sentences.loc[changed | quiet, "unit"].unique()
        units = table[own & (table["level"] == Level.UNIT) & table["unit"].isin(stirred)]
        filled = unit_priority(units, table.loc[sentences.index])
        table.loc[units.index, shown] = filled[shown]
    is_quiet_unit = settled.astype(bool) & (table["level"] == Level.UNIT)
    table.loc[is_quiet_unit, shown] = 0.0
    return table


def _of(part: ScoreColumn) -> str:
    """What a part is the concern of, for instance ``findings``."""
    return part.name.removeprefix(f"{PRIORITY.name}_")


def _fitted_parts(
    pairs: pd.DataFrame, reading: PairReadings, parameters: Parameters
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Burden of every pair, and the parts of its priority that need no finding."""
    known = [reading.estimates.get(pair_id) for pair_id in pairs["pair_id"]]
    scores = {name: _column(pairs, column) for name, column in COMBINED.items()}
    scores["burden"] = np.array([one.burden if one else np.nan for one in known])
    scores["contrast"] = np.array([one.contrast if one else np.nan for one in known])
    scores["marks"] = np.array([one.marks if one else np.nan for one in known])
    combination = parameters.combination
    if parameters.networks:
        has_reference = pairs["pair_id"].isin(reading.referenced).to_numpy(dtype=bool)
        (burden, major) = combination.judge(scores, has_reference)
        unknown = np.isnan(scores["burden"])
    else:
        (burden, major), unknown = judged_by(combination, scores), np.isnan(scores["similarity"])
    return np.where(unknown, np.nan, burden), {
        "estimate": np.where(unknown, np.nan, major),
        "similarity": combination.chance_unrelated(scores["similarity"]),
    }


def _column(pairs: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A column of scores; all null where there is none."""
    if name not in pairs:
        return np.full(len(pairs), np.nan)
    return pairs[name].to_numpy(dtype=float, na_value=np.nan)


def _unfitted_parts(
    pairs: pd.DataFrame, documents: NDArray[np.int_]
) -> dict[str, NDArray[np.float64]]:
    similarity = _column(pairs, "similarity_calibrated")
    if np.isnan(similarity).all():  # too few sentences to calibrate: the document's own order
        similarity = SIMILARITY_RANGE[1] * _rank(_column(pairs, "similarity"), documents)
    low, high = SIMILARITY_RANGE
    return {
        "similarity": SIMILARITY_WEIGHT * np.clip((high - similarity) / (high - low), 0, 1),
        "reference": REFERENCE_WEIGHT * (1 - _rank(_column(pairs, "chrf"), documents)),
    }


def _concern(
    pairs: pd.DataFrame, findings: Sequence[Finding], weight: Mapping[Severity, float]
) -> NDArray[np.float64]:
    concerns: dict[str, list[float]] = {}
    for finding in findings:
        least = UNSEEN.get(finding.check, 0.0)
        concern = max(weight[finding.severity], least) * finding.confidence
        concerns.setdefault(finding.pair_id, []).append(concern)
    return np.array([_joined(concerns.get(pair, [])) for pair in pairs["pair_id"]], dtype=float)


def _joined(concerns: Sequence[float]) -> float:
    """Concern that several findings give together."""
    calm = 1.0
    for k, concern in enumerate(sorted(concerns, reverse=True)):
        calm *= 1 - concern * 0.5**k
    return 1 - calm


def _rank(scores: NDArray[np.float64], documents: NDArray[np.int_]) -> NDArray[np.float64]:
    """Place in its document's distribution, 0 the lowest and 1 the highest; NaN stays NaN.

    A pair that is all of its document has no place in any, and is no cause for concern.
    """
    ranks = pd.Series(scores).groupby(documents).rank(method="average")
    others = ranks.groupby(documents).transform("count") - 1
    return np.where(others > 0, (ranks - 1) / others.clip(lower=1), np.where(ranks > 0, 1, np.nan))
