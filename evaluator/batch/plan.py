"""A dataset cut into partitions: what is judged at a time, laid ready for whoever judges it."""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..documents.bilingual import Segment
from ..documents.inline import InlineTag, Tagged, TagKind
from ..errors import InputError
from ..evaluation.verbatim import LONGEST
from ..support.files import write_page
from ..support.progress import Progress, unheeded
from ..support.vocabulary import argument
from .dataset import Dataset, Row
from .holding import LOCK

FILE = "plan.json"
WAITING = "waiting"
PAIRS = "pairs"
_DRAFT = ".waiting-"
"""Head of a folder's name while its partitions are being laid ready."""
SAMPLE = "sample.parquet"
SCHEMA = 2
ROWS, CHARACTERS = 1000, 1_000_000
"""Of a partition at most, where no document is larger."""
LARGEST_DOCUMENT = 20_000
"""Rows of a document at most: it is judged as one."""
SAMPLED = 2000
"""Pairs that the encoder's means are taken from, and the languages looked at."""
_TOLD = 10_000  # rows between two words on progress


@dataclass(frozen=True, slots=True)
class Part:
    """A partition.

    Attributes:
        number: from 0.
        first, last: numbers of its first and last row.
        rows: how many pairs it has.
        characters: of its texts.
        content: SHA-256 of all that its rows say.
    """

    number: int
    first: int
    last: int
    rows: int
    characters: int
    content: str

    @property
    def file(self) -> str:
        """Name of its files."""
        return f"part-{self.number:06d}.parquet"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be judged.

    Attributes:
        form: of the dataset's files.
        files: their names, sizes and times, as they were read.
        columns: part → header.
        records: how many records the files have.
        parts: the partitions.
        named: whether a column names documents.
        systems: names of systems, in the order of their first rows.
        referenced: whether there are references.
        limits: rows and characters of a partition at most, and whether documents were passed over.
        overlong: pairs with a side that is longer than any sentence, which are scored and not
            checked.
    """

    form: str
    files: list[list[str | int]]
    columns: dict[str, str]
    records: int
    parts: list[Part]
    named: bool
    systems: list[str]
    referenced: bool
    limits: list[int]
    overlong: int = 0
    schema: int = SCHEMA

    @property
    def rows(self) -> int:
        """Pairs of all partitions."""
        return sum(part.rows for part in self.parts)

    def made_from(self, identity: str) -> list[str]:
        """What a summary is of: what was judged, and by what."""
        contents = "".join(part.content for part in self.parts)
        return [hashlib.sha256(contents.encode()).hexdigest(), identity]

    def write(self, folder: Path) -> None:
        """Write it beside the partitions."""
        write_page(json.dumps(asdict(self), ensure_ascii=False) + "\n", folder / FILE)


def is_planned(folder: Path) -> bool:
    """Whether a folder holds a plan, which can be gone on with."""
    return (folder / FILE).is_file()


def read_plan(folder: Path) -> Plan:
    """The plan of a folder of results.

    Raises:
        InputError: the folder holds none, or one of another version.
    """
    file = folder / FILE
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told.get("schema") != SCHEMA:
            raise InputError("was written by another version of the program", path=file)
        parts = [Part(**part) for part in told.pop("parts")]
        return Plan(**told, parts=parts)
    except FileNotFoundError:
        raise InputError(f"no result of `evaluator batch` here (no {FILE})", path=folder) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"damaged ({type(error).__name__})", path=file) from None


def check_apart(file: Path, folder: Path, plan: Plan) -> None:
    """Refuse to write a file over the dataset, or over what a batch has written.

    Parameters:
        file: to be written.
        folder: of the results.
        plan: of the dataset that they are of.

    Raises:
        InputError: it is such a file.
    """
    wanted, own = file.resolve(), folder.resolve()
    if any(wanted == Path(str(name)).resolve() for name, *_ in plan.files):
        raise InputError("is what was judged, and stays as it is", path=file)
    kept = (own / SAMPLE, *(own / name for name in (WAITING, PAIRS)))
    if any(wanted.is_relative_to(place) for place in kept):
        raise InputError("is a part of the results; give another name", path=file)


@dataclass(slots=True)
class _Draft:
    """A partition that is being filled."""

    rows: list[Row] = field(default_factory=list)
    characters: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        sides = (row.segment.source, row.segment.target, row.segment.reference)
        self.characters += sum(len(side.text) for side in sides)
        self.digest.update(json.dumps(_fields(row)).encode())


def make_plan(
    dataset: Dataset,
    folder: Path,
    *,
    each_pair: bool = False,
    rows: int = ROWS,
    characters: int = CHARACTERS,
    progress: Progress = unheeded,
) -> Plan:
    """Read a dataset once, and lay its partitions ready.

    A partition ends where a file does, and none splits a document.

    Parameters:
        dataset: to be judged.
        folder: of the results; partitions lie in ``waiting/`` below it.
        each_pair: every pair is judged by itself, whatever documents are named.
        rows, characters: of a partition at most.
        progress: told how many records have been read, and of how many at least.

    Raises:
        InputError: the dataset is damaged, is empty, or a document's rows do not stand together.
    """
    for left in folder.glob(f"{_DRAFT}*"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    draft = folder / f"{_DRAFT}{secrets.token_hex(4)}"
    draft.mkdir(parents=True)
    try:
        plan, sample = _cut(dataset, draft, [rows, characters], progress, each_pair=each_pair)
        write_rows(sample, folder / SAMPLE)
        shutil.rmtree(folder / WAITING, ignore_errors=True)
        draft.rename(folder / WAITING)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    plan.write(folder)
    return plan


def is_begun(folder: Path) -> bool:
    """Whether a folder holds nothing, or what :func:`make_plan` leaves that was killed."""
    names = {file.name for file in folder.iterdir() if not file.name.startswith(_DRAFT)}
    return names <= {LOCK, PAIRS, SAMPLE, WAITING} and (WAITING not in names or SAMPLE in names)


def _cut(
    dataset: Dataset, folder: Path, limits: Sequence[int], progress: Progress, *, each_pair: bool
) -> tuple[Plan, list[Row]]:
    """Write the partitions of a dataset to a folder; the plan of them, and a sample.

    Raises:
        InputError: as for :func:`make_plan`.
    """
    rows, characters = limits
    parts: list[Part] = []
    state, draft, sample = dataset.state(), _Draft(), _Sample(SAMPLED)
    documents, systems = _Documents(), dict[str, None]()
    records = referenced = overlong = 0

    def close() -> None:
        nonlocal draft
        if draft.rows:
            part = Part(
                len(parts),
                draft.rows[0].number,
                draft.rows[-1].number,
                len(draft.rows),
                draft.characters,
                draft.digest.hexdigest(),
            )
            write_rows(draft.rows, folder / part.file)
            parts.append(part)
        draft = _Draft()

    for records, file, record in dataset.records():
        if records % _TOLD == 0:
            progress(records, records)
        if record.segment is None:
            continue
        segment = replace(record.segment, document="") if each_pair else record.segment
        row = Row(records, segment, record.system, file)
        full = len(draft.rows) >= rows or draft.characters >= characters
        ended = bool(draft.rows) and draft.rows[0].file != file
        if documents.begins(row) and (full or ended):
            close()
        draft.add(row)
        sample.add(row)
        systems.setdefault(row.system)
        referenced |= bool(row.segment.reference.text)
        overlong += max(len(segment.source.text), len(segment.target.text)) > LONGEST
        if len(draft.rows) > max(LARGEST_DOCUMENT, rows):
            raise InputError(
                f"the document {row.segment.document!r} has more than {LARGEST_DOCUMENT} pairs, "
                "and a document is judged as one; judge each pair by itself with "
                f"{argument('each_pair', True)}",
                path=dataset.files[0],
                place=row.segment.place,
            )
    close()
    if not parts:
        raise InputError("holds no pair of texts", path=dataset.files[0])
    plan = Plan(
        dataset.form.name,
        state,
        dict(dataset.columns),
        records,
        parts,
        documents.named,
        list(systems),
        bool(referenced),
        [*limits, int(each_pair)],
        overlong,
    )
    return plan, sample.rows()


class _Documents:
    """Tells where documents begin, and that none begins twice."""

    def __init__(self) -> None:
        self.named = False
        self._current = ""
        self._seen: set[int] = set()

    def begins(self, row: Row) -> bool:
        """Whether a row is the first of its document; one without a name is all of it.

        Raises:
            InputError: its document had ended before.
        """
        name = row.segment.document
        if not name:
            self._current = ""
            return True
        self.named = True
        key = hash((row.system, name))
        begins = name != self._current
        if begins and key in self._seen:
            raise InputError(
                f"the document {name!r} goes on here, behind another; put its rows together",
                place=row.segment.place,
            )
        self._seen.add(key)
        self._current = name
        return begins


class _Sample:
    """Pairs chosen by what they say: the same of the same dataset, in whatever order it stands."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int, Row]] = []  # the largest hash first

    def add(self, row: Row) -> None:
        """Take a pair in where its hash is among the smallest."""
        if not (row.segment.source.text and row.segment.target.text):
            return
        said = f"{row.segment.source.text}\0{row.segment.target.text}\0{row.system}"
        key = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        item = (-int.from_bytes(key, "big"), -row.number, row)
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, item)
        elif item > self._heap[0]:
            heapq.heapreplace(self._heap, item)

    def rows(self) -> list[Row]:
        """Those that were taken in, in the order of the dataset."""
        return sorted((row for *_, row in self._heap), key=lambda row: row.number)


_COLUMNS = (
    "number", "file", "id", "place", "document", "system", "state", "source", "translation",
    "reference", "tags",
)  # fmt: skip


def _fields(row: Row) -> list[Any]:
    """A row as it lies in a file."""
    segment = row.segment
    sides = (segment.source, segment.target, segment.reference)
    tags = [[_written(tag) for tag in side.tags] for side in sides]
    return [
        row.number,
        row.file,
        segment.id,
        segment.place,
        segment.document,
        row.system,
        segment.state,
        *(side.text for side in sides),
        json.dumps(tags) if any(tags) else "",
    ]


def _written(tag: InlineTag) -> list[Any]:
    return [tag.name, tag.kind.value, tag.at, tag.code, tag.space_before, tag.space_after]


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write rows to a file of their own, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*map(_fields, rows), strict=True)) or [()] * len(_COLUMNS)
    types = [pa.int64(), *[pa.string()] * (len(_COLUMNS) - 1)]
    table = pa.table(
        [pa.array([_text(v) for v in c], t) for c, t in zip(columns, types, strict=True)],
        names=list(_COLUMNS),
    )
    draft = file.with_name(f".{file.name}.draft")
    pq.write_table(table, draft, compression="zstd")
    os.replace(draft, file)


def _text(value: Any) -> Any:
    """What Parquet can hold: halves of characters are no text."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def read_rows(file: Path) -> list[Row]:
    """The rows of a file that :func:`write_rows` wrote."""
    import pyarrow.parquet as pq

    return list(_rows(pq.read_table(file).to_pylist()))


def _rows(records: Sequence[dict[str, Any]]) -> Iterator[Row]:
    for told in records:
        tags = json.loads(told["tags"]) if told["tags"] else [[], [], []]
        source, target, reference = (
            Tagged(
                told[side],
                tuple(InlineTag(name, TagKind(kind), *rest) for name, kind, *rest in own),
            )
            for side, own in zip(("source", "translation", "reference"), tags, strict=True)
        )
        segment = Segment(
            told["id"],
            told["place"],
            source,
            target,
            reference,
            document=told["document"],
            state=told["state"],
        )
        yield Row(told["number"], segment, told["system"], told["file"])
