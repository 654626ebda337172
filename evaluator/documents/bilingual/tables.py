"""Tables with a column a language: TSV, CSV, JSON Lines, Excel, and Word as Trados writes it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...support.spreadsheets import unguarded
from ...support.vocabulary import argument
from ..formats.archives import check_size, is_zip, members
from ..formats.plain import decode
from ..formats.sheets import sheets
from ..formats.word import cell_text, open_word, refusing_damage
from ..inline import TagKind
from .base import NO_TEXT, BilingualFormat, Columns, Piece, Segment, Tagged, assemble

PARTS = ("source", "translation", "reference", "id", "document")
_NAMES = {
    "source": "source|src|source text|source segment|zh|zh cn|zh tw|zh hans|zh hant|chinese|"
    "chinese (simplified)|chinese (traditional)|原文|源文|源语|中文|汉语|原文句段|源文本",
    "translation": "translation|target|tgt|mt|hyp|hypothesis|output|translation text|target text|"
    "target segment|en|en us|en gb|english|译文|英文|英语|机器翻译|机翻|译文句段",
    "reference": "reference|ref|reference text|human|gold|参考|参考译文|人工译文",
    "id": "id|key|segment id|seg id|pair id|string id|number|no|no.|#|编号|序号|句段编号",
    "document": "document|doc|document id|doc id|docid|document name|doc name|文档|文档编号|文档名",
}
_PART_OF = {name: part for part, names in _NAMES.items() for name in names.split("|")}
_SEPARATORS = "\t,;"
_HEADER_ROWS = 10  # rows of a sheet among which its header stands
# Tags as Trados and other CAT tools write them into a cell: <12>, </12>, <12/>
_WRITTEN_TAG = re.compile(r"(</?\d+/?>)")


_SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, by an escape in JSON


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column, and where they stand."""

    place: str
    cells: Mapping[int, str]


def parts_of(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Which column holds which part; a column the user named, else one of a usual name."""
    names = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        if (part := _PART_OF.get(name)) is not None:
            found.setdefault(part, number)
    if columns.system and (own := _plain(columns.system)) in names:
        number = names.index(own)
        if number not in (found.get("source"), found.get("id"), found.get("document")):
            found["translation"] = number
    for part, name in columns.named.items():
        if _plain(name) in names:
            found[part] = names.index(_plain(name))
        elif part in ("source", "translation"):
            found.pop(part, None)
    return found


def is_bilingual(header: Sequence[str], columns: Columns) -> bool:
    """Whether a header names a source and a translation."""
    return {"source", "translation"} <= set(parts_of(header, columns))


def segments_of(
    header: Sequence[str], rows: Iterable[Row], columns: Columns, *, written_tags: bool = False
) -> list[Segment]:
    """Rows → segments; a row without source and translation is left out."""
    parts = parts_of(header, columns)
    segments = []
    for row in rows:
        cells = {part: row.cells.get(number, "") for part, number in parts.items()}
        sides = [
            _tagged(cells.get(part, ""), written_tags)
            for part in ("source", "translation", "reference")
        ]
        if sides[0].text or sides[1].text:
            document = " ".join(cells.get("document", "").split())
            name = cells.get("id", "").strip()
            segments.append(Segment(name, row.place, *sides, document=document))
    return segments


class SeparatedValues(BilingualFormat):
    """TSV and CSV with a header row."""

    name = "table"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        head = _first_line(data, path)
        return any(is_bilingual(next(_cells(head, s), []), columns) for s in _SEPARATORS)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are lines."""
        text = decode(data, path)[0].removeprefix("\ufeff")
        head = text.split("\n", 1)[0]
        by_separator = {s: next(_cells(head, s), []) for s in _SEPARATORS}
        separator = next(
            (s for s, cells in by_separator.items() if is_bilingual(cells, columns)), None
        )
        if separator is None:
            raise _unnamed(max(by_separator.values(), key=len), path)
        header, rows = _separated(text, separator, path)
        return segments_of(header, rows, columns)


def _separated(text: str, separator: str, path: Path) -> tuple[list[str], list[Row]]:
    """Header and rows; tab-separated text whose quotation marks are just text is read as such."""
    width = len(next(_cells(text, separator), []))
    if separator == "\t" and all(line.count("\t") == width - 1 for line in text.splitlines()):
        quoting = text.splitlines()
        if not any(_is_quoted(line) for line in quoting):
            cells = [line.split("\t") for line in quoting]
            return cells[0], [_row(row, n) for n, row in enumerate(cells[1:], start=2)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    try:
        header = next(reader)
        for cells_ in reader:
            if len(cells_) > len(header):
                raise InputError(
                    "more cells than columns; put cells that hold a separator in quotes",
                    path=path,
                    place=f"line {reader.line_num}",
                )
            rows.append(_row(cells_, reader.line_num))
    except (csv.Error, StopIteration) as error:
        raise InputError(
            f"not a valid table ({error})", path=path, place=f"line {reader.line_num}"
        ) from None
    return header, rows


def _row(cells: Sequence[str], line: int) -> Row:
    return Row(f"line {line}", dict(enumerate(map(unguarded, cells))))


def _is_quoted(line: str) -> bool:
    """Whether some cell of a line is written as CSV writes those that hold its quotation mark."""
    return any(
        len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")
        for cell in line.split("\t")
    )


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of a table, for as long as they can be read."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


class JsonLines(BilingualFormat):
    """JSON Lines: an object a line."""

    name = "jsonl"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        if not _first_line(data, path).lstrip("\ufeff \t").startswith("{"):
            return False
        try:
            record = json.loads(_first_line(data, path).removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            return path.suffix.lower() in (".jsonl", ".ndjson")
        return isinstance(record, dict) and is_bilingual(list(map(str, record)), columns)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are lines."""
        text = decode(data, path)[0].removeprefix("\ufeff")
        header: dict[str, int] = {}
        no_texts: dict[int, str] = {}  # column → where it first holds none
        rows = []
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                what = str(error).split(":")[0] if isinstance(error, ValueError) else "too deep"
                raise InputError(f"no JSON ({what})", path=path, place=f"line {number}") from None
            if not isinstance(record, dict):
                raise InputError("no JSON object", path=path, place=f"line {number}")
            for name in record:
                header.setdefault(name, len(header))
            known = {header[k]: v for k, v in record.items() if v is not None}
            for column, value in known.items():
                if _is_no_text(value):
                    no_texts.setdefault(column, f"line {number}")
            cells = {k: _SURROGATE.sub("", str(v)) for k, v in known.items()}
            rows.append(Row(f"line {number}", cells))
        for part, k in parts_of(list(header), columns).items():
            if k in no_texts:
                raise InputError(f"the {part} is no text", path=path, place=no_texts[k])
        if not is_bilingual(list(header), columns):
            raise _unnamed(list(header), path)
        return segments_of(list(header), rows, columns)


def _is_no_text(value: object) -> bool:
    """Whether a value is what no text of a segment can be; ids may be numbers."""
    return isinstance(value, dict | list | bool) or value != value


class Excel(BilingualFormat):
    """Workbooks with a sheet whose header names a source and a translation."""

    name = "xlsx"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return is_zip(data) and "xl/workbook.xml" in members(data)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are cells' rows in their sheet."""
        header: Sequence[str] = ()
        for name, rows in sheets(data, path):
            for number, row in enumerate(rows[:_HEADER_ROWS]):
                if is_bilingual(row, columns):
                    below = [
                        Row(f"{name}, row {k}", dict(enumerate(cells)))
                        for k, cells in enumerate(rows[number + 1 :], start=number + 2)
                    ]
                    return segments_of(row, below, columns, written_tags=True)
            header = header or next((row for row in rows if any(row)), ())
        raise _unnamed(header, path)


class WordTable(BilingualFormat):
    """Word files with a table whose header names a source and a translation."""

    name = "docx-table"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        if not (is_zip(data) and "word/document.xml" in members(data)):
            return False
        return any(is_bilingual(rows[0], columns) for rows in _word_tables(data, path) if rows)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are tables' rows."""
        segments = []
        for number, rows in enumerate(_word_tables(data, path), start=1):
            if rows and is_bilingual(rows[0], columns):
                below = [
                    Row(f"table {number}, row {k}", dict(enumerate(cells)))
                    for k, cells in enumerate(rows[1:], start=2)
                ]
                segments += segments_of(rows[0], below, columns, written_tags=True)
        return segments


def _word_tables(data: bytes, path: Path) -> list[list[list[str]]]:
    """Tables → rows → texts of cells, tracked changes as accepted."""
    check_size(data, path)
    with refusing_damage(path):
        return [
            [[cell_text(cell) for cell in row._tr.tc_lst] for row in table.rows]
            for table in open_word(data, path).tables
        ]


def _tagged(text: str, written_tags: bool) -> Tagged:
    if not text:
        return NO_TEXT
    return assemble(_pieces(text) if written_tags else [text])


def _pieces(text: str) -> Iterator[Piece]:
    for part in _WRITTEN_TAG.split(text):
        if _WRITTEN_TAG.fullmatch(part):
            kind = TagKind.EMPTY if part.endswith("/>") else TagKind.OPEN
            yield part.strip("</>"), TagKind.CLOSE if part.startswith("</") else kind, part
        else:
            yield part


def _first_line(data: bytes, path: Path) -> str:
    """The first line of a text file; empty where it is none."""
    if is_zip(data):
        return ""
    try:
        return decode(data, path)[0].split("\n", 1)[0]
    except InputError:
        return ""


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[_-]", " ", name.strip("\ufeff").casefold()).split())


def _unnamed(header: Sequence[str], path: Path) -> InputError:
    known = ", ".join(name[:30] for name in header if name)[:120] or "none"
    return InputError(
        f"no columns named source and translation; there are: {known}; name them with "
        f"{argument('columns', form='source=NAME --column translation=NAME')}",
        path=path,
    )
