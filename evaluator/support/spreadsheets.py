"""Cells of tables that people open in spreadsheets, which take some texts for formulas.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end (their full-width forms
too) gets an apostrophe before it, as OWASP advises against CSV injection; so does one whose own
apostrophes stand before such a character, so that :func:`unguarded` gives back just what was.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def sensible(figure: Any) -> str:
    """A figure as people read it: no score is known to more than four places, or six digits."""
    return f"{round(figure, 4) + 0.0:.6g}"


def guarded(cell: str) -> str:
    """A cell's text as a spreadsheet may open it: never a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The text of a cell that :func:`guarded` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def guarded_table(table: pd.DataFrame) -> pd.DataFrame:
    """A table with all its texts and the names of its columns guarded; numbers stay numbers."""
    changed = {
        name: column.map(lambda cell: guarded(cell) if isinstance(cell, str) else cell)
        for name, column in table.items()
        if not pd.api.types.is_numeric_dtype(column)
    }
    return table.assign(**changed).rename(columns=guarded)  # type: ignore[arg-type]
