"""What a run says of itself: counts, notes, inputs, versions, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import pandas as pd

from ..checks import Check
from ..metrics import BOOTSTRAP_SAMPLES, DocumentScore
from ..model import Finding, Message, ScoreColumn, Severity, Status, message
from ..model.run import (
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    ModelCard,
    Note,
)
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


def _notes(paired: PairedCorpus, results: Sequence[Judged]) -> dict[str, Message]:
    """What a reader should know of the run, by its English; the same of two systems once."""
    notes = [note for result in results for note in result.notes]
    if all(result.risks.empty for result in results):
        notes.insert(0, message("run.no-estimator", model=paired.encoder.name))
    if not paired.corpus.references:
        notes.insert(0, message("run.no-reference"))
    if paired.differences:
        version, count = paired.source.name, len(paired.differences)
        notes.append(message("run.differences", version=version, count=count))
    return {note.told(): note for note in notes}


def build_manifest(
    paired: PairedCorpus,
    results: Sequence[Judged],
    checks: Sequence[Check],
    columns: Sequence[ScoreColumn],
    timings: dict[str, float],
) -> Manifest:
    """Write down what was evaluated and how.

    Parameters:
        paired: the corpus as it was paired.
        results: one a system.
        checks: that were run.
        columns: scores that the pair table holds.
        timings: seconds by step.
    """
    corpus, source, encoder = paired.corpus, paired.source, paired.encoder
    judged = [pairing.translation for pairing in paired.pairings]
    trusted = paired.references
    created = datetime.now(UTC).replace(microsecond=0)
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
    notes = _notes(paired, results)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version=version("bilingual-evaluator"),
        run=created.strftime("%Y%m%d-%H%M%S"),
        created=created.isoformat().replace("+00:00", "Z"),
        corpus=corpus.name,
        title=corpus.title,
        source_version=source.name,
        systems=[text.name for text in judged],
        references=[text.name for text in trusted],
        settings={
            "model": encoder.name,
            "encoding": encoder.recipe,
            "bootstrap_samples": BOOTSTRAP_SAMPLES,
            "checks": " ".join(check.name for check in checks),
            "pairing": "lines" if corpus.by_line else "meaning",
        },
        inputs=inputs,
        packages={name: version(name) for name in REPORTED_PACKAGES},
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
