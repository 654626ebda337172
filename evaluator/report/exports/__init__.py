"""A run in the formats of the programs that translators work with; one module a format."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from ...errors import InputError
from ...model import Level
from ...model.run import Run
from ...runs.reviews.results import accepted_pairs, corrected_pairs
from ..pairs import Format, format_table


class Form(StrEnum):
    """A format to export to, named as its files end."""

    EXCEL = "xlsx"
    XLIFF = "xlf"
    TMX = "tmx"
    WORD = "docx"


def export_run(
    run: Run,
    form: Form,
    system: str | None = None,
    into: Path | None = None,
    language: str = "en",
) -> tuple[bytes, list[str]]:
    """Write one system of a run in another program's format.

    Parameters:
        run: as read.
        form: to write.
        system: to write; None for the first.
        into: the translation's Word file, for comments.
        language: in which findings are told; a translation memory has none.

    Returns:
        the file's bytes, and what the user should know of them, a line each.

    Raises:
        InputError: there is no such system, or ``into`` is not the file that was scored.
    """
    if system is not None and system not in run.manifest.systems:
        known = ", ".join(run.manifest.systems)
        raise InputError(f"no system of that name; there are: {known}", place=f"--system {system}")
    name = system or run.manifest.systems[0]
    if form is Form.WORD:
        assert into is not None
        from .word import commented

        data, left = commented(run, name, into, language)
        note = f"{len(left)} findings have no words in the translation to comment on"
        return data, [note] if left else []
    if form is Form.EXCEL:
        from .excel import excel

        return excel(run, name, language), []
    if form is Form.XLIFF:
        from .xliff import xliff

        mended = corrected_pairs(run, name, run.reviews)
        notes = [f"{len(mended)} targets as reviewers corrected them"] if mended else []
        return xliff(run, name, mended, language), notes
    accepted = accepted_pairs(run, name, run.reviews)
    of_system = run.pairs[(run.pairs["system"] == name) & (run.pairs["level"] == Level.SENTENCE)]
    left_out = len(of_system) - len(accepted)
    note = f"{left_out} pairs left out, in which reviewers confirmed errors that nobody mended"
    return format_table(accepted, Format.TMX).encode("utf-8"), [note] if left_out else []


__all__ = ["Form", "export_run"]
