"""Pairs corrected by hand: a pair table read back as an alignment.

The table is the one that ``evaluator align`` writes.  A reviewer moves whole sentences from
cell to cell, splits rows and joins them; what the cells hold is what is paired.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..documents import decode, read_bytes
from ..errors import InputError
from ..model import Status
from ..structure import StructuredText
from ..support.spreadsheets import unguarded
from .beads import Bead, Lengths, Vectors, block_similarity
from .documents import Alignment, SentencePair, matched_share, sides_of
from .units import Side, UnitPair

_ALONE = (Status.OMISSION, Status.ADDITION, Status.MISSING_FROM_SOURCE)
REQUIRED = ("unit", "source_text", "translation_text")


@dataclass(frozen=True, slots=True)
class GivenPair:
    """One row of a corrected table.

    Attributes:
        system: name of the translation; empty where the table does not say.
        unit: id of the unit that the row belongs to.
        status: as written; only ``missing-from-source`` is believed.
        source: Chinese text, whole sentences; may be empty.
        translation: English text, whole sentences; may be empty.
        place: of the row, for messages.
        confidence: 0-1, of a side that stands alone as the aligner left it; 1 where a person
            has put it alone.
    """

    system: str
    unit: str
    status: str
    source: str
    translation: str
    place: str
    confidence: float = 1.0


def read_pairs(path: Path) -> list[GivenPair]:
    """Read a corrected pair table.

    Parameters:
        path: TSV with a header row, or JSON lines; needs ``unit``, ``source_text`` and
            ``translation_text``, may have ``system``, ``status`` and any other column.

    Raises:
        InputError: the file cannot be read, is no such table, or lacks a column.
    """
    text, _ = decode(read_bytes(path), path)
    records = _json_lines(text, path) if text.lstrip().startswith("{") else _tsv(text, path)
    given = [_given(record, path, place) for place, record in records]
    if not given:
        raise InputError("holds no pair; give the table that `evaluator align` writes", path=path)
    return given


def align_as_given(
    source: StructuredText,
    target: StructuredText,
    source_vectors: Vectors,
    target_vectors: Vectors,
    given: Sequence[GivenPair],
) -> Alignment:
    """Make the alignment that a corrected table says.

    Parameters:
        source: the Chinese document.
        target: the English document.
        source_vectors: shape ``[sentences, d]``, centred unit vectors, for the scores.
        target_vectors: likewise for the target.
        given: the rows of this translation, in order.

    Raises:
        InputError: a cell holds what is no whole sentence of its document, or one that stands
            in another row as well, or a sentence stands in no row.
    """
    sides = sides_of(source, target, source_vectors, target_vectors)
    finders = [_SentenceFinder(side.text) for side in (sides[0], sides[1])]
    by_unit: dict[str, list[tuple[Bead, Status]]] = {}
    for row in given:
        rows = finders[0].find(row.source, row.place)
        columns = finders[1].find(row.translation, row.place)
        if rows or columns:
            bead = Bead(rows, columns, _similarity(rows, columns, *sides), row.confidence)
            by_unit.setdefault(row.unit, []).append((bead, _written_status(bead, row.status)))
    for finder in finders:
        finder.check_all_found()
    units, sentences = [], []
    for unit, beads in by_unit.items():
        units.append(_unit_pair(unit, beads, *sides))
        sentences.append(
            tuple(
                SentencePair(f"{unit}.{number}", bead, status)
                for number, (bead, status) in enumerate(beads, start=1)
            )
        )
    matched = matched_share(units, sides[0].lengths, sides[1].lengths)
    return Alignment(source, target, tuple(units), tuple(sentences), matched)


class _SentenceFinder:
    """Finds a cell's sentences in their document, each of them once."""

    def __init__(self, text: StructuredText) -> None:
        sentences = [s.text for unit in text.units for s in unit.sentences]
        self._shown = sentences
        self._squeezed = ["".join(sentence.split()) for sentence in sentences]
        self._free: dict[str, list[int]] = {}
        for row in reversed(range(len(sentences))):  # so that pop() gives the first
            self._free.setdefault(self._squeezed[row], []).append(row)
        self._by_head: dict[str, list[str]] = {}
        for sentence in sorted(set(self._squeezed), key=len, reverse=True):
            self._by_head.setdefault(sentence[:1], []).append(sentence)

    def find(self, cell: str, place: str) -> tuple[int, ...]:
        """Take the sentences that a cell holds; indices in document order."""
        rest, rows = "".join(cell.split()), []
        while rest:
            sentence = next(
                (s for s in self._by_head.get(rest[0], ()) if rest.startswith(s) and self._free[s]),
                None,
            )
            if sentence is None:
                raise InputError(
                    f"“{rest[:40]}” is no whole sentence of its document, or stands in another row "
                    "already; move whole sentences only",
                    place=place,
                )
            rows.append(self._free[sentence].pop())
            rest = rest[len(sentence) :]
        return tuple(sorted(rows))

    def check_all_found(self) -> None:
        """Refuse a table that leaves a sentence out."""
        left = sorted(row for rows in self._free.values() for row in rows)
        if left:
            raise InputError(
                f"{len(left)} sentences stand in no row of the pair table; the first is "
                f"“{self._shown[left[0]][:60]}”"
            )


def _unit_pair(
    name: str, beads: Sequence[tuple[Bead, Status]], source: Side, target: Side
) -> UnitPair:
    rows = tuple(row for bead, _ in beads for row in bead.source)
    columns = tuple(column for bead, _ in beads for column in bead.target)
    score = _similarity(rows, columns, source, target)
    status = _written_status(Bead(rows, columns, score), beads[0][1])
    units = [_units_of(side, items) for side, items in ((source, rows), (target, columns))]
    confidence = max(bead.confidence for bead, _ in beads)
    return UnitPair(
        name, units[0], units[1], status, score, tuple(bead for bead, _ in beads), confidence
    )


def _units_of(side: Side, rows: Iterable[int]) -> tuple[int, ...]:
    owner = {row: unit for unit in range(len(side.text.units)) for row in side.sentences_of(unit)}
    return tuple(sorted({owner[row] for row in rows}))


def _similarity(rows: Sequence[int], columns: Sequence[int], source: Side, target: Side) -> float:
    chosen, others = list(rows), list(columns)
    lengths: tuple[Lengths, Lengths] = source.lengths[chosen], target.lengths[others]
    return block_similarity(source.vectors[chosen], target.vectors[others], *lengths)


class _Record(BaseModel):
    """A row as it is written; other columns than these are not looked at."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    system: str | None = None
    unit: str = Field(min_length=1)
    status: str | None = None
    source_text: str
    translation_text: str
    alignment_score: str | None = None


def _given(record: Mapping[str, object], path: Path, place: str) -> GivenPair:
    for column in REQUIRED:
        if record.get(column) is None:
            raise InputError(
                f"no {column!r}; give the table that `evaluator align` writes, with its "
                "columns " + ", ".join(REQUIRED),
                path=path,
                place=place,
            )
    try:
        row = _Record.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(
            f"{first['msg']}", path=path, place=f"{place}: {'.'.join(map(str, first['loc']))}"
        ) from None
    return GivenPair(
        row.system or "",
        row.unit,
        row.status or "",
        row.source_text,
        row.translation_text,
        f"{path}: {place}",
        _confidence(row),
    )


def _confidence(row: _Record) -> float:
    """What the aligner wrote beside a side that it left alone."""
    try:
        score = float(row.alignment_score or "")
    except ValueError:
        return 1.0
    return score if 0 <= score <= 1 and row.status in _ALONE else 1.0


def _written_status(bead: Bead, written: str) -> Status:
    """A bead's status; only the table knows what the source version has lost."""
    is_lost = written == Status.MISSING_FROM_SOURCE
    return Status.of(source=bool(bead.source), translation=bool(bead.target), is_lost=is_lost)


def _tsv(text: str, path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True)
    try:
        header = rows.fieldnames or []
        if len(set(header)) < len(header):
            raise InputError("two columns have one name", path=path, place="line 1")
        for row in rows:
            place = f"line {rows.line_num}"
            if None in row:
                raise InputError("more cells than columns", path=path, place=place)
            yield place, {name: cell and unguarded(cell) for name, cell in row.items()}
    except csv.Error as error:
        raise InputError(f"not a valid TSV table ({error})", path=path) from None


def _json_lines(text: str, path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"not valid JSON ({error})", path=path, place=f"line {number}"
            ) from None
        if not isinstance(record, dict):
            raise InputError("not a JSON object", path=path, place=f"line {number}")
        yield f"line {number}", record
