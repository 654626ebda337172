"""What came of the documents of a corpus, put together system by system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..metrics import Metric, MetricResult
from ..model import Finding, Level, Message, Severity, Status, message
from ..model.run import Counts
from .judging import Judged, JudgedSystem
from .tables import of_level
from .verbatim import LONGEST, overlong, verbatim


@dataclass(frozen=True, eq=False, slots=True)
class JoinedSystem:
    """What came of one system over all documents.

    Attributes:
        system: its name.
        pairs: its rows of the pair table, document by document.
        findings: in document order.
        links, risks, tags: its rows of the run's other tables.
        results: of every metric its scores of all documents together.
        counts: of what there is in the pair table.
        notes: what a reader should know of it.
    """

    system: str
    pairs: pd.DataFrame
    findings: Sequence[Finding]
    links: pd.DataFrame
    risks: pd.DataFrame
    tags: pd.DataFrame
    results: Sequence[MetricResult]
    counts: Counts
    notes: Sequence[Message]


def join_documents(
    documents: Sequence[Judged],
    metrics: Sequence[Metric],
    version: str,
    given: Mapping[str, Sequence[MetricResult]] | None = None,
) -> list[JoinedSystem]:
    """Put the documents together.

    Parameters:
        documents: what came of each, all of the same systems; at least one.
        metrics: that they were scored with.
        version: of the source that they were judged against.
        given: system → scores that were asked of others, for all documents.

    Returns:
        one a system.

    Raises:
        PluginError: a metric cannot put its scores together.
    """
    by_system = zip(*(document.systems for document in documents), strict=True)
    given = given or {}
    return [_joined(parts, metrics, version, given.get(parts[0].system, ())) for parts in by_system]


def _joined(
    parts: Sequence[JudgedSystem],
    metrics: Sequence[Metric],
    version: str,
    given: Sequence[MetricResult],
) -> JoinedSystem:
    system = parts[0].system
    pairs = _together(part.pairs for part in parts)
    findings = [finding for part in parts for finding in part.findings]
    found = zip(*(part.results for part in parts), strict=True)
    scoring = of_level(metrics, Level.SENTENCE)
    return JoinedSystem(
        system,
        pairs,
        findings,
        _together(part.links for part in parts),
        _together(part.risks for part in parts),
        _together(part.tags for part in parts),
        [
            *(metric.joined(results) for metric, results in zip(scoring, found, strict=True)),
            *given,
        ],
        _counts(pairs, findings),
        _notes(system, version, pairs, [unit for part in parts for unit in part.cut]),
    )


def _together(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(tables), ignore_index=True)


def _of_level(pairs: pd.DataFrame, level: Level) -> pd.DataFrame:
    return pairs[pairs["level"] == level]


def _counts(pairs: pd.DataFrame, findings: Sequence[Finding]) -> Counts:
    """Count what one system's evaluation holds."""
    units, sentences = (_of_level(pairs, level) for level in (Level.UNIT, Level.SENTENCE))
    status = Counter(sentences["status"])
    severities = Counter(finding.severity.value for finding in findings)
    return Counts(
        units=int((units["status"] == Status.PAIRED).sum()),
        pairs=status[Status.PAIRED],
        omissions=status[Status.OMISSION],
        additions=status[Status.ADDITION],
        missing_from_source=status[Status.MISSING_FROM_SOURCE],
        findings={severity: severities[severity] for severity in Severity},
    )


def _notes(system: str, version: str, pairs: pd.DataFrame, cut: Sequence[str]) -> list[Message]:
    """What a reader should know of one system."""
    units = _of_level(pairs, Level.UNIT)
    alone = {
        status: units.loc[units["status"] == status, "unit"].tolist()
        for status in (Status.OMISSION, Status.ADDITION, Status.MISSING_FROM_SOURCE)
    }
    notes = []
    if omitted := alone[Status.OMISSION]:
        notes.append(message("run.units-omitted", system=system, units=omitted))
    if added := alone[Status.ADDITION]:
        notes.append(message("run.units-added", system=system, units=added))
    if missing := alone[Status.MISSING_FROM_SOURCE]:
        told = message("run.units-missing", version=version, system=system, units=missing)
        notes.append(told)
    if cut:
        notes.append(message("run.cut-off", version=version, units=cut))
    sentences = _of_level(pairs, Level.SENTENCE)
    if same := int(verbatim(sentences).sum()):
        notes.append(message("run.verbatim", system=system, count=same))
    if long := int(overlong(sentences).sum()):
        notes.append(message("run.overlong", system=system, count=long, most=LONGEST))
    return notes
