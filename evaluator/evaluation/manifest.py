"""What a run says of itself: counts, notes, inputs, versions, scores."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import pandas as pd

from ..embedding import Encoder, what_was_encoded
from ..knowledge import load_knowledge
from ..knowledge.recognition import ALWAYS
from ..language import simplified
from ..metrics import BOOTSTRAP_SAMPLES
from ..model import Level, Message, ScoreColumn, message
from ..model.run import (
    ALL_DOMAINS,
    BY_LINE,
    DOCUMENT,
    FOUND,
    NO_DOMAINS,
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    ModelCard,
    Note,
    PluginRecord,
    new_run,
)
from ..support.plugins import Origin, PluginError
from ..support.registry import foreign_origins
from ..support.settings import Plugin
from ..support.version import VERSION
from .consulting import Consultation
from .identity import READERS
from .joining import JoinedSystem
from .judging import Judged, Means
from .reading import ReadCorpus

REPORTED_PACKAGES = (
    "sacrebleu",
    "sentence-transformers",
    "openvino",
    "torch",
    "transformers",
    "pandas",
)


def _notes(
    read: ReadCorpus,
    encoder: Encoder | None,
    documents: Sequence[Judged],
    systems: Sequence[JoinedSystem],
    failures: Sequence[PluginError],
    consulted: Consultation,
) -> dict[str, Message]:
    """What a reader should know of the run, by its English; the same of two systems once."""
    texts = [read.texts.sources[0], *read.texts.translations, *read.texts.references]
    notes = [note for text in texts for note in text.document.extract.notes]
    notes += read.notes
    notes += [note for system in systems for note in system.notes]
    if encoder is None:
        notes.insert(0, message("run.no-encoder"))
    elif documents[0].parameters is None:
        notes.insert(0, message("run.no-estimator", model=encoder.name))
    elif not documents[0].parameters.networks:
        notes.insert(0, message("run.own-estimator", model=encoder.name))
    if not read.corpus.references:
        notes.insert(0, message("run.no-reference"))
    if count := sum(len(document.differences) for document in documents):
        version = read.texts.sources[0].name
        notes.append(message("run.differences", version=version, count=count))
    notes += consulted.notes
    notes += [
        message("run.plugin-failed", plugin=str(failure.origin), reason=failure.reason)
        for failure in failures
    ]
    return {note.told(): note for note in notes}


def build_manifest(
    read: ReadCorpus,
    consulted: Consultation,
    systems: Sequence[JoinedSystem],
    by: Means,
    columns: Sequence[ScoreColumn],
    failures: Sequence[PluginError],
    timings: dict[str, float],
) -> Manifest:
    """Write down what was evaluated and how.

    Parameters:
        read: the corpus as it was read.
        consulted: what came of each document, and who was asked beside.
        systems: the same, put together.
        by: what they were judged by.
        columns: scores that the pair table holds.
        failures: of plugins that the run has gone on without.
        timings: seconds by step.
    """
    corpus, source = read.corpus, read.texts.sources[0]
    judged, trusted = read.texts.translations, read.texts.references
    encoder = by.pairer.encoder
    encoded = what_was_encoded(encoder)
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
        for terms in read.term_lists
    ]
    if read.named_by is not None:
        inputs.append(
            InputFile(
                role="documents",
                name="documents",
                file=corpus.shown(read.named_by.path),
                sha256=read.named_by.sha256,
                encoding=read.named_by.encoding,
            )
        )
    documents = consulted.documents
    notes = _notes(read, encoder, documents, systems, failures, consulted)
    manifest = manifest_of(
        by,
        Texts(
            corpus.name,
            corpus.title,
            source.name,
            [text.name for text in judged],
            [text.name for text in trusted],
            inputs,
            by_line=corpus.by_line,
        ),
        columns,
        {
            system.system: {
                name: CorpusScore(
                    value=score.value, low=score.low, high=score.high, segments=score.segments
                )
                for result in system.results
                for name, score in result.document.items()
            }
            for system in systems
        },
        {system.system: system.counts for system in systems},
        list(notes.values()),
        documents[0].calibration,
        consulted.origins,
    )
    spoken = _told_domains(by, pd.concat([system.pairs for system in systems[:1]]))
    return manifest.model_copy(
        update={
            "profile": corpus.profile,
            "settings": {**manifest.settings, "domains": spoken},
            "signatures": {
                name: signature
                for system in systems
                for result in system.results
                for name, signature in result.signatures.items()
            },
            "timings": timings,
            "tokens_encoded": encoded.tokens,
            "tokens_distinct": encoded.distinct,
        }
    )


def _told_domains(by: Means, pairs: pd.DataFrame) -> str:
    """The domains of knowledge that a corpus was searched for, found in each of its documents.

    Parameters:
        by: what it was judged by.
        pairs: of one system.
    """
    if by.domains is not None:
        return " ".join(sorted(set(by.domains) - ALWAYS)) or NO_DOMAINS
    own = pairs[pairs["level"] == Level.SENTENCE]
    sources = own["source_text"].dropna().map(simplified)
    groups = sources.groupby(own[DOCUMENT]) if DOCUMENT in own else [("", sources)]
    knowledge = load_knowledge()
    found = frozenset[str]().union(*(knowledge.domains(texts) for _, texts in groups))
    told = " ".join(sorted(found - ALWAYS)) if found < knowledge.all_domains else ALL_DOMAINS
    return f"{FOUND}{told or NO_DOMAINS}"


@dataclass(frozen=True, slots=True)
class Texts:
    """What was judged, as a run names it.

    Attributes:
        corpus: its name.
        title: for people.
        source: name of the source's version.
        systems, references: names of translations.
        inputs: files that all of it was read from.
        by_line: whether pairs were given, and not found.
    """

    corpus: str
    title: str
    source: str
    systems: Sequence[str]
    references: Sequence[str]
    inputs: Sequence[InputFile]
    by_line: bool


def manifest_of(
    by: Means,
    texts: Texts,
    columns: Sequence[ScoreColumn],
    scores: Mapping[str, Mapping[str, CorpusScore]],
    counts: Mapping[str, Counts],
    notes: Sequence[Message],
    calibration: str,
    asked: Sequence[Origin] = (),
) -> Manifest:
    """The record of a run that is made now.

    Parameters:
        by: what the texts were judged by.
        texts: that were judged.
        columns: scores that the pair table may hold.
        scores: of every system those of its corpus, by metric.
        counts: of every system.
        notes: what a reader should know.
        calibration: how cosines were centred.
        asked: of whom opinions are.
    """
    metrics, checks, encoder = by.metrics, by.checks, by.pairer.encoder
    name, created = new_run()
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version=VERSION,
        run=name,
        created=created,
        corpus=texts.corpus,
        title=texts.title,
        source_version=texts.source,
        systems=list(texts.systems),
        references=list(texts.references),
        settings={
            "model": None if encoder is None else encoder.name,
            "encoding": None if encoder is None else encoder.recipe,
            "bootstrap_samples": BOOTSTRAP_SAMPLES,
            "metrics": " ".join(metric.origin.name for metric in metrics),
            "checks": " ".join(check.name for check in checks),
            "pairing": BY_LINE if texts.by_line else "meaning",
            **_told([*metrics, *checks]),
        },
        inputs=list(texts.inputs),
        packages=package_versions(),
        plugins=_plugins([*(one.origin for one in (*metrics, *checks)), *asked]),
        model=None
        if encoder is None
        else ModelCard(
            name=encoder.name,
            checksum=encoder.checksum,
            dimensions=encoder.dimensions,
            calibration=calibration,
        ),
        signatures={},
        columns=list(columns),
        scores={system: dict(own) for system, own in scores.items()},
        counts=dict(counts),
        notes=[note.told() for note in notes],
        note_messages=[Note.of(note) for note in notes],
        timings={},
    )


def _plugins(used: Sequence[Origin]) -> list[PluginRecord]:
    """Other packages' plugins that had a hand in the run, and programs."""
    origins = [origin for origin in used if not origin.is_built_in]
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


def package_versions() -> dict[str, str]:
    """Of the packages that decide figures; not on every platform are all of them installed."""
    versions = {}
    for name in REPORTED_PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions
