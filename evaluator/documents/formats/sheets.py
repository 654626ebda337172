"""Excel workbooks (.xlsx): their sheets as rows of texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...errors import InputError
from .archives import check_size

_MOST_COLUMNS = 100
_LONGEST = 32_767  # characters that Excel keeps of a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sheets(data: bytes, path: Path) -> list[tuple[str, list[list[str]]]]:
    """Names of a workbook's sheets with their rows; formulas as their last values.

    Raises:
        InputError: the file is damaged, or would unpack to more than any document needs.
    """
    import openpyxl

    check_size(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size may be far too much
            found.append((sheet.title, [_texts(row) for row in sheet.iter_rows(values_only=True)]))
        return found
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise InputError(
            "the Excel file is damaged; open it in Excel and save it anew", path=path
        ) from error


def _texts(row: Sequence[object]) -> list[str]:
    return ["" if value is None else str(value) for value in row[:_MOST_COLUMNS]]


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
