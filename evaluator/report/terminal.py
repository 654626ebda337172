"""A run in the terminal: at a glance, and its scores and the pairs to look at first if wanted."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, TextIO

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..model import (
    Finding,
    Level,
    Message,
    Prominence,
    ScoreColumn,
    Severity,
    Status,
    message,
)
from ..model.run import DOCUMENT, CorpusScore, Counts, Manifest, Run
from ..quality.experience import UNRELATED, relation
from ..runs.folder import INDEX
from ..runs.reviews import reviewed
from ..support import showing
from ..support.console import console_on
from .base import Options, Renderer, source_name
from .glance import CALIBRATED, KINDS, Glance, comparison, glances, told_relation
from .pairs import WORST_SENTENCE, worst_first
from .places import told_place

WORST = 10
_WITH_INTERVALS = 4  # systems whose scores have room for them
_CALM = 0.2  # priority below which nothing speaks for an error
_FULLY_TOLD = 2  # systems of which more is told than what was found, and that in ten lines
_KINDS_EACH = 2  # of errors told of two systems
_CLIP = 60  # characters of each text in the table


def worst_pairs(run: Run, level: Level, count: int = WORST) -> pd.DataFrame:
    """The pairs of highest priority, the worst first; document order where they are equal."""
    table = run.pairs
    there = table[table["status"] != Status.MISSING_FROM_SOURCE]
    return worst_first(there, level).head(count)


def summarise(
    run: Run, level: Level, out: TextIO, language: str = "en", *, verbose: bool = False
) -> None:
    """Print a run for people: what matters most, in ten lines for up to four translations.

    Parameters:
        run: saved or not.
        level: of the pairs to list.
        out: to print to; a narrow pipe gets the same without colour.
        language: to tell it in.
        verbose: whether scores with their intervals, counts and the worst pairs follow.
    """
    run = reviewed(run)
    console = console_on(out, narrow=80)
    manifest = run.manifest
    title = Text(manifest.title, style="bold")
    title.truncate(console.width, overflow="ellipsis")
    console.print(title)
    if verbose:
        inputs = message(
            "report.inputs",
            version=source_name(manifest),
            references=manifest.references or ["none"],
            model=manifest.model.name if manifest.model else "none",
            domains=str(manifest.settings.get("domains", "none")),
        )
        console.print(Text(inputs.told(language)))
    kinds = KINDS if verbose or len(manifest.systems) == 1 else _KINDS_EACH
    is_brief = not verbose and len(manifest.systems) > _FULLY_TOLD
    told = glances(run)
    for glance in told:
        if is_brief:
            _print_brief_glance(console, glance, language)
        else:
            _print_glance(console, manifest, glance, language, kinds, verbose=verbose)
    if any(glance.count is not None for glance in told):
        console.print(Text(comparison(in_short=True).told(language), style="dim"))
    if run.reviews:
        judged_by = message("report.reviewed", reviewers=[own.reviewer for own in run.reviews])
        console.print(Text(judged_by.told(language)))
    for note in manifest.notes_in(language):
        noted = message("report.note", note=note)
        console.print(Text(noted.told(language), style="yellow"))
    if verbose:
        console.print(_score_table(manifest, language))
        for system in manifest.systems:
            console.print(Text(_count_line(manifest, system).told(language)))
        console.print()
        console.print(_pair_table(run, level, language))
    elif manifest.systems:
        console.print(Text(message("report.glance-more").told(language), style="dim"))
    if run.folder:
        report = message("report.report", page=str(run.folder.resolve() / INDEX))
        console.print(Text(report.told(language)), soft_wrap=True)


def _print_glance(
    console: Console,
    manifest: Manifest,
    glance: Glance,
    language: str,
    kinds: int,
    *,
    verbose: bool,
) -> None:
    """One translation: its name with its scores, and what there is to say in plain words."""
    told = [*glance.messages(kinds), glance.first.message()]
    joint = "" if language == "zh" else " "
    scores = [
        _told_score(
            column,
            manifest.scores[glance.system].get(column.name),
            manifest.counts[glance.system],
            language,
        )
        for column in manifest.document_columns()
        if column.at_least(Prominence.MAIN) and (verbose or not _is_no_verdict(column, glance))
    ]
    heading = Text(glance.system, style="bold")
    if any(scores):
        line = message("report.score-line", scores=[score for score in scores if score])
        heading.append(line.told(language), style="not bold dim")
    console.print(heading)
    console.print(Text(joint.join(one.told(language) for one in told)))


def _is_no_verdict(column: ScoreColumn, glance: Glance) -> bool:
    """Whether a score says only that texts belong together, not which translation is better."""
    related = glance.similarity is not None and relation(glance.similarity) != UNRELATED
    return column.name == CALIBRATED and related


def _print_brief_glance(console: Console, glance: Glance, language: str) -> None:
    """One translation among many: its likely errors and what was found, without kinds."""
    colon, joint = ("：", "") if language == "zh" else (": ", " ")
    line = Text(f"{glance.system}{colon}", style="bold")
    told = joint.join(one.told(language) for one in glance.messages(kinds=0))
    console.print(line.append(told, style="not bold"))


def _told_score(
    column: ScoreColumn, score: CorpusScore | None, counts: Counts, language: str
) -> str:
    """A score with its name, and a calibrated similarity to the source in words as well."""
    if score is None:
        return ""
    shown = column.show(score.value)
    if column.name == CALIBRATED:
        heading = message("report.similarity").told(language)
        return f"{heading} {shown} ({told_relation(score.value, counts).told(language)})"
    return f"{_heading(column, language)} {shown}"


def _heading(column: ScoreColumn, language: str) -> str:
    return column.chinese.title if language == "zh" and column.chinese else column.heading


def to_json(run: Run, level: Level) -> str:
    """The manifest with the worst pairs and their findings as reviewed, for programs."""
    run = reviewed(run)
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


def _score_table(manifest: Manifest, language: str) -> Table:
    """Systems side by side; many of them without their intervals, for want of room."""
    with_intervals = len(manifest.scores) <= _WITH_INTERVALS
    title = message("report.scores-with-intervals" if with_intervals else "report.scores")
    heading = message("report.score").told(language)
    table = Table(heading, title=title.told(language), title_justify="left")
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
        table.add_row(Text(_heading(column, language)), *cells)
    return table


def _count_line(manifest: Manifest, system: str) -> Message:
    counts = manifest.counts[system]
    return message(
        "report.counts",
        system=system,
        units=message("report.units", count=counts.units),
        pairs=message("report.pairs", count=counts.pairs),
        omissions=message("report.omissions", count=counts.omissions),
        additions=message("report.additions", count=counts.additions),
        missing=counts.missing_from_source,
        **{severity.value: counts.findings.get(severity, 0) for severity in Severity},
    )


def _pair_table(run: Run, level: Level, language: str) -> Table:
    worst = worst_pairs(run, level)
    table = Table(
        title=message(
            "report.worst-sentences" if level is Level.SENTENCE else "report.worst-units",
            count=len(worst),
        ).told(language),
        title_justify="left",
        caption=message("report.worst-about").told(language),
        caption_justify="left",
        show_lines=True,
    )
    first = "report.priority" if level is Level.SENTENCE else "report.worst-sentence"
    for name in (first, "report.pair", "report.texts", "report.why"):
        is_narrow = name in (first, "report.pair")
        table.add_column(message(name).told(language), overflow="fold", no_wrap=is_narrow)
    many = len(run.manifest.systems) > 1
    for row in worst.to_dict("records"):
        why = [
            finding
            for finding in run.findings
            if finding.system == row["system"]
            and row["pair_id"] == (finding.pair_id if level is Level.SENTENCE else finding.unit)
        ]
        lines = [_finding_line(finding, language) for finding in why[:3]]
        if len(why) > 3:
            lines.append(message("report.more", more=len(why) - 3).told(language))
        if row["status"] != Status.PAIRED:
            lines.insert(0, message("report.status", status=str(row["status"])).told(language))
        name = f"{row['pair_id']}\n{row['system']}" if many else str(row["pair_id"])
        texts = [_clip(str(row[column])) for column in ("source_text", "translation_text")]
        table.add_row(
            Text(f"{row.get(WORST_SENTENCE, row['priority']):.2f}"),
            Text(name),
            Text("\n".join(filter(None, texts))).append(_place(row, language), style="dim"),
            Text("\n".join(lines) or _without_findings(row["priority"]).told(language)),
        )
    return table


def _place(row: Mapping[Any, Any], language: str) -> str:
    """The document and place in its file at which a pair stands, on a line of its own."""
    document, source, translation = (
        place if isinstance(place := row.get(name), str) else ""
        for name in (DOCUMENT, "source_place", "translation_place")
    )
    told = ", ".join(filter(None, (document, told_place(source or translation, language))))
    return f"\n{_clip(showing.shown(told))}" if told else ""


def _without_findings(priority: float) -> Message:
    return message("report.low-scores" if priority > _CALM else "report.nothing-found")


def _finding_line(finding: Finding, language: str) -> str:
    span = finding.translation_span or finding.source_span
    mend = f" → {finding.suggestion}" if finding.suggestion else ""
    told = (span.text if span else finding.told(language)) + mend
    line = message("report.finding", severity=finding.severity.value, told=told)
    return line.told(language)


def _clip(text: str) -> str:
    return text if len(text) <= _CLIP else f"{text[: _CLIP - 1]}…"


class Terminal(Renderer):
    """What `evaluator score --verbose` prints."""

    name = "terminal"
    extensions = ("txt",)

    def render(self, run: Run, options: Options) -> str:
        """See :meth:`Renderer.render`."""
        out = io.StringIO()
        summarise(run, options.level, out, options.language, verbose=True)
        return out.getvalue()


class Json(Renderer):
    """The manifest with the worst pairs and their findings."""

    name = "json"
    extensions = ("json",)

    def render(self, run: Run, options: Options) -> str:
        """See :meth:`Renderer.render`."""
        return to_json(run, options.level) + "\n"
