"""Small runs to be compared, made without any model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from evaluator.evaluation.columns import score_columns
from evaluator.model import Finding, Level, ScoreColumn, Severity
from evaluator.model.run import (
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    Run,
    pair_types,
)

SOURCES = ["第一句话。", "第二句话说得长一些。", "第三句话。", "第四句话也不短。"]
REFERENCES = [
    "The first sentence is here.",
    "The second sentence says a little more than that.",
    "The third sentence is here.",
    "The fourth sentence is not short either.",
]


def finding(system: str, fingerprint: str, pair: str = "p1.1") -> Finding:
    """A grave finding."""
    return Finding(
        fingerprint, system, Level.SENTENCE, pair, pair.split(".")[0], "names",
        "Accuracy/Mistranslation", Severity.MAJOR, 0.9, None, None, "A name is wrong.",
    )  # fmt: skip


def small_run(
    translations: Mapping[str, Sequence[str | None]],
    *,
    name: str = "20260101-000000",
    sha256: str = "0" * 64,
    findings: Sequence[Finding] = (),
    joined: Sequence[str] = (),
    priority: Mapping[str, Sequence[float]] | None = None,
    added: Sequence[ScoreColumn] = (),
    scores: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
    times: int = 1,
) -> Run:
    """A run over four sentences in two units.

    Parameters:
        translations: system → its four texts, None where it has none.
        name: of the run.
        sha256: of its source.
        findings: of all systems.
        joined: systems that have the last two sentences in one pair.
        priority: system → of its four pairs.
        added: columns of a third party's metric.
        scores: column → system → of its four pairs.
        times: how often the four stand in the document.
    """
    rows = []
    for system, texts in translations.items():
        groups = [[0], [1], [2, 3]] if system in joined else [[0], [1], [2], [3]]
        for turn, group in product(range(times), groups):
            text = " ".join(filter(None, (texts[k] for k in group)))
            unit = 2 * turn + group[0] // 2 + 1
            others = {
                column: float(np.mean([values[system][k] for k in group]))
                for column, values in (scores or {}).items()
            }
            concern = max((priority or {}).get(system, [0.5] * 4)[k] for k in group)
            rows.append(
                {
                    "system": system,
                    "level": "sentence",
                    "pair_id": f"p{unit}.{group[0] % 2 + 1}",
                    "unit": f"p{unit}",
                    "section": "",
                    "status": "paired" if text else "omission",
                    "alignment": "1-1",
                    "source_text": "".join(SOURCES[k] for k in group),
                    "translation_text": text,
                    "reference_text": " ".join(REFERENCES[k] for k in group),
                    "chrf": 50.0 if text else 0.0,
                    "similarity_calibrated": 0.4 if text else None,
                    "priority": concern,
                    "findings": 0,
                    **others,
                    "source_start": turn * 80 + group[0] * 20,
                    "source_end": turn * 80 + group[-1] * 20 + 10,
                }
            )
    columns = [*score_columns(), *added]
    types = pair_types(columns)
    pairs = pd.DataFrame(rows).reindex(columns=list(types)).astype(types)
    systems = list(translations)
    none = Counts(
        units=2, pairs=4, omissions=0, additions=0, missing_from_source=0,
        findings=dict.fromkeys(Severity, 0),
    )  # fmt: skip
    score = CorpusScore(value=50, low=40, high=60, segments=4)
    manifest = Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version="0",
        run=name,
        created="2026-01-01T00:00:00Z",
        corpus="small",
        title="Small",
        source_version="zh",
        systems=systems,
        references=["a"],
        settings={},
        inputs=[
            InputFile(role="source", name="zh", file="zh.txt", sha256=sha256, encoding="utf-8")
        ],
        packages={},
        model=None,
        signatures={"chrf": "x"},
        columns=columns,
        scores={system: {"chrf": score} for system in systems},
        counts=dict.fromkeys(systems, none),
        notes=[],
        timings={},
    )
    return Run(manifest, pairs, list(findings))
