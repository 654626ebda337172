"""Term lists: which renderings of a source term are right, and which are wrong."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..support.spreadsheets import guarded, unguarded
from .formats.archives import is_zip, members
from .formats.plain import decode
from .formats.sheets import sheets, write_sheet
from .formats.xml import root_name
from .reader import read_bytes

COLUMNS = ("source", "target", "forbidden", "part_of_speech", "note")
_REQUIRED = {"source", "target"}


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a term list.

    Attributes:
        source: the Chinese term as it stands in running text.
        targets: accepted English renderings, the preferred one first.
        forbidden: renderings that are wrong for this term.
        part_of_speech: for instance ``noun``; may be empty.
        note: for the reviewer; may be empty.
    """

    source: str
    targets: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    part_of_speech: str = ""
    note: str = ""


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
        path: CSV, or the first sheet of an Excel workbook, with a header row; columns ``source``
            and ``target`` are required, ``forbidden``, ``part_of_speech`` and ``note`` may
            follow; several renderings are separated by ``|``.  Or TBX, in which the
            administrative status tells preferred from forbidden terms.

    Raises:
        InputError: the file cannot be read, lacks a column, or a row has no source or target.
    """
    data = read_bytes(path)
    if root_name(data) in ("tbx", "martif"):
        from .tbx import read_tbx

        terms, form = read_tbx(data, path), "tbx"
    elif is_zip(data):
        terms, form = _read_workbook(data, path), "xlsx"
    else:
        terms, form = _read_csv(data, path)
    return TermList(path, form, hashlib.sha256(data).hexdigest(), terms)


def _read_csv(data: bytes, path: Path) -> tuple[tuple[Term, ...], str]:
    """Terms, and what the file was decoded with."""
    text, encoding = decode(data, path)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    terms = []
    try:
        _check_header(rows.fieldnames or [], path, "line 1")
        for row in rows:
            cells = {k: unguarded(v) if isinstance(v, str) else v for k, v in row.items()}
            terms.append(_term(cells, path, f"line {rows.line_num}"))
    except csv.Error as error:
        raise InputError(
            f"not valid CSV ({error})", path=path, place=f"line {rows.line_num}"
        ) from None
    return tuple(terms), encoding


def _read_workbook(data: bytes, path: Path) -> tuple[Term, ...]:
    if "xl/workbook.xml" not in members(data):
        raise InputError("is no term list; give CSV, Excel or TBX", path=path)
    name, rows = sheets(data, path)[0]
    header = [cell.strip() for cell in rows[0]] if rows else []
    while header and not header[-1]:
        header.pop()
    _check_header(header, path, f"{name}, row 1")
    return tuple(
        _term(dict(zip(header, row, strict=False)), path, f"{name}, row {number}")
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )


def _check_header(header: Sequence[str], path: Path, place: str) -> None:
    if missing := sorted(_REQUIRED - set(header)):
        raise InputError(
            f"no column {missing[0]!r}; the header must be {','.join(COLUMNS)}",
            path=path,
            place=place,
        )
    if unknown := sorted(set(header) - set(COLUMNS)):
        raise InputError(
            f"unknown column {unknown[0]!r}; the header must be {','.join(COLUMNS)}",
            path=path,
            place=place,
        )


def write_terms(terms: Sequence[Term], form: str) -> bytes:
    """Write a term list as :func:`read_terms` reads it.

    Parameters:
        terms: to write.
        form: ``xlsx`` or ``tbx``; anything else is CSV.
    """
    if form == "tbx":
        from .tbx import write_tbx

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


def _term(row: dict[str, str | None], path: Path, place: str) -> Term:
    if None in row:
        raise InputError(
            "more cells than columns; put cells that hold a comma in quotes",
            path=path,
            place=place,
        )
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    targets = _split(cells["target"])
    for column, filled in (("source", cells["source"]), ("target", targets)):
        if not filled:
            raise InputError(f"the row has no {column}", path=path, place=place)
    return Term(
        cells["source"], targets, _split(cells["forbidden"]), cells["part_of_speech"], cells["note"]
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
