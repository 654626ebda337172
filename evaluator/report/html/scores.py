"""The scores as the page shows them: which ones, and in which words."""

from __future__ import annotations

import pandas as pd

from ...evaluation.priority import PRIORITY
from ...model import ColumnWords, Prominence, ScoreColumn
from ...model.run import Run
from .words import Words

_PART = f"{PRIORITY.name}_"


def title(column: ScoreColumn, words: Words) -> str:
    """Its name for a reader; its English one where nobody has said it in the page's language."""
    return _said(column, words).title or column.label


def short_title(column: ScoreColumn, words: Words) -> str:
    """Its name where it stands among its like."""
    said = _said(column, words)
    return said.short or said.title or column.short or column.label


def about(column: ScoreColumn, words: Words) -> str:
    """One sentence on what it measures."""
    return _said(column, words).description or column.description or words("score", "unknown_about")


def pair_scores(run: Run) -> list[ScoreColumn]:
    """Scores of single pairs: those to be expected, and whatever else any pair has."""
    return [
        column
        for column in run.manifest.columns
        if not column.derived and (_expected(column) or _filled(run.pairs, column))
    ]


def corpus_scores(run: Run) -> list[ScoreColumn]:
    """Scores of whole documents that the run has; an absent one takes no row."""
    return [column for column in run.manifest.document_columns() if not column.derived]


def priority_parts(run: Run) -> dict[str, ScoreColumn]:
    """What a priority is made of, by the name of the part, for instance ``findings``."""
    return {
        column.name.removeprefix(_PART): column
        for column in run.manifest.columns
        if column.derived and column.name.startswith(_PART)
    }


def across_and_up(columns: list[ScoreColumn]) -> tuple[ScoreColumn, ScoreColumn] | None:
    """The two scores that a picture holds against each other: without and with a reference."""
    across = next((column for column in columns if not column.needs_reference), None)
    up = next((column for column in columns if column.needs_reference), None)
    return (across, up) if across and up else None


def _said(column: ScoreColumn, words: Words) -> ColumnWords:
    if words.language == "zh":
        return column.chinese or ColumnWords("")
    return ColumnWords(column.label, column.description, column.short)


def _expected(column: ScoreColumn) -> bool:
    """Whether a reader looks for it, so that a dash stands for it where no pair has it."""
    return column.at_least(Prominence.SHOWN)


def _filled(pairs: pd.DataFrame, column: ScoreColumn) -> bool:
    return column.name in pairs and bool(pairs[column.name].notna().any())
