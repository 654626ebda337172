"""Excel: the pair table and the findings, with filters set."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ...model import Level
from ...model.run import Run
from ...model.verdicts import PairVerdict, pair_fingerprints
from ...runs.reviews import edits_of, pair_states, reviewed, standings
from ...runs.reviews.standing import UNDECIDED
from ..base import Options, Renderer, chosen_system
from ..pairs import worst_first
from ..places import told_place

_WIDE_COLUMNS = {
    "source_text": 50,
    "translation_text": 60,
    "reference_text": 60,
    "message": 60,
    "source": 30,
    "translation": 30,
    "suggestion": 30,
    "comment": 30,
    "correction": 60,
}
_WIDTH = 12  # characters, of all other columns
_LONGEST = 32_767  # characters that Excel keeps of a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def excel(run: Run, system: str, language: str = "en") -> bytes:
    """Make a workbook of one system: sheets of sentence pairs, of units and of findings.

    The worst pairs stand first; every column has a filter.  No cell is ever a formula, whatever
    the text in it begins with.

    Parameters:
        run: with the pairs, the findings as they were judged, and the reviews.
        system: name of the system to write.
        language: of the findings' messages and of places.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    judged = reviewed(run)
    pairs = judged.pairs[judged.pairs["system"] == system]
    said = _said_of_pairs(run, pairs)
    digits = {
        column.name: column.digits
        for column in run.manifest.columns
        if column.name in pairs and pd.api.types.is_float_dtype(pairs[column.name])
    }
    for name, level in (("pairs", Level.SENTENCE), ("units", Level.UNIT)):
        rows = worst_first(pairs, level).drop(columns=["system", "level"])
        # The level last: by it a unit is told from a sentence.
        rows = rows.join(said).assign(level=level.value)
        for column in ("source_place", "translation_place"):
            rows[column] = rows[column].map(lambda place: told_place(place, language), "ignore")
        sheet = book.create_sheet(name)
        _fill(sheet, list(rows.columns), rows.astype(object).to_numpy().tolist(), digits)
    _fill(book.create_sheet("findings"), *_findings(run, judged, system, language))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _findings(
    run: Run, judged: Run, system: str, language: str
) -> tuple[list[str], list[list[Any]]]:
    """All findings with what reviewers said of them, those they dismissed last."""
    columns = (
        "pair unit severity check category confidence source translation message suggestion "
        "verdict reviewer comment correction"
    ).split()
    where = standings(run.reviews)
    edits, texts = edits_of(run.reviews, system), _fingerprints(run.pairs)
    kept = {finding.fingerprint for finding in judged.findings}
    dismissed = [finding for finding in run.findings if finding.fingerprint not in kept]
    rows = []
    for finding in (*judged.findings, *dismissed):
        if finding.system != system:
            continue
        standing = where.get(finding.fingerprint, UNDECIDED)
        edit = edits.get(texts.get((system, finding.level.value, finding.pair_id), ""), [None])
        rows.append(
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
                "disputed" if standing.is_disputed else standing.decision.value,
                ", ".join(reviewer for reviewer, _ in standing.verdicts) or None,
                "\n".join(v.comment for _, v in standing.verdicts if v.comment) or None,
                edit[-1],
            ]
        )
    return columns, rows


def _fingerprints(pairs: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """System, level and pair id → fingerprint of the pair."""
    names = zip(pairs["system"], pairs["level"], pairs["pair_id"], strict=True)
    return dict(zip(names, pair_fingerprints(pairs), strict=True))


def _said_of_pairs(run: Run, pairs: pd.DataFrame) -> pd.DataFrame:
    """What reviewers said of pairs: state, reviewers, comments, grade, correction.

    Parameters:
        run: with its reviews.
        pairs: rows of its pair table, whose index the result has.
    """
    said: defaultdict[str, list[tuple[str, PairVerdict]]] = defaultdict(list)
    for review in run.reviews:
        for verdict in review.pairs:
            said[f"{verdict.system}/{verdict.fingerprint}"].append((review.reviewer, verdict))
    table = pd.DataFrame({"verdict": pair_states(run)}, index=run.pairs.index).loc[pairs.index]
    names = pair_fingerprints(run.pairs).loc[pairs.index]
    of_each = [
        sorted(said.get(f"{system}/{name}", []), key=lambda given: given[1].decided)
        for system, name in zip(pairs["system"], names, strict=True)
    ]
    joined: dict[str, Callable[[list[tuple[str, PairVerdict]]], Any]] = {
        "reviewer": lambda given: ", ".join(reviewer for reviewer, _ in given) or None,
        "comment": lambda given: "\n".join(v.comment for _, v in given if v.comment) or None,
        "grade": lambda given: next((v.grade for _, v in given[::-1] if v.grade is not None), None),
        "correction": lambda given: next(
            (v.translation for _, v in given[::-1] if v.translation is not None), None
        ),
    }
    for name, of in joined.items():
        table[name] = pd.Series([of(given) for given in of_each], table.index, dtype="object")
    return table


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
    """Every pair and finding with what reviewers said of it, with filters."""

    name = "xlsx"
    shows_dismissed = True  # with the verdict beside each
    extensions = ("xlsx",)
    binary = True

    def render(self, run: Run, options: Options) -> bytes:
        """See :meth:`Renderer.render`."""
        return excel(run, chosen_system(run, options), options.language)
