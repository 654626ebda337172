"""OpenDocument spreadsheets (.ods): their sheets as rows of texts, as they are displayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, is_zip, read_member
from .sheets import MOST_COLUMNS, Room, Sheet
from .xml import children, local, parse_xml

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MOST_REPEATED = 1_048_576
_GROUPS = ("table-row-group", "table-rows", "table-header-rows")


def is_open_sheets(data: bytes) -> bool:
    """Whether a file is an OpenDocument spreadsheet, by what stands first in its archive."""
    return is_zip(data) and _KIND in data[:120]


def open_sheets(data: bytes, path: Path) -> list[Sheet]:
    """A spreadsheet's sheets in order, at least one.

    Raises:
        InputError: the file is damaged, has no sheet, or holds more than any document needs.
    """
    check_size(data, path)
    root = parse_xml(read_member(data, "content.xml", path), path)
    hidden = set(_hidden_styles(root))
    room = Room(path)
    found = [
        Sheet(
            table.get(f"{_TABLE}name", ""),
            list(_rows(table, room)),
            table.get(f"{_TABLE}style-name") in hidden,
        )
        for body in children(root, "body")
        for book in children(body, "spreadsheet")
        for table in children(book, "table")
    ]
    if not found:
        raise InputError("is a spreadsheet without a sheet", path=path)
    return found


def _hidden_styles(root: Any) -> Iterator[str]:
    for style in root.iter(f"{_STYLE}style"):
        for told in children(style, "table-properties"):
            if told.get(f"{_TABLE}display") == "false":
                yield style.get(f"{_STYLE}name", "")


def _rows(table: Any, room: Room) -> Iterator[list[str]]:
    """Rows, those that repeat again and again; empty ones at the end of a sheet count as one."""
    for child in table:
        if local(child) in _GROUPS:
            yield from _rows(child, room)
        elif local(child) == "table-row":
            row = list(_cells(child))
            while row and not row[-1]:
                row.pop()
            for _ in range(_repeated(child, "rows") if row else 1):
                yield room.take(row)


def _cells(row: Any) -> Iterator[str]:
    """Texts of a row's cells, a covered one empty."""
    column = 0
    for cell in children(row, "table-cell", "covered-table-cell"):
        paragraphs = [_shown(paragraph) for paragraph in children(cell, "p")]
        text = "\n".join(paragraphs)
        for _ in range(min(_repeated(cell, "columns"), MOST_COLUMNS - column)):
            column += 1
            yield text


def _shown(paragraph: Any) -> str:
    """The text of a paragraph; runs of spaces and breaks are elements of their own."""
    pieces = [paragraph.text or ""]
    for element in paragraph.iter():
        if element is not paragraph:
            if local(element) in ("s", "tab", "line-break"):
                pieces.append(" ")
            pieces.append(element.text or "")
            pieces.append(element.tail or "")
    return "".join(pieces)


def _repeated(element: Any, what: str) -> int:
    told = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return min(int(told), _MOST_REPEATED) if told.isascii() and told.isdigit() else 1
