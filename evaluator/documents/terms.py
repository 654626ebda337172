"""Term lists: which renderings of a source term are right, and which are wrong."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .formats.plain import decode
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
    """One term list as read: its file, what that was decoded with, its SHA-256 and terms."""

    path: Path
    encoding: str
    sha256: str
    terms: tuple[Term, ...]


def read_terms(path: Path) -> TermList:
    """Read a term list.

    Parameters:
        path: CSV with a header row; columns ``source`` and ``target`` are required,
            ``forbidden``, ``part_of_speech`` and ``note`` may follow; several renderings
            are separated by ``|``.

    Raises:
        InputError: the file cannot be read, lacks a column, or a row has no source or target.
    """
    data = read_bytes(path)
    text, encoding = decode(data, path)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = rows.fieldnames or []
    if missing := sorted(_REQUIRED - set(header)):
        raise InputError(
            f"no column {missing[0]!r}; the header must be {','.join(COLUMNS)}",
            path=path,
            place="line 1",
        )
    if unknown := sorted(set(header) - set(COLUMNS)):
        raise InputError(
            f"unknown column {unknown[0]!r}; the header must be {','.join(COLUMNS)}",
            path=path,
            place="line 1",
        )
    terms = []
    try:
        for row in rows:
            terms.append(_term(row, path, rows.line_num))
    except csv.Error as error:
        raise InputError(
            f"not valid CSV ({error})", path=path, place=f"line {rows.line_num}"
        ) from None
    return TermList(path, encoding, hashlib.sha256(data).hexdigest(), tuple(terms))


def _term(row: dict[str, str | None], path: Path, line: int) -> Term:
    if None in row:
        raise InputError(
            "more cells than columns; put cells that hold a comma in quotes",
            path=path,
            place=f"line {line}",
        )
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    targets = _split(cells["target"])
    for column, filled in (("source", cells["source"]), ("target", targets)):
        if not filled:
            raise InputError(f"the row has no {column}", path=path, place=f"line {line}")
    return Term(
        cells["source"], targets, _split(cells["forbidden"]), cells["part_of_speech"], cells["note"]
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
