"""Excel workbooks (.xlsx): their sheets as rows of texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...errors import InputError
from .archives import check_size

# Bounds that no workbook of text comes near; a sheet may say that its one row is the billionth,
# and a million cells may share one long string.
_MOST_COLUMNS = 100
_MOST_ROWS = 1_048_576  # as many as Excel keeps
_MOST_CELLS = 5_000_000
_MOST_CHARACTERS = 100_000_000
_TOO_MUCH = "holds more {}s than any text needs; split it, or delete what stands far below it"
_LONGEST = 32_767  # characters that Excel keeps of a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sheets(data: bytes, path: Path) -> list[tuple[str, list[list[str]]]]:
    """Names of a workbook's sheets with their rows; formulas as their last values.

    Raises:
        InputError: the file is damaged, or holds more than any document needs.
    """
    import openpyxl

    check_size(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        room = _Room(path)
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size may be far too much
            rows = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
            found.append((sheet.title, [room.take(row) for row in rows]))
        return found
    except (InputError, MemoryError):
        raise
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        raise InputError(
            "the Excel file is damaged; open it in Excel and save it anew", path=path
        ) from error


class _Room:
    """Counts what a workbook holds against the bounds.

    Parameters:
        path: for the error message.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = {"row": _MOST_ROWS, "cell": _MOST_CELLS, "character": _MOST_CHARACTERS}

    def take(self, row: Sequence[object]) -> list[str]:
        """The texts of a row's cells, up to the last that holds any.

        Raises:
            InputError: there is no room for them.
        """
        texts = ["" if value is None else str(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        for what, size in (("row", 1), ("cell", len(texts)), ("character", sum(map(len, texts)))):
            self._left[what] -= size
            if self._left[what] < 0:
                raise InputError(_TOO_MUCH.format(what), path=self._path)
        return texts


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
