"""Term lists: which renderings of a source term are right, and which are wrong."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..support.spreadsheets import guarded
from .entries import Term
from .formats.archives import is_zip, members
from .formats.delimited import column_name, headers, read_delimited
from .formats.open_sheets import is_open_sheets, open_sheets
from .formats.plain import decode
from .formats.sheets import sheets, write_sheet
from .formats.xml import root_name
from .office import modernised
from .reader import read_bytes
from .tbx import read_tbx, write_tbx

COLUMNS = ("source", "target", "forbidden", "part_of_speech", "note")
TERM_FORMATS = ("csv", "xlsx", "tbx")
"""Formats that a term list is written in."""
_REQUIRED = {"source", "target"}
_USUAL = {
    "source": "source|source term|zh|zh cn|chinese|中文|汉语|原文|源语|术语|中文术语",
    "target": "target|target term|translation|en|en us|en gb|english|英文|英语|译文|译名|英文术语",
    "forbidden": "forbidden|wrong|do not use|禁用|禁用译法|错误译法|误译",
    "part_of_speech": "part of speech|pos|词性",
    "note": "note|notes|comment|备注|注释|说明",
}
_COLUMN_OF = {name: column for column, names in _USUAL.items() for name in names.split("|")}


@dataclass(frozen=True, slots=True)
class TermList:
    """One term list as read: its file, its encoding or format, its SHA-256 and terms."""

    path: Path
    encoding: str
    sha256: str
    terms: tuple[Term, ...]


def read_terms(path: Path) -> TermList:
    """Read a term list.

    Parameters:
        path: CSV (commas, semicolons or tabs), or the first sheet of an Excel workbook, with a
            header row; columns ``source`` and ``target`` are required, ``forbidden``,
            ``part_of_speech`` and ``note`` may follow, in Chinese too (中文, 英文, 禁用, 词性,
            备注); several renderings are separated by ``|``.  Or TBX, in which the administrative
            status tells preferred from forbidden terms.

    Raises:
        InputError: the file cannot be read, lacks a column, or a row has no source or target.
    """
    data = read_bytes(path)
    terms, form = parse_terms(modernised(data, path), path)
    return TermList(path, form, hashlib.sha256(data).hexdigest(), terms)


def parse_terms(data: bytes, path: Path) -> tuple[tuple[Term, ...], str]:
    """Terms of a list whose bytes are at hand, and its encoding or format.

    Raises:
        InputError: as :func:`read_terms`.
    """
    if root_name(data) in ("tbx", "martif"):
        return read_tbx(data, path), "tbx"
    if is_zip(data):
        return _read_workbook(data, path)
    return _read_table(data, path)


def _read_table(data: bytes, path: Path) -> tuple[tuple[Term, ...], str]:
    """Terms, and what the file was decoded with."""
    text, encoding = decode(data, path)
    table = read_delimited(text, path, lambda header: set(_columns(header)) >= _REQUIRED)
    if table is None:
        header = max(headers(text), key=len)
        raise _lacking(header, path, "line 1")
    columns = _columns(table.header)
    _check_header(table.header, columns, path, "line 1")
    return tuple(
        _term(columns, row.cells, path, f"line {row.number}")
        for row in table.rows
        if any(cell.strip() for cell in row.cells)
    ), encoding


def _read_workbook(data: bytes, path: Path) -> tuple[tuple[Term, ...], str]:
    """Terms of the first sheet that is shown, and the format of the workbook."""
    if is_open_sheets(data):
        form, found = "ods", open_sheets(data, path)
    elif "xl/workbook.xml" in members(data):
        form, found = "xlsx", sheets(data, path)
    else:
        raise InputError("is no term list; give CSV, Excel or TBX", path=path)
    sheet = next((sheet for sheet in found if not sheet.is_hidden), None)
    if sheet is None:
        raise InputError("holds hidden sheets alone; unhide the one with the terms", path=path)
    header = sheet.rows[0] if sheet.rows else []
    columns = _columns(header)
    _check_header(header, columns, path, f"{sheet.name}, row 1")
    return tuple(
        _term(columns, row, path, f"{sheet.name}, row {number}")
        for number, row in enumerate(sheet.rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ), form


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; each by its own name or a usual one."""
    found: dict[str, int] = {}
    for number, cell in enumerate(header):
        if (column := _COLUMN_OF.get(column_name(cell))) is not None:
            found.setdefault(column, number)
    return found


def _check_header(
    header: Sequence[str], columns: Mapping[str, int], path: Path, place: str
) -> None:
    if not columns.keys() >= _REQUIRED:
        raise _lacking(header, path, place)
    known = set(columns.values())
    unknown = [cell for k, cell in enumerate(header) if cell.strip() and k not in known]
    if unknown:
        raise InputError(
            f"unknown column {unknown[0].strip()!r}; the header must be {','.join(COLUMNS)}",
            path=path,
            place=place,
        )


def _lacking(header: Sequence[str], path: Path, place: str) -> InputError:
    missing = sorted(_REQUIRED - _columns(header).keys())[0]
    return InputError(
        f"no column {missing!r}; the header must be {','.join(COLUMNS)}", path=path, place=place
    )


def write_terms(terms: Sequence[Term], form: str) -> bytes:
    """Write a term list as :func:`read_terms` reads it.

    Parameters:
        terms: to write.
        form: ``xlsx`` or ``tbx``; anything else is CSV.
    """
    if form == "tbx":
        return write_tbx(terms)
    rows = [COLUMNS] + [
        (t.source, "|".join(t.targets), "|".join(t.forbidden), t.part_of_speech, t.note)
        for t in terms
    ]
    if form == "xlsx":
        return write_sheet(rows, "terms")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([map(guarded, row) for row in rows])
    return out.getvalue().encode("utf-8")


def _term(columns: Mapping[str, int], row: Sequence[str], path: Path, place: str) -> Term:
    cells = {
        column: row[number].strip() if number < len(row) else ""
        for column, number in columns.items()
    }
    targets = _split(cells["target"])
    for column, filled in (("source", cells["source"]), ("target", targets)):
        if not filled:
            raise InputError(f"the row has no {column}", path=path, place=place)
    forbidden = _split(cells.get("forbidden", ""))
    part_of_speech, note = (cells.get(column, "") for column in ("part_of_speech", "note"))
    return Term(cells["source"], targets, forbidden, part_of_speech, note)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
