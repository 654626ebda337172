"""What a run says of itself: counts, notes, inputs, versions, scores."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import pandas as pd

from ..checks import Check
from ..metrics import BOOTSTRAP_SAMPLES, DocumentScore, Metric
from ..model import Finding, Message, ScoreColumn, Severity, Status, message
from ..model.run import (
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    ModelCard,
    Note,
    PluginRecord,
)
from ..support.plugins import PluginError
from ..support.registry import foreign_origins
from ..support.settings import Plugin
from .pairing import PairedCorpus, Pairing

REPORTED_PACKAGES = ("sacrebleu", "sentence-transformers", "torch", "transformers", "pandas")


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What came of one system."""

    system: str
    pairs: pd.DataFrame
    findings: list[Finding]
    risks: pd.DataFrame
    tags: pd.DataFrame
    scores: dict[str, DocumentScore]
    signatures: dict[str, str]
    counts: Counts
    notes: list[Message]


def count_all(units: pd.DataFrame, sentences: pd.DataFrame, findings: Sequence[Finding]) -> Counts:
    """Count what one system's evaluation holds."""
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


def notes_on(pairing: Pairing, units: pd.DataFrame) -> list[Message]:
    """What a reader should know of one system."""
    system, version = pairing.translation.name, pairing.source.name
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
    cut = [u.id for u in pairing.source.structure.units if u.starts_cut or u.ends_cut]
    if cut:
        notes.append(message("run.cut-off", version=version, units=cut))
    return notes


def _notes(
    paired: PairedCorpus, results: Sequence[Judged], failures: Sequence[PluginError]
) -> dict[str, Message]:
    """What a reader should know of the run, by its English; the same of two systems once."""
    texts = [paired.source, *(p.translation for p in paired.pairings), *paired.references]
    notes = [note for text in texts for note in text.document.extract.notes]
    notes += [note for result in results for note in result.notes]
    if all(result.risks.empty for result in results):
        notes.insert(0, message("run.no-estimator", model=paired.encoder.name))
    if not paired.corpus.references:
        notes.insert(0, message("run.no-reference"))
    if paired.differences:
        version, count = paired.source.name, len(paired.differences)
        notes.append(message("run.differences", version=version, count=count))
    notes += [
        message("run.plugin-failed", plugin=str(failure.origin), reason=failure.reason)
        for failure in failures
    ]
    return {note.told(): note for note in notes}


def build_manifest(
    paired: PairedCorpus,
    results: Sequence[Judged],
    metrics: Sequence[Metric],
    checks: Sequence[Check],
    columns: Sequence[ScoreColumn],
    failures: Sequence[PluginError],
    timings: dict[str, float],
) -> Manifest:
    """Write down what was evaluated and how.

    Parameters:
        paired: the corpus as it was paired.
        results: one a system.
        metrics: that were scored with.
        checks: that were run.
        columns: scores that the pair table holds.
        failures: of plugins that the run has gone on without.
        timings: seconds by step.
    """
    corpus, source, encoder = paired.corpus, paired.source, paired.encoder
    judged = [pairing.translation for pairing in paired.pairings]
    trusted = paired.references
    created = datetime.now(UTC)
    inputs = [
        InputFile(
            role=role,
            name=text.name,
            file=corpus.shown(text.document.path),
            sha256=text.document.sha256,
            encoding=text.document.encoding,
        )
        for role, texts in (("source", [source]), ("translation", judged), ("reference", trusted))
        for text in texts
    ]
    inputs += [
        InputFile(
            role="terms",
            name=terms.path.stem,
            file=corpus.shown(terms.path),
            sha256=terms.sha256,
            encoding=terms.encoding,
        )
        for terms in paired.term_lists
    ]
    notes = _notes(paired, results, failures)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version=version("bilingual-evaluator"),
        run=f"{created:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}",
        created=created.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        corpus=corpus.name,
        title=corpus.title,
        source_version=source.name,
        systems=[text.name for text in judged],
        references=[text.name for text in trusted],
        settings={
            "model": encoder.name,
            "encoding": encoder.recipe,
            "bootstrap_samples": BOOTSTRAP_SAMPLES,
            "metrics": " ".join(metric.origin.name for metric in metrics),
            "checks": " ".join(check.name for check in checks),
            "pairing": "lines" if corpus.by_line else "meaning",
            **_told([*metrics, *checks]),
        },
        inputs=inputs,
        packages={name: version(name) for name in REPORTED_PACKAGES},
        plugins=_plugins([*metrics, *checks]),
        model=ModelCard(
            name=encoder.name,
            checksum=encoder.checksum,
            dimensions=encoder.dimensions,
            calibration=paired.calibration.describe(),
        ),
        signatures={k: v for result in results for k, v in result.signatures.items()},
        columns=list(columns),
        scores={
            result.system: {
                name: CorpusScore(
                    value=score.value, low=score.low, high=score.high, segments=score.segments
                )
                for name, score in result.scores.items()
            }
            for result in results
        },
        counts={result.system: result.counts for result in results},
        notes=list(notes),
        note_messages=[Note.of(told) for told in notes.values()],
        timings=timings,
    )


READERS = ("evaluator.formats", "evaluator.bilingual")
"""Groups of plugins all of which may take part in reading any file."""


def _plugins(used: Sequence[Plugin]) -> list[PluginRecord]:
    """Other packages' plugins that had a hand in the run."""
    origins = [plugin.origin for plugin in used if not plugin.origin.is_built_in]
    return [
        PluginRecord(
            group=origin.group, name=origin.name, package=origin.package, version=origin.version
        )
        for origin in [*origins, *foreign_origins(READERS)]
    ]


def _told(used: Sequence[Plugin]) -> dict[str, str | int | float | bool | None]:
    """What plugins were told otherwise than by default; secrets are masked."""
    told: dict[str, str | int | float | bool | None] = {}
    for plugin in used:
        given = plugin.settings.model_dump(mode="json", exclude_defaults=True)
        for key, value in given.items():
            plain = value is None or isinstance(value, str | int | float | bool)
            told[f"{plugin.origin.name}.{key}"] = value if plain else json.dumps(value)
    return told
