"""The most urgent pairs of a dataset as a run: its page, verdicts and exports are those of any."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..embedding import load_encoder
from ..evaluation.manifest import package_versions
from ..evaluation.tables import FINDINGS, typed
from ..metrics import BOOTSTRAP_SAMPLES
from ..model import Finding, Level, Message, ScoreColumn, Severity, Span, Status, message
from ..model.run import (
    BY_LINE,
    DOCUMENT,
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    ModelCard,
    Note,
    Run,
    new_run,
)
from ..report.html.rendering import render_html
from ..report.html.selection import Limits
from ..runs import write_run
from ..runs.reviews import earlier_reviews
from ..support.showing import in_one_line
from ..support.version import VERSION
from .judging import MEANS, read_calibration
from .plan import Plan
from .recipe import Read, Recipe
from .results import PAIRS, read_tables
from .summing import Sums

FOLDER = "worst"
UNNAMED = "translation"
"""What a system without a name is called."""


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
    table, findings = _pairs(rows, columns, named=plan.named)
    manifest = _manifest(folder, plan, recipe, columns, table, summary)
    place = folder / FOLDER
    run = Run(manifest, table, findings)
    run = replace(run, reviews=earlier_reviews(place, manifest.corpus))
    limits = Limits(pairs=len(table))
    write_run(run, place, lambda saved: render_html(saved, limits=limits))
    return place


def _rows(folder: Path, sums: Sums, columns: Sequence[ScoreColumn]) -> Iterator[dict[str, Any]]:
    """The worst rows, in the order of the dataset."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for _, row, file in sums.worst:
        wanted[file].add(-row)
    names = {
        "row", "id", "system", "document", "place", "status", "source_text", "translation_text",
        "reference_text", FINDINGS.name, *(column.name for column in columns),
    }  # fmt: skip
    for file in sorted(wanted):
        for batch in read_tables(folder / PAIRS / file):
            kept = [name for name in batch.schema.names if name in names]
            for place, row in enumerate(batch.column("row").to_pylist()):
                if row in wanted[file]:
                    yield batch.select(kept).slice(place, 1).to_pylist()[0]


def _pairs(
    rows: Sequence[dict[str, Any]], columns: Sequence[ScoreColumn], *, named: bool
) -> tuple[pd.DataFrame, list[Finding]]:
    """The pair table of a run, and its findings; every pair is a unit of one sentence."""
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
        both = {
            **{name: value for name, value in row.items() if name not in ("row", "id", "place")},
            "system": system,
            "unit": unit,
            "section": "",
            "alignment": "1-1" if row["status"] == Status.PAIRED else "",
            "findings": len(told),
            "source_place": row["place"] if row["source_text"] else None,
            "translation_place": row["place"] if row["translation_text"] else None,
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
    run, created = new_run()
    metrics, checks = recipe.tools()
    encoder = None if recipe.read is Read.SURFACE else load_encoder(recipe.model)
    systems = sorted(set(table["system"]))
    of = {in_one_line(name) or UNNAMED: own for name, own in summary["systems"].items()}
    notes = [message("batch.worst", count=len(table) // 2, pairs=f"{plan.rows:,}")]
    if encoder is None:
        notes.append(message("batch.surface"))
    if not plan.referenced:
        notes.append(message("run.no-reference"))
    name = Path(str(plan.files[0][0])).stem
    digest, _ = plan.made_from("")
    sides = [("source", "zh"), *(("translation", system) for system in systems)]
    if plan.referenced:
        sides.append(("reference", "reference"))
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version=VERSION,
        run=run,
        created=created,
        corpus=name,
        title=name,
        source_version="zh",
        systems=systems,
        references=["reference"] if plan.referenced else [],
        settings={
            "model": None if encoder is None else encoder.name,
            "encoding": None if encoder is None else encoder.recipe,
            "bootstrap_samples": BOOTSTRAP_SAMPLES,
            "metrics": " ".join(metric.origin.name for metric in metrics),
            "checks": " ".join(check.name for check in checks),
            "pairing": BY_LINE,
        },
        inputs=[
            InputFile(
                role=role,
                name=side,
                file=", ".join(Path(str(file)).name for file, *_ in plan.files[:10]),
                sha256=digest,
                encoding=plan.form,
            )
            for role, side in sides
        ],
        packages=package_versions(),
        model=None
        if encoder is None
        else ModelCard(
            name=encoder.name,
            checksum=encoder.checksum,
            dimensions=encoder.dimensions,
            calibration=read_calibration(folder / MEANS).describe(),
        ),
        signatures={},
        columns=list(columns),
        scores={
            system: {
                metric: CorpusScore(**score)
                for metric, score in of[system]["scores"].items()
                if not next(c for c in columns if c.name == metric).derived
            }
            for system in systems
        },
        counts={system: _counts(of[system]) for system in systems},
        notes=[note.told() for note in notes],
        note_messages=[Note.of(note) for note in notes],
        timings={},
    )


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
