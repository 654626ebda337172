"""One document judged: a pure function, so that documents may be judged one by one or far apart."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..alignment import Difference
from ..checks import Check, Similar
from ..documents import Term
from ..embedding import Calibration, Encoder
from ..evidence.inside import read_inside
from ..evidence.links import links_table
from ..evidence.reading import Passage
from ..evidence.risks import PairReadings, read_systems, risks_table
from ..language import simplified
from ..metrics import Metric, MetricResult
from ..model import Evidence, Finding, Level, Severity, Status
from ..quality import Parameters
from ..support.progress import Progress, Watch, unheeded
from .findings import (
    Find,
    NamedDraft,
    draft_errors,
    excuse_source_faults,
    graded_by,
    tie_findings,
)
from .pairing import Matched, Pairer, Pairing, pair_document
from .priority import sentence_priority, unit_priority
from .reading import DocumentTexts
from .tables import own_references, pair_table, score_rows, sentence_rows, unit_rows
from .tags import PairTags, pair_tags, tags_table
from .verbatim import unexamined


@dataclass(frozen=True, slots=True)
class Means:
    """What documents are judged by, the same for all of a corpus.

    Attributes:
        pairer: encoder, calibration and corrected pairs.
        metrics: to score with.
        checks: to find errors with.
        terms: of the corpus's lists.
        domains: of knowledge; None to find them from each document.
        wanted: evidence that somebody asks for; no other is read.
        alone: whether there is but one document, whose scores are those of the corpus.
        is_asked: whether somebody is to be asked of what is judged, who needs all of it again.
        severities: of findings, where they are not the checks' own: by check, MQM category or its
            first part.
        find: what has the checks look at a document; None to have all of them look anew.
    """

    pairer: Pairer
    metrics: Sequence[Metric]
    checks: Sequence[Check]
    terms: Sequence[Term]
    domains: Collection[str] | None
    wanted: frozenset[Evidence]
    alone: bool = True
    is_asked: bool = False
    severities: Mapping[str, Severity] = field(default_factory=dict)
    find: Find | None = None

    @property
    def similar(self) -> Similar | None:
        """The encoder's judgement of short texts; None without one."""
        encoder = self.pairer.encoder
        return None if encoder is None else partial(similarities, encoder)


@dataclass(frozen=True, eq=False, slots=True)
class ExaminedSystem:
    """One system's translation of a document, scored and checked, before it is summed up.

    Attributes:
        system: its name.
        document: its document's name, where the corpus holds several.
        documents: of every sentence row, the number of the document that it is of.
        sentences, units: its rows of the pair table, scored.
        reading: what was read of its sentence pairs.
        tags: inline tags of the pairs that have them.
        references: the first reference's text of the pairs that it stands for alone.
        drafts: what the checks have found.
        differences: of the chosen source version from the first.
        results: of every metric that scores sentences what it found, in their order.
        cut: units of the source that are broken off.
        severities: of findings, where they are not the checks' own.
    """

    system: str
    document: str
    documents: Sequence[int]
    sentences: pd.DataFrame
    units: pd.DataFrame
    reading: PairReadings
    tags: Mapping[str, PairTags]
    references: Mapping[str, str]
    drafts: Sequence[NamedDraft]
    differences: Sequence[Difference]
    results: Sequence[MetricResult]
    cut: Sequence[str]
    severities: Mapping[str, Severity]


@dataclass(frozen=True, eq=False, slots=True)
class JudgedSystem:
    """What came of one system's translation of a document.

    Attributes:
        system: its name.
        pairs: its rows of the pair table, units before sentences.
        findings: in document order.
        links, risks, tags: its rows of the run's other tables.
        results: of every metric that scores sentences what it found, in their order.
        cut: units of the source that are broken off.
        examined: what it was summed up from, where somebody is to be asked of it.
    """

    system: str
    pairs: pd.DataFrame
    findings: Sequence[Finding]
    links: pd.DataFrame
    risks: pd.DataFrame
    tags: pd.DataFrame
    results: Sequence[MetricResult]
    cut: Sequence[str]
    examined: ExaminedSystem | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What came of one document.

    Attributes:
        systems: one a translation.
        differences: of the chosen source version from the first.
        matched: how much of the texts finds a counterpart.
        calibration: how cosines were centred, for a run's record; empty without an encoder.
        parameters: that the priorities come from; None where they are put together by hand.
    """

    systems: Sequence[JudgedSystem]
    differences: Sequence[Difference]
    matched: Matched
    calibration: str
    parameters: Parameters | None = None


def judge(document: DocumentTexts, by: Means, watch: Watch | None = None) -> Judged:
    """Pair, score and check all translations of one document.

    The same document and means give the same result, whatever was judged before; what is kept in
    caches spares time alone.

    Parameters:
        document: as read.
        by: what it is judged by.
        watch: told how far it has come.

    Raises:
        InputError: a text is no translation of the source.
        PluginError: a metric or check does not do what it has to.
    """
    watch = watch or Watch()
    paired = pair_document(document, by.pairer, watch)
    with watch.step("link"):
        readings = deque(
            read_evidence(
                [passages_of(pairing) for pairing in paired.pairings],
                by.pairer.encoder,
                paired.calibration,
                by.wanted,
                watch.of("link"),
                [_documents(pairing) for pairing in paired.pairings],
            )
        )
    parameters = next((r.parameters for r in readings if r.parameters is not None), None)
    systems = []
    with watch.step("judge"):
        for done, pairing in enumerate(paired.pairings):
            watch.tell("judge", done, len(paired.pairings))
            # What was read of a system is let go of with it: of a long document that is much.
            systems.append(
                _judge_system(pairing, paired.differences, readings.popleft(), by, watch)
            )
        watch.tell("judge", len(systems), len(systems))
    calibration = paired.calibration.describe() if paired.calibration else ""
    return Judged(systems, paired.differences, paired.matched, calibration, parameters)


def read_evidence(
    systems: Sequence[Mapping[str, Passage]],
    encoder: Encoder | None,
    calibration: Calibration | None,
    wanted: Collection[Evidence],
    progress: Progress = unheeded,
    documents: Sequence[Mapping[str, int]] | None = None,
) -> Sequence[PairReadings]:
    """Read what metrics, checks and the priority ask of the pairs of every system.

    Parameters:
        systems: by pair id what there is to be read of each.
        encoder: None where nobody asks for what it reads.
        calibration: that its vectors are centred with; None where there is none.
        wanted: evidence that somebody asks for; no other is read.
        progress: told how many texts have been read.
        documents: of every system, number of the document that each pair is of; None where all
            are of one.
    """
    if encoder is None:
        return [PairReadings() for _ in systems]
    readings = read_systems(encoder, systems, wanted, progress)
    if Evidence.SENTENCES not in wanted or calibration is None:
        return readings
    return [
        replace(reading, sentences=read_inside(encoder, calibration, own, reading.links, places))
        for own, reading, places in zip(
            systems, readings, documents or [{} for _ in systems], strict=True
        )
    ]


def _documents(pairing: Pairing) -> dict[str, int]:
    """Of the pairs of a bundle, by id, the number of their document."""
    if pairing.bundle is None:
        return {}
    return {row.pair_id: pairing.document_of(row.bead) for row in sentence_rows(pairing)}


def passages_of(pairing: Pairing) -> dict[str, Passage]:
    """What there is to be read of a system's sentence pairs, by pair id, in their order."""
    table = pair_table([pairing], Level.SENTENCE)
    table = table[(table["status"] == Status.PAIRED) & ~unexamined(table)]
    references = own_references(pairing)
    columns = (table["pair_id"], table["source_text"].map(simplified), table["translation_text"])
    return {
        pair_id: Passage(source, translation, references.get(pair_id, ""))
        for pair_id, source, translation in zip(*columns, strict=True)
    }


def _judge_system(
    pairing: Pairing,
    differences: Sequence[Difference],
    reading: PairReadings,
    by: Means,
    watch: Watch,
) -> JudgedSystem:
    """What comes of one system; what that was summed up from only where somebody is to be asked."""
    summed = sum_up(_examine(pairing, differences, reading, by, watch))
    return summed if by.is_asked else replace(summed, examined=None)


def _examine(
    pairing: Pairing,
    differences: Sequence[Difference],
    reading: PairReadings,
    by: Means,
    watch: Watch,
) -> ExaminedSystem:
    """Scores of one system, and what the checks find in it."""
    rows = sentence_rows(pairing)
    sentences, results = score_rows(
        pairing, rows, by.metrics, Level.SENTENCE, reading, watch, document=by.alone
    )
    units, _ = score_rows(
        pairing, unit_rows(pairing), by.metrics, Level.UNIT, PairReadings(), watch
    )
    tags = pair_tags(pairing)
    references = own_references(pairing)
    documents = [pairing.document_of(row.bead) for row in rows]
    drafts = draft_errors(
        sentences,
        by.terms,
        reading,
        by.checks,
        by.similar,
        tags,
        by.domains,
        references,
        documents,
        given=pairing.by_line,
        find=by.find,
    )
    return ExaminedSystem(
        pairing.translation.name,
        pairing.document,
        documents,
        sentences,
        units,
        reading,
        tags,
        references,
        drafts,
        differences,
        results,
        [u.id for u in pairing.source.structure.units if u.starts_cut or u.ends_cut],
        by.severities,
    )


def sum_up(examined: ExaminedSystem) -> JudgedSystem:
    """Findings and priorities of what was examined."""
    system, reading = examined.system, examined.reading
    sentences, units = examined.sentences, examined.units
    findings = tie_findings(system, sentences, units, examined.drafts, documents=examined.documents)
    findings = excuse_source_faults(findings, sentences, examined.differences)
    findings = graded_by(findings, examined.severities)
    counted = _count(sentences, "pair_id", findings)
    sentences = sentence_priority(counted, findings, reading, examined.documents)
    units = unit_priority(_count(units, "unit", findings), sentences)
    return JudgedSystem(
        system,
        pd.concat([units, sentences], ignore_index=True),
        findings,
        links_table({system: reading.links}),
        risks_table(system, reading, sentences),
        tags_table(system, examined.tags),
        examined.results,
        examined.cut,
        examined,
    )


def similarities(
    encoder: Encoder, first: Sequence[str], second: Sequence[str]
) -> NDArray[np.float32]:
    """Cosines of short texts for the checks; the encoder's cache keeps their vectors."""
    return np.asarray(encoder.encode(first) @ encoder.encode(second).T, dtype=np.float32)


def _count(pairs: pd.DataFrame, column: str, findings: Sequence[Finding]) -> pd.DataFrame:
    counts = Counter(getattr(finding, column) for finding in findings)
    return pairs.assign(findings=[counts[key] for key in pairs[column]])
