"""Edits in bilingual tables: Excel, CSV and TSV, JSON Lines, and tables of Word files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..bilingual import Columns
from ..bilingual.base import Segment
from ..bilingual.tables import (
    Grid,
    Row,
    grid_of,
    json_grid,
    parts_of,
    placed_segments,
    separated,
    sheet_grids,
    word_grids,
)
from ..formats.archives import read_member, with_members
from ..formats.delimited import record
from ..formats.word import ParagraphText, line_of_cells, open_word, refusing_damage
from ..formats.word_runs import Hidden
from ..formats.xml import parse_xml, written_xml
from ..placeholders import written_tags
from .base import Editor, TextEditor
from .edits import Counterpart, EditedLines
from .strings import edited_string, text_stretches
from .word import write_into

_RELATION = re.compile(r"\{[^}]*/relationships\}id")  # by its usual or its strict name
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that is to be changed, and what it will hold."""

    grid: Grid
    row: Row
    column: int
    text: str


def _cells(grids: Sequence[Grid], columns: Columns, reading: EditedLines) -> Iterator[_Cell]:
    """The cells that edits change."""
    judged: list[tuple[Grid, Row, Segment]] = [
        (grid, row, segment)
        for grid in grids
        for row, segment in placed_segments(grid, columns)
        if segment.left_out is None
    ]
    for number, edits in reading.edits.items():
        grid, row, _ = judged[number]
        column = parts_of(grid.header, columns)["translation"]
        text = row.cells.get(column, "")
        pieces = written_tags(text) if grid.with_tags else [text]
        yield _Cell(grid, row, column, edited_string(text, pieces, reading.lines[number], edits))


class SeparatedEditor(TextEditor):
    """CSV and TSV; rows without an edit stay as they are."""

    name = "table"
    endings = (".csv", ".tsv")

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        table = separated(text, path, columns)
        lines = io.StringIO(text, newline="").readlines()
        stops = {row.number: after.number for row, after in pairwise(table.rows)}
        for cell in _cells([grid_of(table)], columns, reading):
            first = cell.row.number - 1
            last = stops.get(cell.row.number, len(lines) + 1) - 1
            lines[first] = record("".join(lines[first:last]), table, cell.column, cell.text)
            lines[first + 1 : last] = [""] * (last - first - 1)
        return "".join(lines)


class JsonLinesEditor(TextEditor):
    """JSON Lines; objects without an edit stay as they are."""

    name = "jsonl"
    endings = (".jsonl",)

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        lines = text.split("\n")
        grid = json_grid(text, path, columns)
        for cell in _cells([grid], columns, reading):
            line = lines[cell.row.number - 1]
            record = json.loads(line)
            record[grid.header[cell.column]] = cell.text
            written = json.dumps(record, ensure_ascii=line.isascii() and "\\u" in line)
            lines[cell.row.number - 1] = written + ("\r" if line.endswith("\r") else "")
        return "\n".join(lines)


class ExcelEditor(Editor):
    """Excel workbooks; all parts but the sheets with edits stay byte for byte."""

    name = "xlsx"
    endings = (".xlsx",)

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        parts = _sheet_parts(data, path)
        trees: dict[str, Any] = {}
        for cell in _cells(sheet_grids(data, path, columns), columns, reading):
            part = parts[cell.grid.name]
            if part not in trees:
                trees[part] = _part(data, part, path)
            _put(trees[part], cell)
        return with_members(data, {name: written_xml(tree) for name, tree in trees.items()})


def _sheet_parts(data: bytes, path: Path) -> dict[str, str]:
    """Name of a sheet → the part of the archive that holds it."""
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _part(data, "xl/_rels/workbook.xml.rels", path)
    }
    book = _part(data, "xl/workbook.xml", path)
    parts = {}
    for sheet in book.iter("{*}sheet"):
        relation = next((to for name, to in sheet.items() if _RELATION.fullmatch(name)), "")
        target = relations.get(relation, "")
        parts[sheet.get("name", "")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return parts


def _put(sheet: Any, cell: _Cell) -> None:
    """Change a cell of a sheet; its style stays.

    Raises:
        ValueError: the sheet has no such row.
    """
    from openpyxl.utils import get_column_letter

    names = sheet.tag.removesuffix("worksheet")  # the usual ones, or the strict ones
    name = f"{get_column_letter(cell.column + 1)}{cell.row.number}"
    row = sheet.find(f".//{names}row[@r='{cell.row.number}']")
    if row is None:
        raise ValueError("the sheet's rows are not numbered")
    found = row.find(f"{names}c[@r='{name}']")
    if found is None:
        found = row.makeelement(f"{names}c", {"r": name})
        row.insert(sum(_column(other) <= cell.column for other in row), found)
    for part in list(found):
        found.remove(part)
    found.set("t", "inlineStr")
    text = found.makeelement(f"{names}t", {_SPACE: "preserve"})
    text.text = cell.text
    inline = found.makeelement(f"{names}is")
    inline.append(text)
    found.append(inline)


def _column(cell: Any) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(re.sub(r"\d", "", cell.get("r", "A1")))) - 1


def _part(data: bytes, name: str, path: Path) -> Any:
    """A part of the archive as a tree."""
    return parse_xml(read_member(data, name, path), path, comments=True)


class WordTableEditor(Editor):
    """Tables of Word files."""

    name = "docx-table"
    endings = (".docx",)
    tracks = True

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        with refusing_damage(path):
            document = open_word(data, path)
            hidden = Hidden(document)
            grids = word_grids(document, hidden, columns)
        lines: list[ParagraphText] = []
        edits = {}
        judged = [
            (one, row)
            for one in grids
            for row, segment in placed_segments(one.grid, columns)
            if segment.left_out is None
        ]
        for line, own in reading.edits.items():
            one, row = judged[line]
            column = parts_of(one.grid.header, columns)["translation"]
            cells = one.cells.get((row.number, column), ())
            found = _without_tags(line_of_cells(cells, hidden))
            way = Counterpart(reading.lines[line], found.text)
            edits[len(lines)] = [way.moved(edit) for edit in own]
            lines.append(found)
        mended = EditedLines([line.text for line in lines], [], edits)
        return write_into(document, lines, mended, tracked=tracked)


def _without_tags(line: ParagraphText) -> ParagraphText:
    """A line without the tags that are written in it."""
    stretches = text_stretches(written_tags(line.text))
    kept = [at for _, start, end in stretches for at in range(start, end)]
    text = "".join(line.text[k] for k in kept)
    return ParagraphText(text, line.place, tuple(line.origins[k] for k in kept))
