"""Excel workbooks (.xlsx): their sheets as rows of texts."""

from __future__ import annotations

import io
from pathlib import Path

from ...errors import InputError
from .archives import check_size


def sheets(data: bytes, path: Path) -> list[tuple[str, list[list[str]]]]:
    """Names of a workbook's sheets with their rows; formulas as their last values.

    Raises:
        InputError: the file is damaged, or would unpack to more than any document needs.
    """
    import openpyxl

    check_size(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            (
                sheet.title,
                [
                    ["" if value is None else str(value) for value in row]
                    for row in sheet.iter_rows(values_only=True)
                ],
            )
            for sheet in book.worksheets
        ]
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise InputError(
            "the Excel file is damaged; open it in Excel and save it anew", path=path
        ) from error
