"""Every score of the evaluator, for translations that humans have judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import numpy as np
import pandas as pd

from ..checks import Check, Similar
from ..embedding import Calibration, Encoder, Vectors, cosine
from ..evaluation.columns import score_columns
from ..evaluation.consulting import ask, neighbours
from ..evaluation.findings import find_errors
from ..evaluation.judging import read_evidence, similarities
from ..evaluation.priority import BURDEN, FINDINGS_PART, PRIORITY, sentence_priority
from ..evaluation.requirements import wanted_evidence
from ..evidence.opinions import Assessor, Question
from ..evidence.reading import Passage
from ..evidence.risks import PairReadings
from ..language import simplified
from ..metrics import Metric, Segments
from ..model import Finding, Message, Status
from ..support.plugins import Containment
from ..support.progress import Watch
from .judgements import Judgement

_DERIVED = {"findings": FINDINGS_PART, "burden": BURDEN, "priority": PRIORITY}
"""Columns of the priority's room that are held against the humans, by the names they go by."""


@dataclass(frozen=True, eq=False, slots=True)
class ScoredJudgements:
    """Judged translations, scored as a run would.

    Attributes:
        table: one row a judgement, in their order: ``system``, ``document``, ``group`` (of the
            same source), ``length`` (of the source), ``human``, ``has_major`` (null where not
            known), and a column a score, each the better the higher.
        judged: the pair table of the same rows, priorities and their parts filled in.
        findings: their ``pair_id`` is the row's number.
        reading: what was read of the pairs, by the same numbers.
        notes: what a reader should know of those who were asked.
    """

    table: pd.DataFrame
    judged: pd.DataFrame
    findings: Sequence[Finding]
    reading: PairReadings
    notes: Sequence[Message] = ()


def score_judgements(
    judgements: Sequence[Judgement],
    encoder: Encoder | None,
    metrics: Sequence[Metric],
    checks: Sequence[Check],
    assessors: Sequence[Assessor] = (),
    containment: Containment | None = None,
    watch: Watch | None = None,
) -> ScoredJudgements:
    """Score judged translations as a run would.

    Parameters:
        judgements: of one language pair, Chinese to English.
        encoder: of sentences; None where no metric or check asks for what it reads.
        metrics: those that need a reference are absent where there is none.
        checks: to be run on every document of every system.
        assessors: to be asked as well.
        containment: what becomes of one of these who fails.
        watch: told how far a long step has come.
    """
    watch = watch or Watch()
    ids = [str(k) for k in range(len(judgements))]
    passages = {
        k: Passage(simplified(one.source), one.translation, one.reference)
        for k, one in zip(ids, judgements, strict=True)
    }
    wanted = wanted_evidence(metrics, checks)
    vectors, centred, calibration = _vectors(judgements, encoder)
    (reading,) = read_evidence([passages], encoder, calibration, wanted, watch.of("read"))
    segments = _segments(judgements, vectors, centred, ids, reading)
    sentences = pd.DataFrame(
        {
            "pair_id": ids,
            "unit": ids,
            "status": Status.PAIRED.value,
            "source_text": segments.source,
            "translation_text": segments.translation,
            "alignment_score": np.nan,
        }
    )
    scores: dict[str, np.ndarray] = {}
    for done, metric in enumerate(metrics):
        watch.tell("score", done, len(metrics))
        scores |= metric.score(segments, document=False).segment
    questions = list(_questions(judgements)) if assessors else []
    asked = [ask(one, questions, containment or Containment(), watch) for one in assessors]
    given = [said for said in asked if said is not None]
    for said in given:
        for name, known in said.scores.items():
            scores[name] = np.array([known.get(k, np.nan) for k in ids], dtype=np.float64)
    opinions = {k: tuple(o for said in given for o in said.opinions.get(k, ())) for k in ids}
    reading = replace(reading, opinions={k: own for k, own in opinions.items() if own})
    similar = None if encoder is None else partial(similarities, encoder)
    findings = _findings(judgements, sentences, reading, checks, similar)
    signs = {column.name: column.sign for column in score_columns(metrics, given)}
    judged = sentence_priority(sentences.assign(**scores), findings, reading)
    table = pd.DataFrame(
        {
            "system": [judgement.system for judgement in judgements],
            "document": [judgement.document for judgement in judgements],
            "group": pd.factorize(pd.Series([f"{j.document}\0{j.source}" for j in judgements]))[0],
            "length": [len(judgement.source) for judgement in judgements],
            "human": [judgement.score for judgement in judgements],
            "has_major": pd.array([j.has_major for j in judgements], dtype="boolean"),
            **{name: signs[name] * values for name, values in scores.items()},
            **{
                f"minus {name}": column.sign * judged[column.name].to_numpy()
                for name, column in _DERIVED.items()
            },
        }
    )
    table["minus length"] = -table["length"].astype(float)
    table["constant"] = 0.0
    absent = [name for name in table.columns if name != "has_major" and table[name].isna().all()]
    notes = [note for said in given for note in said.notes]
    return ScoredJudgements(table.drop(columns=absent), judged, findings, reading, notes)


def _questions(judgements: Sequence[Judgement]) -> Iterator[Question]:
    """A question a judgement, in their order, with its neighbours in its document."""
    documents: dict[tuple[str, str, str], list[int]] = {}
    for row, one in enumerate(judgements):
        documents.setdefault((one.system, one.document, one.rater), []).append(row)
    places = {row: (own, at) for own in documents.values() for at, row in enumerate(own)}
    for row, one in enumerate(judgements):
        own, at = places[row]
        # Without a document's name nothing is known of what stands beside what.
        texts = [(judgements[k].source, judgements[k].translation) for k in own]
        beside = neighbours(texts, at) if one.document else ((), ())
        yield Question(str(row), one.source, one.translation, one.reference, *beside)


def _vectors(
    judgements: Sequence[Judgement], encoder: Encoder | None
) -> tuple[list[Vectors], list[Vectors], Calibration | None]:
    """Vectors of sources, translations and references; the same centred; what they are centred by.

    Without an encoder they are all NaN.
    """
    if encoder is None:
        unknown = [np.full((len(judgements), 1), np.nan, np.float32)] * 3
        return unknown, unknown, None
    texts = zip(*((j.source, j.translation, j.reference) for j in judgements), strict=True)
    vectors = [encoder.encode(side) for side in texts]
    calibration = Calibration.fit(encoder.checksum, {"zh": vectors[0], "en": vectors[1]})
    languages = ("zh", "en", "en")
    centred = [calibration.center(rows, own) for rows, own in zip(vectors, languages, strict=True)]
    return vectors, centred, calibration


def _segments(
    judgements: Sequence[Judgement],
    vectors: Sequence[Vectors],
    centred: Sequence[Vectors],
    ids: Sequence[str],
    reading: PairReadings,
) -> Segments:
    links = [reading.links.get(pair) for pair in ids]
    lacking = np.array([not judgement.reference for judgement in judgements])
    return Segments(
        source=[judgement.source for judgement in judgements],
        translation=[judgement.translation for judgement in judgements],
        references=[
            [judgement.reference] if judgement.reference else [] for judgement in judgements
        ],
        cosine=cosine(vectors[0], vectors[1]),
        cosine_calibrated=cosine(centred[0], centred[1]),
        reference_cosine=np.where(lacking, np.nan, cosine(vectors[1], vectors[2])),
        reference_cosine_calibrated=np.where(lacking, np.nan, cosine(centred[1], centred[2])),
        reference_match=np.array([reading.matches.get(pair, np.nan) for pair in ids]),
        source_coverage=np.array([x.source_coverage if x else np.nan for x in links]),
        translation_support=np.array([x.translation_support if x else np.nan for x in links]),
    )


def _findings(
    judgements: Sequence[Judgement],
    sentences: pd.DataFrame,
    reading: PairReadings,
    checks: Sequence[Check],
    similar: Similar | None,
) -> list[Finding]:
    """Findings document by document, since checks may compare a document's sentences."""
    findings: list[Finding] = []
    order = sorted(
        range(len(judgements)), key=lambda k: (judgements[k].system, judgements[k].document)
    )
    for (system, _), rows in groupby(
        order, key=lambda k: (judgements[k].system, judgements[k].document)
    ):
        numbers = list(rows)
        own = sentences.iloc[numbers]
        trusted = {str(k): judgements[k].reference for k in numbers}
        findings += find_errors(
            system, own, own, [], reading, checks, similar, references=trusted, given=True
        )
    return findings
