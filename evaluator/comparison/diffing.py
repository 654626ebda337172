"""What changed between two runs, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError
from ..model import Finding, Prominence, ScoreColumn
from ..model.run import Run
from ..model.verdicts import Decision
from ..runs.reviews import reviewed, standings
from .blocks import (
    Block,
    Contender,
    column_by_block,
    common_blocks,
    shared_columns,
    source_of,
)


@dataclass(frozen=True, eq=False, slots=True)
class ChangedPair:
    """A stretch of the source of which something changed.

    Attributes:
        block: with the old and the new translation.
        changes: score → its old and new mean over the pairs; those that changed by more than
            rounding.
    """

    block: Block
    changes: dict[str, tuple[float, float]]


@dataclass(frozen=True, eq=False, slots=True)
class SystemDiff:
    """What changed of one system from one run to another.

    Attributes:
        name: of the system; of both where they differ.
        scores: metric → old and new document score.
        fixed: findings that are gone.
        new: findings that were not there.
        unchanged: findings that are still there, as the new run has them.
        pairs: that changed, in document order.
        better, worse: metric → in how many stretches it went either way.
        columns: what the scores are that both runs have.
    """

    name: str
    scores: dict[str, tuple[float, float]]
    fixed: list[Finding]
    new: list[Finding]
    unchanged: list[Finding]
    pairs: list[ChangedPair]
    better: dict[str, int]
    worse: dict[str, int]
    columns: dict[str, ScoreColumn]


def diff_runs(old: Run, new: Run) -> list[SystemDiff]:
    """Hold two runs of the same source against each other, system by system.

    Two runs with one system each are compared whatever its name is.

    Raises:
        InputError: they have no system in common, or their sources differ.
    """
    if source_of(old) != source_of(new):
        raise InputError(
            "the runs have different sources and cannot be told apart pair by pair; score the "
            "translation against the same source"
        )
    shared = [name for name in old.manifest.systems if name in new.manifest.systems]
    pairs = [(name, name) for name in shared]
    if not pairs and len(old.manifest.systems) == len(new.manifest.systems) == 1:
        pairs = [(old.manifest.systems[0], new.manifest.systems[0])]
    if not pairs:
        raise InputError(
            f"the runs have no system in common: {', '.join(old.manifest.systems)} and "
            f"{', '.join(new.manifest.systems)}"
        )
    old, new = _as_reviewed(old, new)
    return [_diff(Contender("old", old, one), Contender("new", new, two)) for one, two in pairs]


def new_findings(old: Run, new: Run) -> list[Finding]:
    """Findings of a run that an earlier one does not have, told apart by fingerprint.

    A system is held against the one of its name; one that the earlier run lacks, against all
    that the earlier run found.  What was dismissed in either run is not new.
    """
    new = reviewed(new)
    known: dict[str, set[str]] = {}
    for finding in (*old.findings, *reviewed(old).findings):
        known.setdefault(finding.system, set()).add(finding.fingerprint)
    everything = set().union(*known.values()) if known else set()
    return [
        finding
        for finding in new.findings
        if finding.fingerprint
        not in (
            known.get(finding.system, set())
            if finding.system in old.manifest.systems
            else everything
        )
    ]


def _as_reviewed(old: Run, new: Run) -> tuple[Run, Run]:
    """Two runs as their verdicts leave them; what is dismissed in one is no finding of the other.

    Else a finding that was dismissed after the second run would count as mended by it.
    """
    gone = {
        name
        for run in (old, new)
        for name, standing in standings(run.reviews).items()
        if standing.decision is Decision.DISMISSED
    }
    first, second = (
        replace(run, findings=[f for f in run.findings if f.fingerprint not in gone])
        for run in (reviewed(old), reviewed(new))
    )
    return first, second


def _diff(old: Contender, new: Contender) -> SystemDiff:
    before, after = ({f.fingerprint for f in c.findings} for c in (old, new))
    blocks = common_blocks([old, new])
    pairs, better, worse = _changed_pairs((old, new), blocks)
    return SystemDiff(
        old.system if old.system == new.system else f"{old.system} → {new.system}",
        {
            metric: (score.value, new.scores[metric].value)
            for metric, score in old.scores.items()
            if metric in new.scores
        },
        [finding for finding in old.findings if finding.fingerprint not in after],
        [finding for finding in new.findings if finding.fingerprint not in before],
        [finding for finding in new.findings if finding.fingerprint in before],
        pairs,
        better,
        worse,
        {column.name: column for column in new.columns},
    )


def _changed_pairs(
    both: Sequence[Contender], blocks: Sequence[Block]
) -> tuple[list[ChangedPair], dict[str, int], dict[str, int]]:
    changes: list[dict[str, tuple[float, float]]] = [{} for _ in blocks]
    better, worse = {}, {}
    for column in shared_columns(both):
        if not column.at_least(Prominence.MAIN):
            continue
        sums, counts = column_by_block(both, blocks, column)
        with np.errstate(invalid="ignore"):
            means = sums / counts
        gains = column.sign * (means[1] - means[0])
        better[column.name] = int((gains > column.slight).sum())
        worse[column.name] = int((gains < -column.slight).sum())
        for k in np.flatnonzero(np.abs(gains) > column.slight):
            changes[k][column.name] = float(means[0, k]), float(means[1, k])
    pairs = [
        ChangedPair(block, change)
        for block, change in zip(blocks, changes, strict=True)
        if change or block.translations[0] != block.translations[1]
    ]
    return pairs, better, worse
