"""A run in the terminal: the document's scores, and the pairs to look at first."""

from __future__ import annotations

import json
from typing import Any, TextIO

import pandas as pd
from rich.table import Table
from rich.text import Text

from ..model import Finding, Level, Status
from ..model.run import Manifest, Run
from ..runs.folder import INDEX
from ..support import showing
from ..support.console import console_on

WORST = 10
_WITH_INTERVALS = 4  # systems whose scores have room for them
_CALM = 0.2  # priority below which nothing speaks for an error
_CLIP = 60  # characters of each text in the table


def worst_pairs(run: Run, level: Level, count: int = WORST) -> pd.DataFrame:
    """The pairs of highest priority, the worst first; document order where they are equal."""
    pairs = run.pairs
    wanted = pairs[(pairs["level"] == level) & (pairs["status"] != Status.MISSING_FROM_SOURCE)]
    return wanted.sort_values("priority", ascending=False, kind="stable").head(count)


def summarise(run: Run, level: Level, out: TextIO) -> None:
    """Print a run for people.

    Parameters:
        run: saved or not.
        level: of the pairs to list.
        out: to print to; a narrow pipe gets the same tables without colour.
    """
    console = console_on(out, narrow=110)
    manifest = run.manifest
    console.print(Text(manifest.title, style="bold"))
    console.print(
        f"source {manifest.source_version} · "
        f"references {', '.join(manifest.references) or 'none'} · "
        f"model {manifest.model.name if manifest.model else 'none'}"
    )
    console.print(_score_table(manifest))
    for system in manifest.systems:
        console.print(_count_line(manifest, system))
    for note in manifest.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    console.print()
    console.print(_pair_table(run, level))
    if run.folder:
        console.print(Text(f"Report: {run.folder / INDEX}"), soft_wrap=True)


def to_json(run: Run, level: Level) -> str:
    """The manifest with the worst pairs and their findings, for programs."""
    findings: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for finding in run.findings:
        key = finding.system, finding.pair_id if level is Level.SENTENCE else finding.unit
        findings.setdefault(key, []).append(
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.message,
                "suggestion": finding.suggestion,
            }
        )
    worst = json.loads(worst_pairs(run, level).to_json(orient="records", force_ascii=False))
    for pair in worst:
        pair["findings"] = findings.get((pair["system"], pair["pair_id"]), [])
    record = run.manifest.model_dump(mode="json")
    record["folder"] = str(run.folder) if run.folder else None
    record["worst_pairs"] = worst
    return showing.to_json(record)


def _score_table(manifest: Manifest) -> Table:
    """Systems side by side; many of them without their intervals, for want of room."""
    with_intervals = len(manifest.scores) <= _WITH_INTERVALS
    title = "Scores of the whole document" + (", with 95 % intervals" if with_intervals else "")
    table = Table("score", title=title, title_justify="left")
    for system in manifest.scores:
        table.add_column(Text(system), justify="right")
    for column in manifest.document_columns():
        cells = []
        for scores in manifest.scores.values():
            score = scores.get(column.name)
            cell = Text(column.show(score.value if score else None))
            if score is not None and with_intervals:
                cell.append(f"  {column.show(score.low)}–{column.show(score.high)}", style="dim")
            cells.append(cell)
        table.add_row(Text(column.heading), *cells)
    return table


def _count_line(manifest: Manifest, system: str) -> Text:
    counts = manifest.counts[system]
    findings = ", ".join(f"{number} {severity}" for severity, number in counts.findings.items())
    return Text(
        f"{system}: {counts.units} units and {counts.pairs} sentence pairs; "
        f"{counts.omissions} omissions, {counts.additions} additions, "
        f"{counts.missing_from_source} missing from the source; findings: {findings}"
    )


def _pair_table(run: Run, level: Level) -> Table:
    table = Table(
        title=f"The {WORST} {level.value} pairs to look at first",
        title_justify="left",
        show_lines=True,
    )
    for name in ("priority", "pair", "Chinese and English", "why"):
        table.add_column(name, overflow="fold", no_wrap=name in ("priority", "pair"))
    many = len(run.manifest.systems) > 1
    for row in worst_pairs(run, level).to_dict("records"):
        why = [
            finding
            for finding in run.findings
            if finding.system == row["system"]
            and row["pair_id"] == (finding.pair_id if level is Level.SENTENCE else finding.unit)
        ]
        lines = [_finding_line(finding) for finding in why[:3]]
        if len(why) > 3:
            lines.append(f"and {len(why) - 3} more")
        if row["status"] != Status.PAIRED:
            lines.insert(0, str(row["status"]))
        name = f"{row['pair_id']}\n{row['system']}" if many else str(row["pair_id"])
        texts = [_clip(str(row[column])) for column in ("source_text", "translation_text")]
        table.add_row(
            Text(f"{row['priority']:.2f}"),
            Text(name),
            Text("\n".join(filter(None, texts))),
            Text(
                "\n".join(lines) or ("low scores" if row["priority"] > _CALM else "nothing found")
            ),
        )
    return table


def _finding_line(finding: Finding) -> str:
    span = finding.translation_span or finding.source_span
    mend = f" → {finding.suggestion}" if finding.suggestion else ""
    return f"{finding.severity.value}: {span.text if span else finding.message}{mend}"


def _clip(text: str) -> str:
    return text if len(text) <= _CLIP else f"{text[: _CLIP - 1]}…"
