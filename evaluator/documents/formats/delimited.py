"""Tables as text: cells between commas, semicolons, tabs or bars (RFC 4180, and as programs do)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...errors import InputError
from ...support.spreadsheets import guarded, unguarded

_SEPARATORS = "\t,;|"
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's first line for its like


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its cells, and the line that it begins on, from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it.

    Attributes:
        header: names of the columns.
        rows: below it.
        separator: between cells.
        is_quoted: whether cells may stand in quotation marks; else these are just text.
    """

    header: list[str]
    rows: list[Line]
    separator: str
    is_quoted: bool = True


def column_name(cell: str) -> str:
    """A cell of a header as names of columns are compared: small, its words apart by spaces."""
    return " ".join(re.sub(r"[_-]", " ", cell.strip("\ufeff").casefold()).split())


def headers(text: str) -> list[list[str]]:
    """The header of a table, cut by each of the separators that it may have."""
    body, said = _body(text)
    head = body.split("\n", 1)[0]
    return [next(_cells(head, separator), []) for separator in said or _SEPARATORS]


def read_delimited(text: str, path: Path, fits: Callable[[Sequence[str]], bool]) -> Table | None:
    """Read a table whose separator is found by its header.

    Parameters:
        text: of the whole file.
        path: for error messages.
        fits: whether a header has the columns that are needed.

    Returns:
        the table; None where its header fits with no separator.

    Raises:
        InputError: a row is no row of such a table.
    """
    body, said = _body(text)
    head = body.split("\n", 1)[0]
    for separator in said or _SEPARATORS:
        if fits(next(_cells(head, separator), [])):
            return _read(body, separator, path, 2 if said else 1)
    return None


def _body(text: str) -> tuple[str, str]:
    """The table itself, and its separator where the file names it."""
    text = text.removeprefix("\ufeff")
    said = _SAID.match(text)
    return (text[said.end() :], said[1]) if said else (text, "")


def _read(text: str, separator: str, path: Path, first: int) -> Table:
    """Tab-separated text whose quotation marks are just text is read as such."""
    width = len(next(_cells(text, separator), []))
    lines = text.splitlines()
    if (
        separator == "\t"
        and all(line.count("\t") == width - 1 for line in lines)
        and not any(map(is_quoted, lines))
    ):
        rows = [_line(line.split("\t"), number) for number, line in enumerate(lines, first)]
        return Table(rows[0].cells, rows[1:], separator, is_quoted=False)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], first
    try:
        for cells in reader:
            if rows and len(cells) > len(rows[0].cells):
                raise InputError(
                    "more cells than columns; put cells that hold a separator in quotes",
                    path=path,
                    place=f"line {begins}",
                )
            rows.append(_line(cells, begins))
            begins = first + reader.line_num
    except csv.Error as error:
        is_open = "end of data" in str(error)
        why = "a quotation mark opens a cell and none closes it" if is_open else error
        raise InputError(f"not a valid table ({why})", path=path, place=f"line {begins}") from None
    if not rows:
        raise InputError("not a valid table (it has no rows)", path=path)
    return Table(rows[0].cells, rows[1:], separator)


def _line(cells: Sequence[str], number: int) -> Line:
    return Line(number, [unguarded(cell) for cell in cells])


def is_quoted(line: str) -> bool:
    """Whether some cell of a line is written as CSV writes those that hold its quotation mark."""
    return any(
        len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")
        for cell in line.split("\t")
    )


def record(written: str, table: Table, column: int, cell: str) -> str:
    """A row of a table, as it stands in its file, with a cell replaced; its line end stays.

    Parameters:
        written: the row with its line end.
        table: that it is of.
        column: of the cell, from 0.
        cell: what it will hold.

    Raises:
        ValueError: the table has no way of writing the cell.
    """
    body = written.rstrip("\r\n")
    end = written[len(body) :]
    if not table.is_quoted:
        cells = body.split(table.separator)
        cells[column] = _guarded_likewise(cell, cells[column])
        if any(char in cell for char in "\t\r\n"):
            raise ValueError("the table cannot hold a tab")
        return table.separator.join(cells) + end
    cells = _row(body, table.separator)
    cell = _guarded_likewise(cell, cells[column])
    wanted = [*cells[:column], cell, *cells[column + 1 :]]
    stretches = list(_stretches(body, table.separator))
    if len(stretches) == len(cells):
        start, stop = stretches[column]
        quoting: Literal[0, 1] = csv.QUOTE_ALL if body.startswith('"', start) else csv.QUOTE_MINIMAL
        mended = body[:start] + _joined([cell], table.separator, quoting) + body[stop:]
        if _row(mended, table.separator) == wanted:
            return mended + end
    return _joined(wanted, table.separator, csv.QUOTE_MINIMAL) + end  # it is quoted oddly


def _row(body: str, separator: str) -> list[str]:
    (cells,) = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    return cells


def _joined(cells: Sequence[str], separator: str, quoting: Literal[0, 1]) -> str:
    buffer = io.StringIO()
    # what a cell holds of the line's end is quoted
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n", quoting=quoting)
    writer.writerow(cells)
    return buffer.getvalue()[:-1]


def _stretches(body: str, separator: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand, their quotation marks with them."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^"{re.escape(separator)}][^{re.escape(separator)}]*)?')
    at = 0
    while match := cell.match(body, at):
        yield match.span()
        at = match.end()
        if not body.startswith(separator, at):
            return
        at += 1


def _guarded_likewise(cell: str, before: str) -> str:
    """A cell, guarded where the one before it was."""
    return guarded(cell) if unguarded(before) != before else cell


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of a table, for as long as they can be read."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return
