"""Excel workbooks (.xlsx): their sheets as rows of texts."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, transitional
from .cells import shown

# Bounds that no workbook of text comes near; a sheet may say that its one row is the billionth,
# and a million cells may share one long string.
MOST_COLUMNS = 100
_MOST_ROWS = 1_048_576  # as many as Excel keeps
_MOST_CELLS = 5_000_000
_MOST_CHARACTERS = 100_000_000
_TOO_MUCH = "holds more {}s than any text needs; split it, or delete what stands far below it"
_LONGEST = 32_767  # characters that Excel keeps of a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: on its tab.
        rows: texts of its cells as they are displayed, each row up to the last that holds any.
        is_hidden: whether its tab is not shown.
    """

    name: str
    rows: list[list[str]]
    is_hidden: bool = False


def sheets(data: bytes, path: Path) -> list[Sheet]:
    """A workbook's sheets of cells in order, at least one; formulas as their last values.

    Raises:
        InputError: the file is damaged, has no sheet of cells, or holds more than any document
            needs.
    """
    import openpyxl

    check_size(data, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library leaves out is not for texts
            usual = io.BytesIO(transitional(data))
            book = openpyxl.load_workbook(usual, read_only=True, data_only=True)
            room = Room(path)
            found = []
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a sheet says of its size may be far too much
                cells = sheet.iter_rows(max_col=MOST_COLUMNS)
                rows = [room.take(texts) for texts in _rows(cells)]
                found.append(Sheet(sheet.title, rows, sheet.sheet_state != "visible"))
        if not found:
            raise InputError("is a workbook without a sheet of cells", path=path)
        return found
    except (InputError, MemoryError):
        raise
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        raise InputError(
            "the Excel file is damaged; open it in Excel and save it anew", path=path
        ) from error


class Room:
    """Counts what a workbook holds against the bounds.

    Parameters:
        path: for the error message.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = {"row": _MOST_ROWS, "cell": _MOST_CELLS, "character": _MOST_CHARACTERS}

    def take(self, texts: list[str]) -> list[str]:
        """The texts of a row's cells.

        Raises:
            InputError: there is no room for them.
        """
        for what, size in (("row", 1), ("cell", len(texts)), ("character", sum(map(len, texts)))):
            self._left[what] -= size
            if self._left[what] < 0:
                raise InputError(_TOO_MUCH.format(what), path=self._path)
        return texts


def _rows(cells: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """Texts of rows; those that a file leaves out are all one object of the library's."""
    before: Sequence[Any] | None = None
    texts: list[str] = []
    for row in cells:
        texts = texts[:] if row is before else _texts(row)
        before = row
        yield texts


def _texts(row: Sequence[Any]) -> list[str]:
    """The texts of a row's cells, up to the last that holds any."""
    texts = [_text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    """What a cell shows; an empty one of the library has no format."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    return shown(value, cell.number_format)


def write_sheet(rows: Iterable[Sequence[str]], name: str) -> bytes:
    """A workbook of one sheet of texts; none of them is ever a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in rows:
        cells = [WriteOnlyCell(sheet, _FORBIDDEN.sub("", text)[:_LONGEST]) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
