"""Tables of Word files by their columns, whatever cells are merged or wrapped in controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .word_lists import W


@dataclass(frozen=True, eq=False, slots=True)
class TableCell:
    """A cell of a row.

    Attributes:
        element: of the file.
        columns: of the table's grid that it covers, from 0.
        goes_on: it is merged with the one above, which holds the text of both.
    """

    element: Any
    columns: range
    goes_on: bool


def table_rows(table: Any) -> list[list[TableCell]]:
    """The cells of a table's rows (ECMA-376, part 1, 17.4.79 and 17.4.17).

    Rows and cells in content controls are the table's as well; tables in its cells are not.
    """
    return [_cells(row) for row in _own(table, "tr", "tbl")]


def columns_above(cell: TableCell, header: Sequence[TableCell]) -> list[int]:
    """The cells of a header, by number, that a cell stands below."""
    own = cell.columns
    return [
        k
        for k, name in enumerate(header)
        if own.start < name.columns.stop and name.columns.start < own.stop
    ]


def _cells(row: Any) -> list[TableCell]:
    cells = []
    begin = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in _own(row, "tc", "tr"):
        end = begin + _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merged is not None and merged.get(f"{W}val") != "restart"
        cells.append(TableCell(cell, range(begin, end), goes_on))
        begin = end
    return cells


def _own(element: Any, kind: str, of: str) -> Iterator[Any]:
    """What of a kind lies in an element itself, rather than in another of its kind inside it."""
    for found in element.iter(f"{W}{kind}"):
        if next(found.iterancestors(f"{W}{of}")) is element:
            yield found


def _number(element: Any, default: int) -> int:
    """What an element says a number is; at least the default, whatever it says."""
    value = "" if element is None else element.get(f"{W}val", "")
    return max(int(value), default) if value.isdecimal() else default
