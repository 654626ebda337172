"""What a finding's confidence is: how often its kind was right where experts had judged.

``data/confidence.tsv`` counts findings of every kind, and right ones among them, on documents that
no check was fitted to; ``benchmarks/confidence.py`` makes it.  A kind is a message at a severity.
"""

from __future__ import annotations

import csv
import importlib.resources
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from ..checks import Draft
from ..model import Message, Severity

COLUMNS = ("kind", "severity", "findings", "right")
_OWN = 5
"""Findings that a check's own estimate counts for beside those that were judged."""
_SUREST = 0.99
"""More no count makes of a finding: a kind that was always right may be wrong yet."""
Counts = Mapping[tuple[str, Severity], tuple[int, int]]


def measured(draft: Draft) -> Draft:
    """A finding as sure as its kind has proved to be.

    The confidence is the share of right ones among the judged findings of the kind, the check's
    own estimate counted as :data:`_OWN` of them; a kind that was never judged keeps that.
    """
    findings, right = judged_findings().get((kind(draft.message), draft.severity), (0, 0))
    share = (right + _OWN * draft.confidence) / (findings + _OWN)
    return replace(draft, confidence=min(round(share, 2), max(_SUREST, draft.confidence)))


def kind(told: Message) -> str:
    """What a finding is counted by: its message, of joined findings the first one's."""
    first = told.arguments.get("finding")
    return kind(first) if isinstance(first, Message) else told.id


@cache
def judged_findings() -> Counts:
    """Findings and right ones of every kind that was judged."""
    file = importlib.resources.files(__package__) / "data" / "confidence.tsv"
    rows = csv.reader(file.read_text("utf-8").splitlines(), delimiter="\t")
    assert tuple(next(rows)) == COLUMNS
    return {
        (name, Severity(severity)): (int(findings), int(right))
        for name, severity, findings, right in rows
    }
