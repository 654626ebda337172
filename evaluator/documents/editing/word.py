"""Edits in a Word file: as tracked changes, or as if these were accepted."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from ..bilingual import Columns
from ..formats.word import Notes, ParagraphText, W, open_word, paragraph_texts, refusing_damage
from .base import Editor
from .edits import Edit, EditedLines

_NOBODY = "evaluator"  # author of changes that are of no reviewer's
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class _Pen:
    """Writes changes.

    Attributes:
        is_tracked: whether they are shown as changes, for somebody to accept.
        ids: of changes that the file has not.
    """

    is_tracked: bool
    ids: Iterator[int]
    date: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def strike(self, run: Any, author: str) -> None:
        """Take a run out."""
        if not self.is_tracked:
            run.getparent().remove(run)
            return
        mark = self._mark("del", author)
        run.addprevious(mark)
        mark.append(run)
        for text in run.findall(f"{W}t"):
            text.tag = f"{W}delText"

    def put(self, edit: Edit, like: Any, *, before: bool = False) -> None:
        """Put words in.

        Parameters:
            edit: with the words.
            like: a run whose looks they get, and behind which they stand.
            before: they stand before it.
        """
        run = like.makeelement(f"{W}r")
        looks = like.find(f"{W}rPr")
        if looks is not None:
            run.append(copy.deepcopy(looks))
        written = run.makeelement(f"{W}t")
        written.text = edit.text
        written.set(_SPACE, "preserve")
        run.append(written)
        if self.is_tracked and not _is_inserted(like):
            mark = self._mark("ins", edit.author)
            mark.append(run)
            run = mark
        if before:
            like.addprevious(run)
        else:
            like.addnext(run)

    def _mark(self, kind: str, author: str) -> Any:
        from docx.oxml import OxmlElement

        mark = OxmlElement(f"w:{kind}")
        mark.set(f"{W}id", str(next(self.ids)))
        mark.set(f"{W}author", author or _NOBODY)
        mark.set(f"{W}date", self.date)
        return mark


class WordEditor(Editor):
    """Word files; styles, tables, lists and notes stay."""

    name = "docx"
    endings = (".docx",)
    tracks = True

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        with refusing_damage(path):
            document = open_word(data, path)
            notes = Notes(document)
            lines = list(paragraph_texts(document, notes))
        return write_into(document, lines, reading, notes=notes, tracked=tracked)


def write_into(
    document: Any,
    lines: Sequence[ParagraphText],
    reading: EditedLines,
    *,
    tracked: bool,
    notes: Notes | None = None,
) -> bytes:
    """A Word file with edits.

    Parameters:
        document: as python-docx has it.
        lines: that were read from it, as many as ``reading`` has.
        reading: the edits.
        tracked: as changes, for somebody to accept.
        notes: of the document, where lines are theirs.

    Raises:
        ValueError: an edit is of characters that stand in no text element, such as the numbers
            of lists.
    """
    taken = document.element.xpath("//w:ins/@w:id | //w:del/@w:id | //w:moveFrom/@w:id")
    first = max((int(number) for number in taken if number.isdigit()), default=0) + 1
    pen = _Pen(tracked, count(first))
    for number, own in reading.edits.items():
        # From the end to the beginning: cutting a run leaves all that is before it alone.
        for edit in sorted(own, key=lambda edit: (edit.start, edit.end), reverse=True):
            _write(lines[number], edit, pen)
    if notes:
        notes.save()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write(line: ParagraphText, edit: Edit, pen: _Pen) -> None:
    runs = [cut_run(*node) for node in line.nodes(edit.start, edit.end)]
    if runs:
        if edit.text:
            pen.put(edit, runs[0], before=True)
        for run in runs:
            pen.strike(run, edit.author)
        return
    before = line.nodes(edit.start - 1, edit.start) if edit.start else []
    if before:
        run = cut_run(*before[0])
        pen.put(edit, run)
        return
    behind = line.nodes(edit.start, edit.start + 1)
    if not behind:
        raise ValueError("no text element stands there")
    run = cut_run(*behind[0])
    pen.put(edit, run, before=True)


def cut_run(element: Any, start: int, end: int) -> Any:
    """A run of just the characters ``[start, end)`` of a text element.

    The element's run keeps what stands before them, so that places before them still hold.

    Raises:
        ValueError: the element is in no run.
    """
    run = element.getparent()
    if run.tag != f"{W}r":
        raise ValueError("the text is in no run")
    text = element.text or ""
    parts = list(run)
    at = parts.index(element)
    looks = run.find(f"{W}rPr")
    own, after = (_like(run, looks) for _ in range(2))
    own.append(_written(element, text[start:end]))
    if end < len(text):
        after.append(_written(element, text[end:]))
    for part in parts[at + 1 :]:
        after.append(part)
    element.text = text[:start]
    element.set(_SPACE, "preserve")
    run.addnext(own)
    if any(part.tag != f"{W}rPr" for part in after):
        own.addnext(after)
    if not start and all(part is element or part.tag == f"{W}rPr" for part in run):
        run.getparent().remove(run)  # nothing is left of it
    return own


def _like(run: Any, looks: Any) -> Any:
    made = run.makeelement(run.tag, dict(run.attrib))
    if looks is not None:
        made.append(copy.deepcopy(looks))
    return made


def _written(element: Any, text: str) -> Any:
    made = element.makeelement(element.tag, dict(element.attrib))
    made.text = text
    made.set(_SPACE, "preserve")
    return made


def _is_inserted(run: Any) -> bool:
    """Whether a run is a tracked insertion already, in which words need no mark of their own."""
    return any(parent.tag == f"{W}ins" for parent in run.iterancestors())
