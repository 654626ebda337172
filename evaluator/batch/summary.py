"""``summary.json``: what a dataset's results come to, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..model import ScoreColumn, Severity
from ..support.files import write_page
from ..support.showing import to_json
from ..support.version import VERSION
from .engine import Failure
from .plan import Plan
from .recipe import Recipe
from .summing import Sums, SystemSums, corpus_score, percentiles

FILE = "summary.json"
SCHEMA = 1
WORST_DOCUMENTS = 50


def summarised(
    plan: Plan,
    recipe: Recipe,
    identity: str,
    sums: Sums,
    columns: Sequence[ScoreColumn],
    failures: Sequence[Failure],
) -> dict[str, Any]:
    """The summary as plain data.

    Parameters:
        plan: what was to be judged.
        recipe: by what.
        identity: of that, and of the means of the dataset.
        sums: of all results that are there.
        columns: scores that they may hold.
        failures: partitions that were set aside.
    """
    parts = {part.number: part for part in plan.parts}
    failed = [parts[failure.number] for failure in failures]
    return {
        "schema_version": SCHEMA,
        "evaluator_version": VERSION,
        "made_from": plan.made_from(identity),
        "files": [str(name) for name, *_ in plan.files],
        "read": recipe.read.value,
        "model": recipe.model,
        "records": plan.records,
        "pairs": plan.rows,
        "partitions": len(plan.parts),
        "failed": [
            {
                "partition": part.file,
                "first": part.first,
                "last": part.last,
                "pairs": part.rows,
                "reason": failure.reason,
            }
            for part, failure in zip(failed, failures, strict=True)
        ],
        "systems": {name: _of_system(own, columns) for name, own in sorted(sums.systems.items())},
        "documents": sums.document_count,
        "worst_documents": [
            {
                "system": system,
                "document": document,
                "pairs": int(own["pairs"]),
                "share_with_grave_findings": round(own["grave_pairs"] / own["pairs"], 6),
                **{s.value: int(own[s.value]) for s in Severity},
                "mean_priority": round(own["priority"] / own["pairs"], 6),
            }
            for (system, document), own in sums.worst_documents(WORST_DOCUMENTS)
        ],
    }


def _of_system(sums: SystemSums, columns: Sequence[ScoreColumn]) -> dict[str, Any]:
    counted, pairs = sums.counted, sums.counted["pairs"]
    known = [column for column in columns if column.name in sums.tallies]
    scores = {column.name: corpus_score(column.name, sums.tallies[column.name]) for column in known}
    return {
        "pairs": pairs,
        "status": _behind(counted, "status "),
        "findings": {severity.value: counted[severity.value] for severity in Severity},
        "rates": {
            "any": round(counted["with findings"] / pairs, 6),
            **{s.value: round(counted[f"with {s.value}"] / pairs, 6) for s in Severity},
        },
        "checks": _behind(counted, "check "),
        "scores": {name: score for name, score in scores.items() if score is not None},
        "percentiles": {
            column.name: {f"p{found.share}": found.value for found in own}
            for column in known
            if (own := list(percentiles(sums.bins[column.name], column)))
        },
    }


def _behind(counted: dict[str, int], head: str) -> dict[str, int]:
    """Counts whose names begin so, the most frequent first."""
    own = {k.removeprefix(head): n for k, n in counted.items() if k.startswith(head)}
    return dict(sorted(own.items(), key=lambda item: (-item[1], item[0])))


def write_summary(summary: dict[str, Any], folder: Path) -> None:
    """Write it beside the results."""
    write_page(to_json(summary) + "\n", folder / FILE)


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a folder of results."""
    found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return found
