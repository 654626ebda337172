"""Excel: the pair table and the findings, with filters set."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ...model import Finding, Level
from ...model.run import Run
from ..base import Options, Renderer, chosen_system

_WIDE_COLUMNS = {
    "source_text": 50,
    "translation_text": 60,
    "reference_text": 60,
    "message": 60,
    "source": 30,
    "translation": 30,
    "suggestion": 30,
}
_WIDTH = 12  # characters, of all other columns
_LONGEST = 32_767  # characters that Excel keeps of a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def excel(run: Run, system: str, language: str = "en") -> bytes:
    """Make a workbook of one system: sheets of sentence pairs, of units and of findings.

    The worst pairs stand first; every column has a filter.  No cell is ever a formula, whatever
    the text in it begins with.

    Parameters:
        run: with the pairs and findings.
        system: name of the system to write.
        language: of the findings' messages.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    pairs = run.pairs[run.pairs["system"] == system]
    digits = {
        column.name: column.digits
        for column in run.manifest.columns
        if column.name in pairs and pd.api.types.is_float_dtype(pairs[column.name])
    }
    for name, level in (("pairs", Level.SENTENCE), ("units", Level.UNIT)):
        rows = pairs[pairs["level"] == level].drop(columns=["system", "level"])
        rows = rows.assign(level=level.value)  # last: by it a unit is told from a sentence
        rows = rows.sort_values("priority", ascending=False, kind="stable")
        sheet = book.create_sheet(name)
        _fill(sheet, list(rows.columns), rows.astype(object).to_numpy().tolist(), digits)
    found = [finding for finding in run.findings if finding.system == system]
    _fill(book.create_sheet("findings"), *_findings(found, language))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _findings(findings: Sequence[Finding], language: str) -> tuple[list[str], list[list[Any]]]:
    columns = "pair unit severity check category confidence source translation message suggestion"
    rows = [
        [
            finding.pair_id,
            finding.unit,
            finding.severity.value,
            finding.check,
            finding.category,
            finding.confidence,
            finding.source_span.text if finding.source_span else None,
            finding.translation_span.text if finding.translation_span else None,
            finding.told(language),
            finding.suggestion,
        ]
        for finding in findings
    ]
    return columns.split(), rows


def _fill(
    sheet: Any,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    digits: Mapping[str, int] | None = None,
) -> None:
    """Write a table into a sheet; numbers keep all their digits and show those worth showing."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(columns))
    formats = [_number_format((digits or {}).get(column)) for column in columns]
    for row in rows:
        cells = []
        for value, number_format in zip(row, formats, strict=True):
            cell = WriteOnlyCell(sheet, None)
            if isinstance(value, str):
                cell.value = _FORBIDDEN.sub("", value)[:_LONGEST]
                cell.data_type = "s"  # "=1+1" is text
            elif not pd.isna(value):
                cell.value = value
                cell.number_format = number_format
            cells.append(cell)
        sheet.append(cells)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDE_COLUMNS.get(column, _WIDTH)
        sheet.cell(1, number).font = Font(bold=True)
        if column in _WIDE_COLUMNS:
            for (cell,) in sheet.iter_rows(2, sheet.max_row, number, number):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _number_format(digits: int | None) -> str:
    if digits is None:
        return "General"
    return f"0.{'0' * digits}" if digits else "0"


class Excel(Renderer):
    """Every pair and finding, with filters."""

    name = "xlsx"
    extensions = ("xlsx",)
    binary = True

    def render(self, run: Run, options: Options) -> bytes:
        """See :meth:`Renderer.render`."""
        return excel(run, chosen_system(run, options), options.language)
