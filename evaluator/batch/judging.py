"""A partition judged: its rows in, the same with scores, priority and findings out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..documents.bilingual import Bilingual
from ..embedding import Calibration, VectorSums
from ..errors import InputError
from ..evaluation.ahead import read_ahead
from ..evaluation.columns import score_columns
from ..evaluation.consulting import consult
from ..evaluation.judging import Judged, JudgedSystem, Means, judge
from ..evaluation.pairing import Pairer
from ..evaluation.reading import Bundle, DocumentTexts, ReadText
from ..evaluation.tables import FINDINGS
from ..evaluation.texts import encode_texts, sums_of
from ..evidence.opinions import Assessor
from ..language import Language
from ..model import Finding, Level, ScoreColumn, Severity
from ..structure import read_lines
from ..support.cache import in_memory, lasting
from ..support.plugins import Containment
from ..support.progress import Watch, unheeded
from ..support.remembered import forget_texts
from ..support.threads import one_blas_thread
from .dataset import Row
from .plan import SAMPLE, WAITING, Part, read_rows
from .recipe import Recipe, read_recipe
from .results import COUNTS, write_result

MEANS = "calibration.npz"
UNANSWERED = "run.judge-unanswered"
_TEXTS = ("status", "source_text", "translation_text", "reference_text")
_LANGUAGES = (Language.CHINESE, Language.ENGLISH, Language.ENGLISH)


@one_blas_thread()
def judge_part(folder: str, part: Part, identity: str) -> int:
    """Judge one partition of a folder and write what came of it.

    Parameters:
        folder: of the results, which whoever judges must see.
        part: of its plan.
        identity: of the recipe that lies there.

    Returns:
        how many pairs it has.

    Raises:
        InputError: the recipe has changed meanwhile, or the encoder cannot be had.
        PluginError: a metric or check does not do what it has to.
    """
    place = Path(folder)
    recipe, by = _means(place, identity)
    rows = read_rows(place / WAITING / part.file)
    asked = recipe.assessors()
    with nullcontext() if recipe.cached else in_memory():
        table = judged_rows(rows, by, asked)
    forget_texts()
    columns = score_columns(by.metrics, asked)
    write_result(table, place, part, identity, [column.name for column in columns])
    return len(rows)


@lru_cache(maxsize=2)
def _means(folder: Path, identity: str) -> tuple[Recipe, Means]:
    """What a folder's partitions are judged by; loaded once a process."""
    recipe = read_recipe(folder)
    file = folder / MEANS
    return recipe, recipe.means(read_calibration(file) if file.exists() else None)


def judged_rows(rows: Sequence[Row], by: Means, asked: Sequence[Assessor] = ()) -> pd.DataFrame:
    """Judge rows; each document by itself, and what is there twice once.

    Parameters:
        rows: whole documents, in the order of the dataset.
        by: what they are judged by.
        asked: language models that are asked of them.

    Raises:
        InputError: one who is asked leaves pairs unanswered.

    Returns:
        one row each, in the same order: what tells it (``row``, ``id``, ``system``, ``document``,
        ``file``, ``place``), the columns of a run's pair table that tell of one pair, ``findings``
        as a list of records, how many there are of each severity, and of surface metrics what a
        corpus score is worked out from.
    """
    unique, places = _once(rows)
    texts = bundled(unique)
    read_ahead([texts], by.pairer.encoder, by.wanted, Watch())
    judged = judge(texts, by)
    if asked:
        judged = _consulted(judged, asked, by)
    (system,) = judged.systems
    columns = score_columns(by.metrics, asked)
    table = _table(system, columns, len(unique)).iloc[places].reset_index(drop=True)
    told = pd.DataFrame(
        {
            "row": [row.number for row in rows],
            "id": [row.name for row in rows],
            "system": [row.system for row in rows],
            "document": [row.segment.document for row in rows],
            "file": [row.file for row in rows],
            "place": [row.segment.place for row in rows],
        }
    )
    return pd.concat([told, table], axis=1)


def _consulted(judged: Judged, asked: Sequence[Assessor], by: Means) -> Judged:
    """The same with what was said of it; answers are kept, since they cost more than time."""
    with lasting():
        consulted = consult([judged], asked, by, Containment(), Watch())
    for note in consulted.notes:
        if note.id == UNANSWERED:  # another time there may be answers
            raise InputError(note.told())
    return consulted.documents[0]


def _once(rows: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """Rows without those that say the same, and of every row the place of the one like it.

    A document is judged with all of its pairs; only pairs that are documents by themselves are
    ever the same.
    """
    first: dict[object, int] = {}
    unique: list[Row] = []
    places = []
    for number, row in enumerate(rows):
        segment = row.segment
        key: object = (segment.source, segment.target, segment.reference)
        if segment.document:
            key = number
        if key not in first:
            first[key] = len(unique)
            unique.append(row)
        places.append(first[key])
    return unique, places


def bundled(rows: Sequence[Row]) -> DocumentTexts:
    """Rows as documents that are judged at once; a row without a document is one by itself."""
    numbers: dict[object, int] = {}
    documents: list[int] = []
    names: list[str] = []
    for number, row in enumerate(rows):
        name = row.segment.document
        key = (row.system, name) if name else number
        if key not in numbers:
            numbers[key] = len(names)
            names.append(name)
        documents.append(numbers[key])
    # Ids of segments name nothing here: in a bundle they may be there twice.
    segments = tuple(replace(row.segment, id="", document="") for row in rows)
    read = Bilingual(Path("dataset"), "batch", "", segments)
    files = [read.source, read.target, read.reference]
    texts = [
        ReadText(language.value, file, read_lines(file.extract.text, file.text, language))
        for file, language in zip(files, _LANGUAGES, strict=True)
        if file is not None
    ]
    return DocumentTexts(
        "",
        texts[:1],
        texts[1:2],
        texts[2:],
        by_line=True,
        believed=True,
        bundle=Bundle(documents, names),
    )


def _table(system: JudgedSystem, columns: Sequence[ScoreColumn], count: int) -> pd.DataFrame:
    """Sentence rows of a bundle, one a line, with their findings and counts."""
    pairs = system.pairs[system.pairs["level"] == Level.SENTENCE].reset_index(drop=True)
    lines = [int(unit.removeprefix("p")) - 1 for unit in pairs["unit"]]
    assert lines == list(range(count)), "every line is a pair"
    found: dict[str, list[Finding]] = {}
    for finding in system.findings:
        found.setdefault(finding.pair_id, []).append(finding)
    own = [found.get(pair_id, []) for pair_id in pairs["pair_id"]]
    scores = [column.name for column in columns if column.name != FINDINGS.name]
    table = pairs.reindex(columns=[*_TEXTS, *scores])
    table[FINDINGS.name] = pd.Series(
        [[_record(f) for f in findings] for findings in own], dtype=object
    )
    for severity in Severity:
        table[severity.value] = [sum(f.severity is severity for f in findings) for findings in own]
    for result in system.results:
        for name, counted in result.counts.items():
            cells: list[list[float] | None] = [None] * count
            for place, row in zip(np.flatnonzero(table[name].notna()), counted.rows, strict=True):
                cells[place] = row
            table[COUNTS.format(name)] = pd.Series(cells, dtype=object)
    return table


def _record(finding: Finding) -> dict[str, Any]:
    """A finding as it lies in a list of its row."""
    source, translation = finding.source_span, finding.translation_span
    return {
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "category": str(finding.category),
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "source_start": source.start if source else None,
        "source_end": source.end if source else None,
        "translation_start": translation.start if translation else None,
        "translation_end": translation.end if translation else None,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "message_id": finding.message_id,
        "arguments": json.dumps(asdict(finding)["arguments"], ensure_ascii=False),
    }


@one_blas_thread()
def sum_sample(folder: str, first: int, last: int) -> list[VectorSums]:
    """Encode a stretch of a dataset's sample.

    Parameters:
        folder: of the results.
        first, last: place of its first row, and behind its last.

    Returns:
        sums of the vectors of every document in it, in order.
    """
    place = Path(folder)
    recipe = read_recipe(place)
    by: Pairer = recipe.means(None).pairer
    rows = read_rows(place / SAMPLE)[first:last]
    assert by.encoder is not None, "asked for where the encoder reads"
    texts = bundled(rows)
    with nullcontext() if recipe.cached else in_memory():
        vectors = encode_texts(texts.texts, by.encoder, unheeded)
    return list(_sums(texts, vectors))


def _sums(texts: DocumentTexts, vectors: Sequence[Any]) -> Iterator[VectorSums]:
    """Sums of each document, as a corpus adds them up."""
    bundle = texts.bundle
    assert bundle is not None, "rows are bundled"
    own = [
        np.array([bundle.documents[u.number - 1] for u in text.structure.units if u.number])
        for text in texts.texts
    ]
    for number in range(len(bundle.names)):
        yield sums_of(texts.texts, [v[at == number] for v, at in zip(vectors, own, strict=True)])


def calibrated(checksum: str, sums: Sequence[VectorSums]) -> Calibration:
    """The calibration of a dataset from the sums of its sample's documents."""
    total = sums[0]
    for own in sums[1:]:
        total = total + own
    return Calibration.of_sums(checksum, total)


def write_calibration(calibration: Calibration, file: Path) -> None:
    """Keep a calibration for all who judge."""
    kept: dict[str, Any] = {
        "checksum": np.array(calibration.checksum),
        "general_weight": np.array(calibration.general_weight),
        **{f"mean_{name}": mean for name, mean in calibration.means.items()},
        **{f"count_{name}": np.array(n) for name, n in calibration.counts.items()},
    }
    draft = file.with_name(f".{file.name}.draft")
    with draft.open("wb") as out:
        np.savez(out, **kept)
    os.replace(draft, file)


def read_calibration(file: Path) -> Calibration:
    """The calibration that :func:`write_calibration` kept.

    Raises:
        InputError: the file is damaged.
    """
    try:
        with np.load(file, allow_pickle=False) as saved:
            told: Mapping[str, Any] = {name: saved[name] for name in saved.files}
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"damaged ({type(error).__name__})", path=file) from None
    return Calibration(
        str(told["checksum"]),
        {n.removeprefix("mean_"): v for n, v in told.items() if n.startswith("mean_")},
        {n.removeprefix("count_"): int(v) for n, v in told.items() if n.startswith("count_")},
        int(told["general_weight"]),
    )
