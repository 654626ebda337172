"""The corrected translation as a file: in the format it came in, or as bare text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ...documents.bilingual import Columns
from ...documents.editing import (
    Edit,
    Editable,
    EditedLines,
    NoPlaceError,
    not_written,
    open_editable,
    open_table,
    writable_formats,
)
from ...documents.strings import string_formats
from ...errors import InputError
from ...model.run import Run
from ...model.verdicts import Review
from ...support.vocabulary import argument
from ..scored import check_scored, record_of, scored_file
from .corrected import Correction, correction, placed_by_key, text_of_run

_TEXT = ".txt"
Group = tuple[str, Sequence[Edit]]
"""The id of a pair, and its edits."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How the corrected translation is wanted.

    Attributes:
        out: file to write; it ends as the one that was scored, or in ``.txt`` for the text alone.
        into: the file that was scored, of which a corrected copy is made; None where it still
            stands where the run found it.
        columns: of a table, by part, as for scoring.
        accept: put the corrections in as if they had been accepted, where the format could mark
            them as changes.
    """

    out: Path
    into: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False


def corrected_file(
    run: Run, system: str, reviews: Sequence[Review], wanted: Handover
) -> tuple[bytes, Correction]:
    """A copy of a translation's file with its reviewers' edits.

    Parameters:
        run: that the verdicts were brought into.
        system: whose translation.
        reviews: whose edits.
        wanted: how.

    Returns:
        the file, and what was put into it.

    Raises:
        InputError: the file is not there, not the one that was scored, or of a format that is
            not written.
    """
    path = _scored(run, system, wanted)
    is_table = path is not None and _is_string_table(run, system)
    if path is None or (is_table and wanted.out.suffix.lower() == _TEXT):
        text, placed = text_of_run(run, system)
        return _bare(text, correction(placed, system, reviews, text))
    if is_table:
        editable, keys = open_table(path)
        run = placed_by_key(run, system, editable.text, keys)
    else:
        editable = open_editable(path, _columns(run, system, wanted))
    as_text = _is_text_wanted(editable, wanted.out)
    found = correction(run, system, reviews, editable.text)
    if as_text:
        return _bare(editable.text, found)
    tracked = not wanted.accept
    try:
        return _written(editable, found.edits, tracked=tracked), found
    except NoPlaceError:
        failed = _unwritable(editable, list(found.edits.items()), tracked=tracked)
    kept = {name: edits for name, edits in found.edits.items() if name not in failed}
    found = replace(found, edits=kept, unplaced=(*found.unplaced, *failed))
    return _written(editable, kept, tracked=tracked), found


def _written(editable: Editable, edits: Mapping[str, Sequence[Edit]], *, tracked: bool) -> bytes:
    return editable.edited(chain.from_iterable(edits.values()), tracked=tracked)


def _bare(text: str, found: Correction) -> tuple[bytes, Correction]:
    """The text alone with its edits."""
    lines = EditedLines.of(text, chain.from_iterable(found.edits.values()))
    mended = "\n".join(lines.after(number) for number in range(len(lines.lines)))
    return f"{mended.rstrip()}\n".encode("utf-8", "replace"), found


def _unwritable(editable: Editable, groups: Sequence[Group], *, tracked: bool) -> list[str]:
    """The pairs whose edits have no place in a file, such as those of a list's numbers.

    Parameters:
        editable: the file.
        groups: edits that together cannot be put into it.
        tracked: as changes to be accepted or rejected.
    """
    if len(groups) == 1:
        return [groups[0][0]]
    half, failed = len(groups) // 2, list[str]()
    for some in (groups[:half], groups[half:]):
        try:
            _written(editable, dict(some), tracked=tracked)
        except NoPlaceError:
            failed += _unwritable(editable, some, tracked=tracked)
    return failed


def _columns(run: Run, system: str, wanted: Handover) -> Columns | None:
    """Columns of a bilingual file; None where the translation has a file of its own."""
    return Columns(wanted.columns, system) if _is_bilingual(run, system) else None


def _is_bilingual(run: Run, system: str) -> bool:
    """Whether a translation stands in one file with its source."""
    own = record_of(run, system)
    sources = {i.sha256 for i in run.manifest.inputs if i.role == "source"}
    return own is not None and own.sha256 in sources


def _is_text_wanted(editable: Editable, out: Path) -> bool:
    """Whether the text alone is wanted of a file that is more than text.

    Raises:
        InputError: another format is wanted than the file's.
    """
    own, asked = editable.path.suffix.lower(), out.suffix.lower()
    if asked == own:
        return False
    if asked == _TEXT:
        return not editable.is_text
    if editable.form not in writable_formats():
        raise not_written(editable.form, editable.path)
    raise InputError(
        f"the translation was scored from {editable.path.name} ({editable.form}), and corrections "
        f"go into a copy of it: end the name in {own or 'nothing'}"
        + ("" if editable.is_text else f", or in {_TEXT} for the text alone"),
        path=out,
    )


def _scored(run: Run, system: str, wanted: Handover) -> Path | None:
    """Where the file lies that was scored; None where the text alone is wanted and it is gone.

    Raises:
        InputError: it is needed and is not there, or has changed since.
    """
    file = record_of(run, system)
    if wanted.into is not None:
        check_scored(run, system, wanted.into)
        return wanted.into
    if (place := scored_file(run, system)) is not None:
        return place
    is_text_scored = file is not None and Path(file.file).suffix.lower() == _TEXT
    if wanted.out.suffix.lower() == _TEXT and not is_text_scored:
        return None
    raise InputError(
        "the file that was scored is not here, or has changed since; name it with "
        f"{argument('into', form='FILE')}"
        + ("" if is_text_scored else f", or end the name in {_TEXT} for the text alone"),
        place=file.file if file else system,
    )


def _is_string_table(run: Run, system: str) -> bool:
    """Whether a translation was read as a string table of its own."""
    file = record_of(run, system)
    is_one = file is not None and file.encoding in string_formats()
    return is_one and not _is_bilingual(run, system)
