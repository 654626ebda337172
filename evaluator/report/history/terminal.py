"""Runs and their differences in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...comparison import clip, clip_pair
from ...comparison.diffing import ChangedPair, SystemDiff
from ...model import Finding, Prominence, ScoreColumn, Severity
from ...runs.history.database import RecordedRun
from ...support.console import console_on

_LISTED = 10
_CLIP = 100
_UNBOUNDED = 10_000  # columns
_GRADES = tuple(severity.value for severity in Severity)


def _runs_table(runs: Sequence[RecordedRun]) -> Table:
    """One row a system of a run, the oldest first."""
    table = Table(title="Runs", title_justify="left")
    table.add_column("run", no_wrap=True, overflow="ignore")  # a name in two is no name to type
    for name in ("time", "system"):
        table.add_column(name, overflow="fold")
    columns = {c.name: c for run in runs for c in run.columns if c.at_least(Prominence.MAIN)}
    for name in (*(column.heading for column in columns.values()), *_GRADES):
        table.add_column(Text(name), justify="right")
    for run in runs:
        for k, (system, scores) in enumerate(run.scores.items()):
            cells = [c.show(scores.get(name, (None,))[0]) for name, c in columns.items()]
            found = run.findings.get(system, {})
            cells += [str(found.get(grade, "–")) for grade in _GRADES]
            table.add_row(
                Text("" if k else _place_of(run)), "" if k else run.created[:16].replace("T", " "),
                Text(system), *cells,
            )  # fmt: skip
    return table


def print_runs(runs: Sequence[RecordedRun], out: TextIO) -> None:
    """Print runs as a table; where that is wider than the terminal, a line a run and system."""
    console, table = console_on(out), _runs_table(runs)
    unbounded = console.options.update_width(_UNBOUNDED)
    if console.measure(table, options=unbounded).maximum <= console.width:
        console.print(table)
        return
    for run in runs:
        made = run.created[:16].replace("T", " ")
        console.print(Text.assemble((_place_of(run), "bold"), f"  {made}"), soft_wrap=True)
        for system, scores in run.scores.items():
            told = [
                f"{column.heading} {column.show(scores[column.name][0])}"
                for column in run.columns
                if column.at_least(Prominence.MAIN) and column.name in scores
            ]
            found = run.findings.get(system, {})
            grades = [f"{found[grade]} {grade}" for grade in _GRADES if grade in found]
            line = Text(f"{system}: {', '.join(told)}; {', '.join(grades) or 'not checked'}")
            console.print(Padding(line, (0, 0, 0, 2)))


def _place_of(run: RecordedRun) -> str:
    return f"{run.corpus}/{run.folder.name}" + ("" if run.exists else " (gone)")


def print_diff(diffs: Sequence[SystemDiff], out: TextIO) -> None:
    """Print what changed between two runs, system by system."""
    console = console_on(out)
    for diff in diffs:
        console.print(Text(diff.name, style="bold"))
        scores = [
            _move(diff.columns[metric], old, new)
            for metric, (old, new) in diff.scores.items()
            if diff.columns[metric].at_least(Prominence.MAIN)
        ]
        console.print(Text("; ".join(scores)))
        moves = [
            f"{diff.columns[metric].heading} {diff.better[metric]} better, "
            f"{diff.worse[metric]} worse"
            for metric in diff.better
            if diff.better[metric] or diff.worse[metric]
        ]
        console.print(Text(f"Pairs: {len(diff.pairs)} changed; {'; '.join(moves) or 'no score'}"))
        console.print(
            f"Findings: {len(diff.fixed)} fixed, {len(diff.new)} new, "
            f"{len(diff.unchanged)} unchanged"
        )
        _print_findings(console, "-", diff.fixed)
        _print_findings(console, "+", diff.new)
        _print_pairs(console, diff)


def diff_record(diff: SystemDiff) -> dict[str, Any]:
    """The same as plain data."""

    def findings(some: Sequence[Finding]) -> list[dict[str, str]]:
        return [
            {
                "fingerprint": finding.fingerprint,
                "pair_id": finding.pair_id,
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.message,
            }
            for finding in some
        ]

    return {
        "system": diff.name,
        "scores": {m: {"old": old, "new": new} for m, (old, new) in diff.scores.items()},
        "fixed": findings(diff.fixed),
        "new": findings(diff.new),
        "unchanged": findings(diff.unchanged),
        "better": diff.better,
        "worse": diff.worse,
        "pairs": [
            {
                "pair_id": pair.block.id,
                "source": pair.block.source,
                "old": pair.block.translations[0],
                "new": pair.block.translations[1],
                "changes": {m: {"old": old, "new": new} for m, (old, new) in pair.changes.items()},
            }
            for pair in diff.pairs
        ],
    }


def run_record(run: RecordedRun) -> dict[str, Any]:
    """A recorded run as plain data."""
    return {
        "folder": str(run.folder),
        "exists": run.exists,
        "run": run.run,
        "corpus": run.corpus,
        "created": run.created,
        "source_version": run.source_version,
        "scores": {
            system: {m: dict(zip(("value", "low", "high"), v, strict=True)) for m, v in s.items()}
            for system, s in run.scores.items()
        },
        "findings": run.findings,
    }


def _print_findings(console: Console, sign: str, findings: Sequence[Finding]) -> None:
    gravest = sorted(findings, key=lambda f: (f.severity.rank, -f.confidence))
    for finding in gravest[:_LISTED]:
        line = f"  {sign} {finding.pair_id} {finding.severity.value}: {finding.message}"
        console.print(Text(clip(line, _CLIP)), soft_wrap=True)
    if len(gravest) > _LISTED:
        console.print(f"  {sign} and {len(gravest) - _LISTED} more")


def _print_pairs(console: Console, diff: SystemDiff) -> None:
    def moved(pair: ChangedPair) -> float:
        old, new = pair.changes.get("priority", (0.0, 0.0))
        return abs(new - old)

    ordered = sorted(diff.pairs, key=moved, reverse=True)
    for pair in ordered[:_LISTED]:
        changes = ", ".join(
            _move(diff.columns[metric], old, new) for metric, (old, new) in pair.changes.items()
        )
        console.print(Text(f"{pair.block.id}  {changes or 'worded otherwise'}", style="bold"))
        old, new = pair.block.translations
        texts = [(" ", clip(pair.block.source, _CLIP))]
        if old == new:  # what changed is what was found, or said of it
            texts.append(("=", clip(old, _CLIP) or "–"))
        else:
            texts += zip("-+", clip_pair(old, new, _CLIP), strict=True)
        for sign, text in texts:
            console.print(Text(f"  {sign} {text}"), soft_wrap=True)
    if len(ordered) > _LISTED:
        console.print(f"and {len(ordered) - _LISTED} pairs more; --json lists them all")


def _move(column: ScoreColumn, old: float, new: float) -> str:
    return f"{column.heading} {column.show(old)} → {column.show(new)}"
