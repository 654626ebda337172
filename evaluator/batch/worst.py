"""The most urgent pairs of a dataset as a run: its page, verdicts and exports are those of any."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..evaluation.manifest import Texts, manifest_of
from ..evaluation.tables import FINDINGS, typed
from ..model import Finding, Level, Message, ScoreColumn, Severity, Span, Status, message
from ..model.run import (
    DOCUMENT,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    Run,
)
from ..report.html.rendering import render_html
from ..report.html.selection import Limits
from ..runs import write_run
from ..runs.inheriting import earlier_reviews
from ..support.showing import in_one_line
from .judging import MEANS, read_calibration
from .plan import PAIRS, Plan
from .recipe import Read, Recipe
from .results import read_tables
from .summing import Sums

FOLDER = "worst"
_PAGE = 20_000_000
"""Bytes of pairs that the page holds: every pair stands there as a unit as well, and packed they
take half of it."""
UNNAMED = "translation"
"""What a system without a name is called."""
_TELLING = ("row", "id", "file", "place")
"""Columns of results that tell where a row stands; a run's pair table has others for that."""


def write_worst(
    folder: Path,
    plan: Plan,
    recipe: Recipe,
    columns: Sequence[ScoreColumn],
    sums: Sums,
    summary: Mapping[str, Any],
) -> Path:
    """Write the worst pairs as a run.

    Parameters:
        folder: of the results.
        plan, recipe: that they were judged by.
        columns: scores that there are.
        sums: which pairs are the worst.
        summary: scores of all pairs.

    Returns:
        the run's folder.

    Raises:
        InputError: it cannot be written, or holds what is not ours.
    """
    rows = list(_rows(folder, sums, columns))
    table, findings = _pairs(rows, columns, named=plan.named, several=len(plan.files) > 1)
    manifest = _manifest(folder, plan, recipe, columns, table, summary)
    place = folder / FOLDER
    run = Run(manifest, table, findings)
    run = replace(run, reviews=earlier_reviews(place, run))
    limits = Limits(pairs=len(table), bytes=_PAGE)
    write_run(run, place, lambda saved: render_html(saved, limits=limits))
    return place


def _rows(folder: Path, sums: Sums, columns: Sequence[ScoreColumn]) -> Iterator[dict[str, Any]]:
    """The worst rows, in the order of the dataset."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for _, row, file in sums.worst:
        wanted[file].add(-row)
    names = {
        "row", "id", "system", "document", "file", "place", "status", "source_text",
        "translation_text", "reference_text", FINDINGS.name, *(column.name for column in columns),
    }  # fmt: skip
    for file in sorted(wanted):
        for batch in read_tables(folder / PAIRS / file):
            kept = [name for name in batch.schema.names if name in names]
            for place, row in enumerate(batch.column("row").to_pylist()):
                if row in wanted[file]:
                    yield batch.select(kept).slice(place, 1).to_pylist()[0]


def _pairs(
    rows: Sequence[dict[str, Any]], columns: Sequence[ScoreColumn], *, named: bool, several: bool
) -> tuple[pd.DataFrame, list[Finding]]:
    """The pair table of a run, and its findings; every pair is a unit of one sentence.

    Parameters:
        rows: of results.
        columns: scores that they have.
        named: whether they are of documents with names.
        several: whether they are of several files.
    """
    seen: set[tuple[str, str]] = set()
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        system = in_one_line(row["system"]) or UNNAMED
        unit = "-".join(in_one_line(row["id"]).replace("/", " ").split()) or f"p{row['row']}"
        if (system, unit) in seen:  # ids of a dataset need not be its only ones
            unit = f"p{row['row']}"
        seen.add((system, unit))
        pair_id = f"{unit}.1"
        told = row.pop(FINDINGS.name)
        place = f"{row['file']}: {row['place']}" if several else row["place"]
        both = {
            **{name: value for name, value in row.items() if name not in _TELLING},
            "system": system,
            "unit": unit,
            "section": "",
            "alignment": "1-1" if row["status"] == Status.PAIRED else "",
            "findings": len(told),
            "source_place": place if row["source_text"] else None,
            "translation_place": place if row["translation_text"] else None,
        }
        if not named:
            both.pop(DOCUMENT)
        for level, name in ((Level.UNIT, unit), (Level.SENTENCE, pair_id)):
            records[system].append({**both, "level": level.value, "pair_id": name})
        findings[system] += [
            _finding(one, system, unit, pair_id, row["source_text"], row["translation_text"])
            for one in told
        ]
    table = pd.DataFrame([record for own in records.values() for record in own])
    ordered = table.sort_values(["system", "level"], ascending=[True, False], kind="stable")
    return (
        typed(ordered.reset_index(drop=True), columns),
        [finding for system in sorted(findings) for finding in findings[system]],
    )


def _finding(
    told: Mapping[str, Any], system: str, unit: str, pair_id: str, source: str, translation: str
) -> Finding:
    def span(side: str, text: str) -> Span | None:
        start, end = told[f"{side}_start"], told[f"{side}_end"]
        return None if start is None else Span(start, end, text[start:end])

    return Finding(
        told["fingerprint"],
        system,
        Level.SENTENCE,
        pair_id,
        unit,
        told["check"],
        told["category"],
        Severity(told["severity"]),
        told["confidence"],
        span("source", source or ""),
        span("translation", translation or ""),
        told["message"],
        told["suggestion"],
        told["message_id"],
        Message.from_json(told["message_id"], json.loads(told["arguments"])).arguments,
    )


def _manifest(
    folder: Path,
    plan: Plan,
    recipe: Recipe,
    columns: Sequence[ScoreColumn],
    table: pd.DataFrame,
    summary: Mapping[str, Any],
) -> Manifest:
    """What the run says of itself: scores and counts are of all pairs."""
    file = folder / MEANS
    calibration = read_calibration(file) if file.is_file() else None
    systems = sorted(set(table["system"]))
    of = {in_one_line(name) or UNNAMED: own for name, own in summary["systems"].items()}
    notes = [message("batch.worst", count=len(table) // 2, pairs=f"{plan.rows:,}")]
    if recipe.read is Read.SURFACE:
        notes.append(message("batch.surface"))
    if not plan.referenced:
        notes.append(message("run.no-reference"))
    name = Path(str(plan.files[0][0])).stem
    references = ["reference"] if plan.referenced else []
    return manifest_of(
        recipe.means(calibration),
        Texts(name, name, "zh", systems, references, _inputs(plan, systems), by_line=True),
        columns,
        {
            system: {
                metric: CorpusScore(**score)
                for metric, score in of[system]["scores"].items()
                if not next(c for c in columns if c.name == metric).derived
            }
            for system in systems
        },
        {system: _counts(of[system]) for system in systems},
        notes,
        calibration.describe() if calibration else "",
    )


def _inputs(plan: Plan, systems: Sequence[str]) -> list[InputFile]:
    """The dataset's files as those of every side; their checksum is that of all pairs."""
    digest, _ = plan.made_from("")
    sides = [("source", "zh"), *(("translation", system) for system in systems)]
    if plan.referenced:
        sides.append(("reference", "reference"))
    return [
        InputFile(
            role=role,
            name=side,
            file=", ".join(Path(str(file)).name for file, *_ in plan.files[:10]),
            sha256=digest,
            encoding=plan.form,
        )
        for role, side in sides
    ]


def _counts(system: Mapping[str, Any]) -> Counts:
    status = system["status"]
    paired = status.get(Status.PAIRED, 0)
    return Counts(
        units=paired,
        pairs=paired,
        omissions=status.get(Status.OMISSION, 0),
        additions=status.get(Status.ADDITION, 0),
        missing_from_source=0,
        findings={severity: system["findings"][severity.value] for severity in Severity},
    )
