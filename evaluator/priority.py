"""Priority: how urgently a human should look at a pair, from parts that are all shown.

A first, hand-made combination.  Each part is the share of its own evidence that speaks for
an error, 0-1; together they are joined as independent causes for concern (noisy or), so
that any strong one is enough and none can hide another.  A pair's findings are joined
likewise, the gravest first and each further one counting half, so that many small faults
do not outweigh one grave one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .model import Finding, Severity, Status

SEVERITY_WEIGHT = {Severity.CRITICAL: 0.95, Severity.MAJOR: 0.7, Severity.MINOR: 0.15}
"""Concern that one finding of full confidence gives."""
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

PARTS = ("findings", "similarity", "reference", "alignment")


def sentence_priority(pairs: pd.DataFrame, findings: Sequence[Finding]) -> pd.DataFrame:
    """The sentence pairs of one system with their priority and its parts filled in.

    Parameters:
        pairs: sentence rows of the pair table, scores filled in.
        findings: of that system; each counts for the pair it names.

    Returns:
        a copy with ``priority`` and the four ``priority_…`` columns, all 0-1.
    """
    concerns: dict[str, list[float]] = {}
    for finding in findings:
        concern = SEVERITY_WEIGHT[finding.severity] * finding.confidence
        concerns.setdefault(finding.pair_id, []).append(concern)
    similarity = pairs["similarity_calibrated"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(similarity).all():  # too few sentences to calibrate: the document's own order
        similarity = SIMILARITY_RANGE[1] * _rank(pairs["similarity"])
    low, high = SIMILARITY_RANGE
    parts = {
        "findings": np.array([_joined(concerns.get(pair, [])) for pair in pairs["pair_id"]]),
        "similarity": SIMILARITY_WEIGHT * np.clip((high - similarity) / (high - low), 0, 1),
        "reference": REFERENCE_WEIGHT * (1 - _rank(pairs["chrf"])),
        "alignment": pairs["status"].map(STATUS_CONCERN).to_numpy(dtype=float),
    }
    missing = (pairs["status"] == Status.MISSING_FROM_SOURCE).to_numpy(dtype=bool)
    parts = {
        name: np.where(missing, 0.0, np.nan_to_num(part, nan=0.0)) for name, part in parts.items()
    }
    total = 1 - np.prod([1 - part for part in parts.values()], axis=0)
    return pairs.assign(**{f"priority_{name}": parts[name] for name in PARTS}, priority=total)


def unit_priority(units: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The units of one system with the priority of their text filled in.

    A unit's priority, and each of its parts, is the mean over its sentence pairs weighted by
    their length: how much of its text needs a look, not merely whether any of it does.

    Parameters:
        units: unit rows of the pair table.
        sentences: sentence rows of the same system, priorities filled in.
    """
    columns = ["priority", *(f"priority_{name}" for name in PARTS)]
    length = sentences["source_text"].str.len() + sentences["translation_text"].str.len()
    weighted = sentences[columns].mul(length, axis=0).groupby(sentences["unit"]).sum()
    means = weighted.div(length.groupby(sentences["unit"]).sum(), axis=0)
    return units.assign(**{name: units["unit"].map(means[name]) for name in columns})


def _joined(concerns: Sequence[float]) -> float:
    """Concern that several findings give together."""
    calm = 1.0
    for k, concern in enumerate(sorted(concerns, reverse=True)):
        calm *= 1 - concern * 0.5**k
    return 1 - calm


def _rank(scores: pd.Series) -> NDArray[np.float64]:
    """Place in the document's distribution, 0 the lowest and 1 the highest; NaN stays NaN."""
    ranks = scores.astype(float).rank(method="average")
    count = int(ranks.notna().sum())
    return np.asarray((ranks - 1) / max(count - 1, 1), dtype=float)
