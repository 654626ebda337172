"""JSON Lines, CSV and TSV, and Parquet: a column a part."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from ...documents.bilingual import Columns
from ...documents.bilingual.tables import is_bilingual
from ...documents.formats.delimited import headers, is_quoted
from ...errors import InputError
from ...support.spreadsheets import unguarded
from .base import Form, Header, Record

_LONGEST = 20_000_000  # bytes of a line: a longer one is no pair of texts
_BATCH = 2048  # rows of Parquet that are held at a time
_MARK = b"\xef\xbb\xbf"  # byte-order mark of UTF-8


class JsonLines(Form):
    """An object a line, in UTF-8; the first names source and translation."""

    name = "jsonl"
    endings = (".jsonl", ".ndjson")

    def records(self, path: Path, columns: Columns) -> Iterator[Record]:
        """See :meth:`Form.records`."""
        numbers: dict[str, int] = {}
        header: Header | None = None
        with path.open("rb") as file:
            for number, line in enumerate(iter(partial(file.readline, _LONGEST), b""), start=1):
                if not line.strip():
                    continue
                place = f"line {number}"
                if len(line) == _LONGEST:
                    told = f"has more than {_LONGEST / 1e6:.0f} MB, and is no pair of texts"
                    raise InputError(told, path=path, place=place)
                record = _object(line, path, place)
                if header is None or not record.keys() <= numbers.keys():
                    for name in record:
                        numbers.setdefault(name, len(numbers))
                    header = Header.of(list(numbers), path, columns)
                cells = {numbers[name]: value for name, value in record.items()}
                for part, column in header.parts.items():
                    if isinstance(cells.get(column), dict | list | bool):
                        raise InputError(f"the {part} is no text", path=path, place=place)
                yield header.record(cells, place, line)

    def write(self, records: Iterable[Record], like: Path, out: Path) -> None:
        """See :meth:`Form.write`."""
        with out.open("wb") as file:
            for record in records:
                file.write(record.raw.rstrip(b"\r\n") + b"\n")


def _object(line: bytes, path: Path, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line.removeprefix(_MARK).decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError("not UTF-8; save it as that", path=path, place=place) from None
    except (ValueError, RecursionError) as error:
        what = str(error).split(":")[0] if isinstance(error, ValueError) else "too deep"
        raise InputError(f"no JSON ({what})", path=path, place=place) from None
    if not isinstance(record, dict):
        raise InputError("no JSON object", path=path, place=place)
    return record


class Delimited(Form):
    """CSV and TSV with a header, in UTF-8."""

    name = "table"
    endings = (".csv", ".tsv", ".tab")

    def records(self, path: Path, columns: Columns) -> Iterator[Record]:
        """See :meth:`Form.records`; places are the lines on which rows begin."""
        separator, quoted = _layout(path, columns)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _rows(file, path, separator, quoted=quoted)
            _, names = next(rows, (1, []))
            if not any(names):
                raise InputError("is empty; its first line must name columns", path=path)
            header = Header.of(names, path, columns)
            for number, cells in rows:
                if len(cells) > len(names):
                    raise InputError(
                        "more cells than columns; put cells that hold a separator in quotes",
                        path=path,
                        place=f"line {number}",
                    )
                texts = [unguarded(cell) for cell in cells]
                yield header.record(texts, f"line {number}", (names, cells))

    def write(self, records: Iterable[Record], like: Path, out: Path) -> None:
        """See :meth:`Form.write`."""
        separator, quoted = _layout(like, Columns())
        with like.open(encoding="utf-8-sig", newline="") as file:
            _, names = next(_rows(file, like, separator, quoted=quoted), (1, []))
        with out.open("w", encoding="utf-8", newline="") as file:
            if quoted:
                write = csv.writer(file, delimiter=separator, lineterminator="\n").writerow
            else:
                write = partial(_write_plain, file)
            write(names)
            for record in records:
                header, cells = record.raw
                _check_alike(header, names, like)
                write(cells)


def _check_alike(header: list[str], first: list[str], path: Path) -> None:
    """Refuse to write rows of files with several headers under one.

    Raises:
        InputError: a file has another header than the first.
    """
    if header != first:
        raise InputError("another file has other columns; judge and filter them apart", path=path)


def _write_plain(file: TextIO, cells: list[str]) -> None:
    file.write("\t".join(cells) + "\n")


def _layout(path: Path, columns: Columns) -> tuple[str, bool]:
    """A table's separator, and whether its cells may stand in quotation marks."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(_LONGEST)
            found = [
                row
                for row in headers(head)
                if is_bilingual(row, columns) or set(columns.named.values()) & set(row)
            ] or headers(head)
            names = max(found, key=len)
            separator = next((s for s in "\t,;" if len(names) == len(head.split(s))), ",")
            if separator != "\t":
                return separator, True
            width = head.count("\t")
            lines = iter(partial(file.readline, _LONGEST), "")
            return separator, any(line.count("\t") != width or is_quoted(line) for line in lines)
    except UnicodeDecodeError:
        raise InputError("not UTF-8; save it as that", path=path) from None


def _rows(
    file: TextIO, path: Path, separator: str, *, quoted: bool
) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers of the lines that they begin on."""
    begins = 1
    if not quoted:
        for begins, line in enumerate(file, start=1):
            yield begins, line.rstrip("\r\n").split(separator)
        return
    reader = csv.reader(file, delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"not a valid table ({error})", path=path, place=f"line {begins}"
        ) from None


class Parquet(Form):
    """Parquet, a column a part."""

    name = "parquet"
    endings = (".parquet", ".pq")

    def records(self, path: Path, columns: Columns) -> Iterator[Record]:
        """See :meth:`Form.records`; the raw record is all of its row."""
        with opened(path) as file:
            header = Header.of(file.schema_arrow.names, path, columns)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield header.record(list(row.values()), f"row {number}", row)

    def write(self, records: Iterable[Record], like: Path, out: Path) -> None:
        """See :meth:`Form.write`; columns and their types stay."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with opened(like) as file:
            schema = file.schema_arrow
        rows = iter(records)
        with pq.ParquetWriter(out, schema, compression="zstd") as writer:
            while batch := [record.raw for record in islice(rows, _BATCH)]:
                for row in batch:
                    _check_alike(list(row), schema.names, like)
                writer.write_table(pa.Table.from_pylist(batch, schema))


def opened(path: Path) -> Any:
    """A Parquet file.

    Raises:
        InputError: it is none, or is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, ValueError) as error:
        told = str(error).split(".")[0].splitlines()[0]
        raise InputError(f"no sound Parquet file ({told[:120]})", path=path) from None
