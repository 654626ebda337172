"""Tables with a column a language: TSV, CSV, JSON Lines, Excel, and Word as Trados writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...language import chinese_share
from ...model import Level, Message
from ...support.vocabulary import argument
from ..formats.archives import check_size, is_zip, members
from ..formats.delimited import Table, column_name, headers, read_delimited
from ..formats.open_sheets import is_open_sheets, open_sheets
from ..formats.plain import decode
from ..formats.sheets import Sheet, sheets
from ..formats.word import (
    body_tables,
    cells_text,
    is_word,
    lines_outside,
    open_word,
    refusing_damage,
    word_notes,
)
from ..formats.word_runs import Hidden
from ..formats.word_tables import TableCell, columns_above, table_rows
from ..inline import NO_TEXT, Tagged, assemble
from ..placeholders import written_tags
from .base import SHEET, BilingualFormat, Columns, LeftOut, Segment

PARTS = ("source", "translation", "reference", "id", "document", "state", SHEET)
_NAMES = {
    "source": "source|src|source text|source segment|zh|zh cn|zh tw|zh hans|zh hant|chinese|"
    "chinese (simplified)|chinese (traditional)|原文|源文|源语|中文|汉语|原文句段|源文本",
    "translation": "translation|target|tgt|mt|hyp|hypothesis|output|translation text|target text|"
    "target segment|en|en us|en gb|english|译文|英文|英语|机器翻译|机翻|译文句段",
    "reference": "reference|ref|reference text|human|gold|参考|参考译文|人工译文",
    "id": "id|key|segment id|seg id|pair id|string id|number|no|no.|#|编号|序号|句段编号",
    "state": "state|segment status|match status|句段状态|状态",
    "document": "document|doc|document id|doc id|docid|document name|doc name|文档|文档编号|文档名",
}
_PART_OF = {name: part for part, names in _NAMES.items() for name in names.split("|")}
_HEADER_ROWS = 10  # rows of a sheet among which its header stands
# Of tables that no header names the sides of.
_LEAST_ROWS = 3  # with both sides
_MOST = 0.7  # of a column's cells are in its language
_MOST_CHINESE, _LEAST_CHINESE = 0.5, 0.2  # of a cell's letters
_LEAST_WORDS = 3  # in a cell of prose
_ENGLISH_WORD = re.compile(r"[A-Za-z]?[a-z]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, by an escape in JSON


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        number: of its line or row in the file, from 1.
        place: where it stands, for people.
        cells: by column.
        left_out: why it is not judged; None for what is.
    """

    number: int
    place: str
    cells: Mapping[int, str]
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file.

    Attributes:
        header: names of its columns.
        rows: below the header.
        name: of its sheet, where it has one.
        is_hidden: whether nobody sees it.
        with_tags: whether tags are written in its cells, as CAT tools do.
    """

    header: Sequence[str]
    rows: Sequence[Row]
    name: str = ""
    is_hidden: bool = False
    with_tags: bool = False


def parts_of(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Which column holds which part; a column the user named, else one of a usual name."""
    names = [column_name(name) for name in header]
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        if (part := _PART_OF.get(name)) is not None:
            found.setdefault(part, number)
    if columns.system and (own := column_name(columns.system)) in names:
        number = names.index(own)
        if number not in (found.get(part) for part in ("source", "id", "document", "state")):
            found["translation"] = number
    for part, name in columns.named.items():
        if column_name(name) in names:
            found[part] = names.index(column_name(name))
        elif part in ("source", "translation"):
            found.pop(part, None)
    return found


def is_bilingual(header: Sequence[str], columns: Columns) -> bool:
    """Whether a header names a source and a translation."""
    return {"source", "translation"} <= set(parts_of(header, columns))


def placed_segments(grid: Grid, columns: Columns) -> list[tuple[Row, Segment]]:
    """Segments of a table, each with its row.

    A row without source and translation is left out, and so is a whole unit of a run's own pair
    table, whose sentences have rows of their own.
    """
    parts = parts_of(grid.header, columns)
    level = next((k for k, name in enumerate(grid.header) if column_name(name) == "level"), None)
    hidden = LeftOut.HIDDEN if grid.is_hidden else None
    found = []
    for row in grid.rows:
        if level is not None and row.cells.get(level) == Level.UNIT:
            continue
        cells = {part: row.cells.get(number, "") for part, number in parts.items()}
        source, target, reference = (
            _tagged(cells.get(part, ""), grid.with_tags)
            for part in ("source", "translation", "reference")
        )
        if source.text or target.text:
            name = cells.get("id", "").strip()
            document = " ".join(cells.get("document", "").split())
            segment = Segment(
                name,
                row.place,
                source,
                target,
                reference,
                document=document,
                left_out=hidden or row.left_out,
                state=" ".join(cells.get("state", "").split()),
            )
            found.append((row, segment))
    return found


def _segments(grids: Sequence[Grid], path: Path, columns: Columns) -> list[Segment]:
    """Segments of a file's tables.

    Raises:
        InputError: the user named a column that none of them has.
    """
    known = list(dict.fromkeys(name for grid in grids for name in grid.header if name))
    if (lacking := _lacking(known, path, columns)) is not None:
        raise lacking
    return [segment for grid in grids for _, segment in placed_segments(grid, columns)]


class SeparatedValues(BilingualFormat):
    """TSV and CSV with a header row."""

    name = "table"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        try:
            text = _beginning(data, path)
        except InputError:
            return False
        return any(is_bilingual(header, columns) for header in headers(text))

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are the lines on which rows begin."""
        text, _ = decode(data, path)
        return _segments([grid_of(separated(text, path, columns))], path, columns)


def separated(text: str, path: Path, columns: Columns) -> Table:
    """The table of a text file.

    Raises:
        InputError: its header names no source and translation, or a row is damaged.
    """
    table = read_delimited(text, path, lambda header: is_bilingual(header, columns))
    if table is None:
        raise _unnamed(max(headers(text), key=len), path, columns)
    return table


def grid_of(table: Table) -> Grid:
    """A table of a text file as all tables are; places are the lines on which rows begin."""
    rows = [
        Row(line.number, f"line {line.number}", dict(enumerate(line.cells))) for line in table.rows
    ]
    return Grid(table.header, rows)


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
        return _segments([json_grid(text, path, columns)], path, columns)


def json_grid(text: str, path: Path, columns: Columns) -> Grid:
    """The objects of a file as a table, a column a key.

    Raises:
        InputError: a line is no object, or a part of a segment is no text.
    """
    return _record_grid(_json_lines(text, path), path, columns)


def record_segments(
    records: Iterable[Mapping[str, Any]], path: Path, columns: Columns
) -> list[Segment]:
    """Segments of objects, one each; places are their numbers.

    Raises:
        InputError: a part of a segment is no text, or the user named a key that none of them has.
    """
    placed = ((number, f"object {number}", r) for number, r in enumerate(records, start=1))
    return _segments([_record_grid(placed, path, columns)], path, columns)


def _json_lines(text: str, path: Path) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Number, place and object of every line that is not empty."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = str(error).split(":")[0] if isinstance(error, ValueError) else "too deep"
            raise InputError(f"no JSON ({what})", path=path, place=place) from None
        if not isinstance(record, dict):
            raise InputError("no JSON object", path=path, place=place)
        yield number, place, record


def _record_grid(
    records: Iterable[tuple[int, str, Mapping[str, Any]]], path: Path, columns: Columns
) -> Grid:
    header: dict[str, int] = {}
    no_texts: dict[int, str] = {}  # column → where it first holds none
    rows = []
    for number, place, record in records:
        for name in record:
            header.setdefault(name, len(header))
        known = {header[k]: v for k, v in record.items() if v is not None}
        for column, value in known.items():
            if _is_no_text(value):
                no_texts.setdefault(column, place)
        cells = {k: _SURROGATE.sub("", str(v)) for k, v in known.items()}
        rows.append(Row(number, place, cells))
    for part, k in parts_of(list(header), columns).items():
        if k in no_texts:
            raise InputError(f"the {part} is no text", path=path, place=no_texts[k])
    if not is_bilingual(list(header), columns):
        raise _unnamed(list(header), path, columns)
    return Grid(list(header), rows)


def _is_no_text(value: object) -> bool:
    """Whether a value is what no text of a segment can be; ids may be numbers."""
    return isinstance(value, dict | list | bool) or value != value


class Excel(BilingualFormat):
    """Workbooks with sheets whose header names a source and a translation: all, or those named."""

    name = "xlsx"
    has_sheets = True

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return is_zip(data) and "xl/workbook.xml" in members(data)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are cells' rows in their sheet."""
        found = _wanted(self._sheets(data, path), path, columns.sheets)
        grids = _grids(found, path, columns)
        known = {grid.name for grid in grids}
        outside = [
            _outside(f"{sheet.name}, row {number}", " ".join(filter(None, row)))
            for sheet in found
            if sheet.name not in known and not sheet.is_hidden
            for number, row in enumerate(sheet.rows, start=1)
            if any(row)
        ]
        return [*_segments(grids, path, columns), *outside]

    def _sheets(self, data: bytes, path: Path) -> list[Sheet]:
        return sheets(data, path)


def sheet_grids(data: bytes, path: Path, columns: Columns) -> list[Grid]:
    """The bilingual sheets of a workbook.

    Raises:
        InputError: it is damaged, lacks a sheet that is wanted, or none of its sheets names a
            source and a translation.
    """
    return _grids(_wanted(sheets(data, path), path, columns.sheets), path, columns)


def _grids(found: Sequence[Sheet], path: Path, columns: Columns) -> list[Grid]:
    """The bilingual ones among the sheets that are wanted."""
    header: Sequence[str] = ()  # of the first bilingual sheet, or what stands for one
    grids: list[Grid] = []
    for sheet in found:
        number = next(
            (k for k, row in enumerate(sheet.rows[:_HEADER_ROWS]) if is_bilingual(row, columns)),
            None,
        )
        if number is None:
            header = header or next((row for row in sheet.rows if any(row)), ())
            continue
        header = sheet.rows[number]
        source = parts_of(header, columns)["source"]
        rows = [
            *(
                Row(k, f"{sheet.name}, row {k}", {source: "".join(cells)}, LeftOut.OUTSIDE)
                for k, cells in enumerate(sheet.rows[:number], start=1)
            ),
            *(
                Row(k, f"{sheet.name}, row {k}", dict(enumerate(cells)))
                for k, cells in enumerate(sheet.rows[number + 1 :], start=number + 2)
            ),
        ]
        grids.append(Grid(header, rows, sheet.name, sheet.is_hidden, with_tags=True))
    if not any(placed_segments(grid, columns) for grid in grids):
        raise _unnamed(header, path, columns)
    return grids


def _wanted(found: Sequence[Sheet], path: Path, names: Sequence[str]) -> list[Sheet]:
    """The sheets of these names in their order, which count as shown; all where none is named."""
    if not names:
        return list(found)
    known = {sheet.name.strip(): sheet for sheet in found}
    if missing := [name for name in names if name not in known]:
        raise InputError(
            f"no sheet of that name; there are: {', '.join(known)[:200]}",
            path=path,
            place=argument("columns", f"{SHEET}={missing[0]}"),
        )
    return [replace(known[name], is_hidden=False) for name in dict.fromkeys(names)]


class OpenSheets(Excel):
    """OpenDocument spreadsheets, likewise."""

    name = "ods"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return is_open_sheets(data)

    def _sheets(self, data: bytes, path: Path) -> list[Sheet]:
        return open_sheets(data, path)


class WordTable(BilingualFormat):
    """Word files with a table whose header names a source and a translation."""

    name = "docx-table"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        if not is_word(data):
            return False
        document, hidden = _opened(data, path)
        with refusing_damage(path):
            return bool(word_grids(document, hidden, columns))

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are tables' rows."""
        document, hidden = _opened(data, path)
        with refusing_damage(path):
            found = word_grids(document, hidden, columns)
            lines = lines_outside(document, [one.table for one in found], hidden)
            outside = [_outside(line.place, line.text) for line in lines]
        return [*_segments([one.grid for one in found], path, columns), *outside]

    def notes(self, data: bytes, path: Path) -> tuple[Message, ...]:
        """See :meth:`BilingualFormat.notes`."""
        with refusing_damage(path):
            return word_notes(open_word(data, path), path)


@dataclass(frozen=True, eq=False, slots=True)
class WordGrid:
    """A bilingual table of a Word file.

    Attributes:
        grid: its texts.
        table: its element.
        cells: a row's number and a column of the grid → the cells whose texts stand there.
    """

    grid: Grid
    table: Any
    cells: Mapping[tuple[int, int], Sequence[Any]]


def word_grids(document: Any, hidden: Hidden, columns: Columns) -> list[WordGrid]:
    """The bilingual tables of a Word file, without those that lie in another one.

    Where no header names the sides and the user does not either, they are told by their languages,
    if such tables hold most of what the file says.
    """
    grids = _outer_grids(document, hidden, partial(_named_sides, columns=columns))
    if grids or {*columns.named} - {SHEET}:
        return grids
    grids = _outer_grids(document, hidden, _sides_by_language)
    outside = lines_outside(document, [one.table for one in grids], hidden) if grids else ()
    return grids if sum(len(line.text) for line in outside) <= sum(map(_size, grids)) else []


_Rows = Sequence[Sequence[TableCell]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table of a Word file is read.

    Attributes:
        head: number of a row whose cells are its columns.
        below: number of the first row below the header.
        names: of the columns.
        sides: the columns of source and translation.
    """

    head: int
    below: int
    names: list[str]
    sides: frozenset[int]


def _outer_grids(
    document: Any, hidden: Hidden, planned: Callable[[_Rows, Hidden], _Plan | None]
) -> list[WordGrid]:
    grids: list[WordGrid] = []
    for number, table in enumerate(body_tables(document), start=1):
        around = list(table.iterancestors())
        if any(grid.table in around for grid in grids):
            continue
        rows = table_rows(table)
        if (plan := planned(rows, hidden)) is not None:
            grids.append(_word_grid(table, rows, f"table {number}", hidden, plan))
    return grids


def _size(found: WordGrid) -> int:
    """How many characters a table's rows say."""
    return sum(len(text) for row in found.grid.rows for text in row.cells.values())


def _named_sides(rows: _Rows, hidden: Hidden, columns: Columns) -> _Plan | None:
    """The columns of a table whose header names them."""
    head, texts = _first_in_columns(rows, hidden)
    if not is_bilingual(texts, columns):
        return None
    parts = parts_of(texts, columns)
    return _Plan(head, head + 1, texts, frozenset((parts["source"], parts["translation"])))


def _sides_by_language(rows: _Rows, hidden: Hidden) -> _Plan | None:
    """The columns of a table without a header, one in Chinese beside one in English prose."""
    head, texts = _first_in_columns(rows, hidden)
    layout = [cell.columns for cell in rows[head]] if texts else []
    alike = [row for row in rows if [cell.columns for cell in row] == layout]
    written = [[cells_text([cell.element], hidden) for cell in row] for row in alike]
    by_column = zip(*written, strict=True)
    sides = [_language_of([text for text in column if text]) for column in by_column]
    if sorted(filter(None, sides)) != ["source", "translation"]:
        return None
    both = sum(all(text for text, side in zip(row, sides, strict=True) if side) for row in written)
    if both < max(_LEAST_ROWS, len(rows) / 2):
        return None
    return _Plan(head, 0, sides, frozenset(k for k, side in enumerate(sides) if side))


def _language_of(texts: Sequence[str]) -> str:
    """The side that a column's texts are, by their language; empty where they are neither."""

    def most(are: Iterable[bool]) -> bool:
        return sum(are) >= _MOST * len(texts)

    if texts and most(chinese_share(text) > _MOST_CHINESE for text in texts):
        return "source"
    # A code or a brand beside a Chinese word is no translation of it.
    is_prose = most(len(_ENGLISH_WORD.findall(text)) >= _LEAST_WORDS for text in texts)
    if texts and is_prose and most(chinese_share(text) < _LEAST_CHINESE for text in texts):
        return "translation"
    return ""


def _word_grid(table: Any, rows: _Rows, place: str, hidden: Hidden, plan: _Plan) -> WordGrid:
    """A bilingual table of a Word file."""
    head, sides = rows[plan.head], plan.sides
    found = [
        Row(k, f"{place}, row {k}", {min(sides): title}, LeftOut.OUTSIDE)
        for k, row in enumerate(rows[: max(plan.below - 1, 0)], start=1)
        for title in [cells_text([cell.element for cell in row], hidden)]
    ]
    cells: dict[tuple[int, int], list[Any]] = {}
    for first, last in _joined(rows, plan.below, head, sides):
        is_merged = False
        for cell in (cell for row in rows[first : last + 1] for cell in row if not cell.goes_on):
            under = columns_above(cell, head)
            is_merged |= sides <= set(under)
            # A cell below a side and another column is the side's: it holds a text, no number.
            for column in [k for k in under if k in sides][:1] or under[:1]:
                cells.setdefault((first + 1, column), []).append(cell.element)
        own = {
            column: cells_text(cells.get((first + 1, column), ()), hidden)
            for column in range(len(plan.names))
        }
        at = f"row {first + 1}" if first == last else f"rows {first + 1}–{last + 1}"
        found.append(Row(first + 1, f"{place}, {at}", own, LeftOut.MERGED if is_merged else None))
    return WordGrid(Grid(plan.names, found, with_tags=True), table, cells)


def _first_in_columns(rows: _Rows, hidden: Hidden) -> tuple[int, list[str]]:
    """The first row with text in more than one cell, and its texts; one above it is a title."""
    for k, row in enumerate(rows):
        texts = [cells_text([cell.element], hidden) for cell in row]
        if sum(map(bool, texts)) > 1:
            return k, texts
    return 0, []


def _joined(
    rows: _Rows, below: int, head: Sequence[TableCell], sides: Set[int]
) -> list[tuple[int, int]]:
    """The first and last of the rows from one on that are one: a side of theirs is merged."""
    joined: list[tuple[int, int]] = []
    for k, row in enumerate(rows[below:], start=below):
        goes_on = any(c.goes_on and sides & set(columns_above(c, head)) for c in row)
        if goes_on and joined:
            joined[-1] = joined[-1][0], k
        else:
            joined.append((k, k))
    return joined


def _outside(place: str, text: str) -> Segment:
    """A line that belongs to no table of source and translation."""
    return Segment("", place, Tagged(text), left_out=LeftOut.OUTSIDE)


def _opened(data: bytes, path: Path) -> tuple[Any, Hidden]:
    check_size(data, path)
    with refusing_damage(path):
        document = open_word(data, path)
        return document, Hidden(document)


def _tagged(text: str, with_tags: bool) -> Tagged:
    if not text:
        return NO_TEXT
    return assemble(written_tags(text) if with_tags else [text])


def _beginning(data: bytes, path: Path) -> str:
    """The text of a file; empty where it is an archive."""
    return "" if is_zip(data) else decode(data, path)[0]


def _first_line(data: bytes, path: Path) -> str:
    """The first line of a text file; empty where it is none."""
    try:
        return _beginning(data, path).split("\n", 1)[0]
    except InputError:
        return ""


def check_columns(data: bytes, path: Path, columns: Columns) -> None:
    """Refuse a text file that is meant as a table, and lacks what makes it bilingual.

    Parameters:
        data: the whole file.
        path: of a file that is named as TSV, CSV or JSON Lines; any other is left alone.
        columns: by the user's names.

    Raises:
        InputError: no column holds a source, or none a translation.
    """
    ending = path.suffix.lower()
    if ending in (".tsv", ".tab", ".csv"):
        SeparatedValues().read(data, path, columns)
    elif ending in (".jsonl", ".ndjson"):
        JsonLines().read(data, path, columns)


def _lacking(header: Sequence[str], path: Path, columns: Columns) -> InputError | None:
    """What to tell where the user named a column that is not there; None where all are."""
    there = {column_name(name) for name in header}
    for part, name in columns.named.items():
        if part != SHEET and column_name(name) not in there:
            return InputError(
                f"no column of that name; there are: {', '.join(filter(None, header))[:200]}",
                path=path,
                place=argument("columns", f"{part}={name}"),
            )
    return None


def _unnamed(header: Sequence[str], path: Path, columns: Columns) -> InputError:
    """What to tell where no source and translation are found: a wrong name of the user's first."""
    if (lacking := _lacking(header, path, columns)) is not None:
        return lacking
    known = ", ".join(name[:30] for name in header if name)[:120] or "none"
    return InputError(
        f"no columns named source and translation; there are: {known}; name them with "
        f"{argument('columns', form='source=NAME --column translation=NAME')}",
        path=path,
    )
