"""The pair table: one row a pair, with the scores of every metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..alignment import Bead, ReferenceText, reference_texts
from ..evidence.risks import PairReadings
from ..language import Language
from ..metrics import Metric, MetricResult, Segments, absent
from ..model import ColumnWords, Level, Prominence, ScoreColumn, Status
from ..model.run import DOCUMENT, STATE, pair_types
from ..structure import Sentence
from ..support.progress import Watch
from .pairing import Pairing
from .texts import Text
from .verbatim import verbatim

ALIGNMENT_COLUMNS = (
    "system",
    "pair_id",
    "unit",
    "section",
    "status",
    "alignment",
    "alignment_score",
    "source_text",
    "translation_text",
    "source_start",
    "source_end",
    "translation_start",
    "translation_end",
    "source_place",
    "translation_place",
)
"""Columns of a table of pairs without scores."""


ALIGNMENT_SCORE = ScoreColumn(
    "alignment_score",
    "Alignment",
    "How surely these sentences of the source and of the translation belong together.",
    digits=2,
    prominence=Prominence.PART,
    short="alignment",
    chinese=ColumnWords("对齐", "原文与译文的这些句子彼此对应的把握。", "对齐"),
)
FINDINGS = ScoreColumn(
    "findings",
    "Findings",
    "How many findings there are in a pair.",
    higher_is_better=False,
    scale=(0.0, 10.0),
    digits=2,
    prominence=Prominence.SHOWN,
    derived=True,
    chinese=ColumnWords("问题数", "每个句对中发现的问题数。"),
)


@dataclass(frozen=True, eq=False, slots=True)
class PairRow:
    """One line of the pair table before it is scored."""

    level: Level
    pair_id: str
    unit: str
    section: str
    status: Status
    bead: Bead
    alignment: str


def sentence_rows(pairing: Pairing) -> list[PairRow]:
    """One row a sentence pair, in document order."""
    alignment = pairing.alignment
    return [
        PairRow(
            Level.SENTENCE,
            pair.id,
            unit.id,
            _section(pairing, unit.source, unit.target),
            pair.status,
            pair.bead,
            f"{len(pair.bead.source)}-{len(pair.bead.target)}",
        )
        for unit, pairs in zip(alignment.units, alignment.sentences, strict=True)
        for pair in pairs
    ]


def unit_rows(pairing: Pairing) -> list[PairRow]:
    """One row a pair of units, in document order."""
    rows = []
    for unit in pairing.alignment.units:
        sources = tuple(row for bead in unit.beads for row in bead.source)
        targets = tuple(row for bead in unit.beads for row in bead.target)
        rows.append(
            PairRow(
                Level.UNIT,
                unit.id,
                unit.id,
                _section(pairing, unit.source, unit.target),
                unit.status,
                Bead(sources, targets, unit.score, unit.confidence),
                f"{len(unit.source)}-{len(unit.target)}",
            )
        )
    return rows


def _section(pairing: Pairing, source: tuple[int, ...], target: tuple[int, ...]) -> str:
    if source:
        return pairing.source.structure.units[source[0]].section
    return pairing.translation.structure.units[target[0]].section


def pair_table(pairings: Sequence[Pairing], level: Level) -> pd.DataFrame:
    """Pairs alone, without any score.

    Parameters:
        pairings: one a system.
        level: of the pairs.

    Returns:
        one row a pair, with the columns of ``ALIGNMENT_COLUMNS``, and behind the system that of
        the document where there are several.
    """
    rows_of = sentence_rows if level is Level.SENTENCE else unit_rows
    tables = [_texts(pairing, rows_of(pairing), []) for pairing in pairings]
    table = pd.concat(tables, ignore_index=True)
    known = pair_types((), documents=DOCUMENT in table, states=STATE in table)
    wanted = (DOCUMENT, STATE, *ALIGNMENT_COLUMNS)
    types = {name: kind for name, kind in known.items() if name in wanted}
    return table[list(types)].astype(types)


def own_references(pairing: Pairing) -> dict[str, str]:
    """The first reference's text of each sentence pair that it stands for alone, by pair id."""
    if not pairing.reference_alignments:
        return {}
    rows = sentence_rows(pairing)
    texts = reference_texts([row.bead for row in rows], pairing.reference_alignments[0])
    return {
        row.pair_id: text.text
        for row, text in zip(rows, texts, strict=True)
        if text.own and row.status is Status.PAIRED
    }


def score_rows(
    pairing: Pairing,
    rows: Sequence[PairRow],
    metrics: Sequence[Metric],
    level: Level,
    reading: PairReadings,
    watch: Watch,
    *,
    document: bool = False,
) -> tuple[pd.DataFrame, list[MetricResult]]:
    """Make the pair table of one system and level, with the scores of every metric.

    Parameters:
        pairing: the system.
        rows: of one level.
        metrics: to score with; they see paired rows alone, but for those that score omissions,
            and of documents none that stand in both languages as they are.
        level: of the rows.
        reading: what is known of the pairs token by token.
        watch: told how far a slow metric has come.
        document: whether the scores of the document are wanted as well.

    Returns:
        the table, and what every metric found that scores this level, in their order.
    """
    beads = [row.bead for row in rows]
    references = [reference_texts(beads, a) for a in pairing.reference_alignments]
    table = _texts(pairing, rows, references)
    apart = verbatim(table) & (not pairing.by_line)
    with_source = [
        k
        for k, row in enumerate(rows)
        if row.status in (Status.PAIRED, Status.OMISSION) and not apart.iloc[k]
    ]
    segments = _segments(
        pairing,
        [rows[k] for k in with_source],
        table.iloc[with_source],
        [[texts[k] for k in with_source] for texts in references],
        reading,
    )
    paired = [n for n, k in enumerate(with_source) if rows[k].status is Status.PAIRED]
    seen_by = {True: (segments, with_source)}
    seen_by[False] = (segments.select(paired), [with_source[n] for n in paired])
    results = []
    for metric in of_level(metrics, level):
        some, places = seen_by[metric.scores_omissions]
        told = replace(some, progress=watch.of(metric.origin.name))
        result = metric.score(told, document=document)
        for column, values in result.segment.items():
            scattered = absent(len(rows))
            scattered[places] = values
            table[column] = scattered
        results.append(result)
    return table, results


def of_level(metrics: Sequence[Metric], level: Level) -> list[Metric]:
    """Those that score pairs of a level, in their order."""
    return [metric for metric in metrics if level in metric.levels]


def _texts(
    pairing: Pairing, rows: Sequence[PairRow], references: Sequence[list[ReferenceText]]
) -> pd.DataFrame:
    sources, targets = pairing.source.sentences, pairing.translation.sentences
    records = []
    for k, row in enumerate(rows):
        source = [sources[i] for i in row.bead.source]
        target = [targets[j] for j in row.bead.target]
        paired = bool(source and target)
        records.append(
            {
                "system": pairing.translation.name,
                **({DOCUMENT: pairing.name_of(row.bead)} if pairing.is_named else {}),
                "level": row.level.value,
                "pair_id": row.pair_id,
                "unit": row.unit,
                "section": row.section,
                "status": row.status.value,
                **_state(pairing, row),
                "alignment": row.alignment,
                "alignment_score": row.bead.score if paired else row.bead.confidence,
                "source_text": Language.CHINESE.separator.join(s.text for s in source),
                "translation_text": Language.ENGLISH.separator.join(s.text for s in target),
                "reference_text": references[0][k].text if references else "",
                "source_start": source[0].start if source else None,
                "source_end": source[-1].end if source else None,
                "translation_start": target[0].start if target else None,
                "translation_end": target[-1].end if target else None,
                "source_place": _place(pairing.source, source),
                "translation_place": _place(pairing.translation, target),
            }
        )
    return pd.DataFrame.from_records(records)


def _state(pairing: Pairing, row: PairRow) -> dict[str, str]:
    """What the translation's file says of the state of a pair's segment, where it says any."""
    states = pairing.translation.document.extract.states
    if not states:
        return {}
    # Of a bilingual file every segment is a line, which is a unit of one sentence.
    sides = (pairing.source, row.bead.source), (pairing.translation, row.bead.target)
    numbers = (text.structure.units[k].number for text, units in sides for k in units)
    return {STATE: next((states[n - 1] for n in numbers if n is not None), "")}


def _place(text: Text, sentences: Sequence[Sentence]) -> str | None:
    """Where in its file a pair's text begins, for people."""
    return text.document.place(sentences[0].start) if sentences else None


def _segments(
    pairing: Pairing,
    rows: Sequence[PairRow],
    table: pd.DataFrame,
    references: Sequence[list[ReferenceText]],
    reading: PairReadings,
) -> Segments:
    source, translation = pairing.source, pairing.translation
    weights = [
        np.array([len(sentence.text) for sentence in text.sentences], dtype=np.float32)
        for text in (source, translation)
    ]
    cosines = []
    for one, other in (
        (source.vectors, translation.vectors),
        (source.centred, translation.centred),
    ):
        pooled = (
            _pool(one, weights[0], [row.bead.source for row in rows]),
            _pool(other, weights[1], [row.bead.target for row in rows]),
        )
        cosines.append(_row_cosine(*pooled))
    reference_cosines = [absent(len(rows)), absent(len(rows))]
    if references:
        first = pairing.references[0]
        lengths = np.array([len(s.text) for s in first.sentences], dtype=np.float32)
        for number, (one, other) in enumerate(
            ((translation.vectors, first.vectors), (translation.centred, first.centred))
        ):
            pooled = (
                _pool(one, weights[1], [row.bead.target for row in rows]),
                _pool(
                    other, lengths, [text.sentences if text.own else () for text in references[0]]
                ),
            )
            reference_cosines[number] = _row_cosine(*pooled)
    links = [reading.links.get(row.pair_id) for row in rows]
    return Segments(
        source=table["source_text"].tolist(),
        translation=table["translation_text"].tolist(),
        references=[
            [texts[k].text for texts in references if texts[k].own] for k in range(len(rows))
        ],
        cosine=cosines[0],
        cosine_calibrated=cosines[1],
        reference_cosine=reference_cosines[0],
        reference_cosine_calibrated=reference_cosines[1],
        reference_match=np.array([reading.matches.get(row.pair_id, np.nan) for row in rows]),
        source_coverage=np.array([x.source_coverage if x else np.nan for x in links]),
        translation_support=np.array([x.translation_support if x else np.nan for x in links]),
    )


def _pool(
    vectors: NDArray[np.float32], weights: NDArray[np.float32], groups: Sequence[tuple[int, ...]]
) -> NDArray[np.float32]:
    """Shape ``[groups, d]``: the length-weighted mean of each group's rows; NaN where empty.

    A text of several sentences is thereby windowed at its sentences, and none is encoded twice.
    """
    pooled = np.full((len(groups), vectors.shape[1]), np.nan, dtype=np.float32)
    for k, group in enumerate(groups):
        if group:
            rows = list(group)
            pooled[k] = weights[rows] @ vectors[rows]
    return pooled


def _row_cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float64]:
    norms = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.asarray(np.sum(one * other, axis=1) / np.maximum(norms, 1e-9), dtype=np.float64)


def typed(pairs: pd.DataFrame, columns: Sequence[ScoreColumn]) -> pd.DataFrame:
    """The pair table with its columns in their order and of their types; null where absent."""
    types = pair_types(columns, documents=DOCUMENT in pairs, states=STATE in pairs)
    return pairs.reindex(columns=list(types)).astype(types)
