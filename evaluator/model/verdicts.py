"""Verdicts: what reviewers decided about findings and pairs (docs/review.md).

A verdict is tied to what it judges by content, never by place, so that it holds for the same
error or the same pair in every later run: findings by their fingerprint, pairs by that of
their texts (:func:`pair_fingerprints`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import StrEnum

import pandas as pd
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from .findings import Severity
from .pairs import Level

VERDICTS_VERSION = 2
"""Version 1 could not say who adjudicates."""


class Decision(StrEnum):
    """What a reviewer says of a finding."""

    ACCEPTED = "accepted"  # an error, as it was found
    DISMISSED = "dismissed"  # no error
    CORRECTED = "corrected"  # an error, but of another kind, gravity or remedy than was found
    ADDED = "added"  # an error that only the reviewer saw
    OPEN = "open"  # a verdict taken back


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MarkedSpan(_Record):
    """A stretch of a pair's text, in code points."""

    start: int = Field(ge=0, lt=2**31)
    end: int = Field(ge=0, lt=2**31)
    text: str


class FindingVerdict(_Record):
    """One reviewer's word on one finding.

    Category, severity and suggestion are the reviewer's; where a finding was accepted they
    are the finding's own.
    """

    fingerprint: str  # the finding's; of an added one, a name made up by the page
    decision: Decision
    system: str
    level: Level
    pair_id: str
    unit: str
    pair: str  # fingerprint of the pair it stands in
    check: str = ""  # empty for an added one
    category: str
    severity: Severity
    message: str = ""
    suggestion: str | None = None
    comment: str = ""
    source_span: MarkedSpan | None = None
    translation_span: MarkedSpan | None = None
    decided: AwareDatetime


class PairVerdict(_Record):
    """One reviewer's word on one pair; a part not given is null or empty."""

    fingerprint: str
    system: str
    level: Level
    pair_id: str
    unit: str
    grade: int | None = Field(default=None, ge=0, le=100)  # 100 is best
    comment: str = ""
    translation: str | None = None  # as the reviewer would have it
    decided: AwareDatetime


class Review(_Record):
    """All verdicts of one reviewer on one corpus: ``verdicts.json``."""

    schema_version: int = Field(default=VERDICTS_VERSION, ge=1, le=VERDICTS_VERSION)
    corpus: str
    run: str  # the run whose report they were made in
    reviewer: str = Field(min_length=1)
    adjudicates: bool = False  # has the last word where reviewers disagree
    exported: AwareDatetime
    findings: list[FindingVerdict] = []
    pairs: list[PairVerdict] = []


def pair_fingerprints(pairs: pd.DataFrame) -> pd.Series[str]:
    """Names of pairs by what they say: the same texts have the same one in every run.

    Parameters:
        pairs: a pair table, in document order.

    Returns:
        16 hexadecimal digits a row, with the table's index.  Equal pairs of one system and
        level are told apart by counting them.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    names = []
    columns = pairs[["system", "level", "source_text", "translation_text"]].fillna("")
    for system, level, source, translation in columns.itertuples(index=False, name=None):
        text = "\x1f".join((level, source, translation))
        seen[system, level, text] += 1
        key = f"{text}\x1f{seen[system, level, text]}"
        names.append(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return pd.Series(names, index=pairs.index, dtype="object")
