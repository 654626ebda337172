"""Edits in bilingual XML: XLIFF of both generations, with Trados files, and TMX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..bilingual import Columns
from ..bilingual.markup import holds_text
from ..bilingual.tmx import found_units
from ..bilingual.xliff import Found, found_segments
from ..formats.xml import children
from .base import Editor
from .edits import EditedLines, applied
from .elements import Markup, Node, XmlFile

_WAITING = frozenset(
    "new initial needs-translation needs-adaptation needs-l10n needs-review-translation "
    "needs-review-adaptation needs-review-l10n".split()
)
"""States of XLIFF of both generations in which a target waits for a translator or reviewer."""
_TRADOS_WAITING = frozenset(("Unspecified", "Draft", "RejectedTranslation"))


class XliffEditor(Editor):
    """XLIFF: ids, tags and notes stay; a target that was not there is made.

    What is not translated, or is to be reviewed, is translated once a reviewer has edited it; all
    other states stay.
    """

    name = "xliff"
    endings = (".mqxliff", ".mxliff", ".sdlxliff", ".xlf", ".xliff")

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        file = XmlFile.of(data, path)
        found = [
            segment
            for element in children(file.root, "file")
            for segment in found_segments(element)
            if segment.left_out is None
        ]
        for number, edits in reading.edits.items():
            segment, line = found[number], reading.lines[number]
            if segment.element is None:
                file.markup.add_behind(_last_source(segment.unit), applied(line, edits), "target")
            else:
                file.markup.edit(segment.element, line, edits, list(_nodes(segment.element)))
            _settle(segment, file.markup)
        return file.written(path)


class TmxEditor(Editor):
    """Translation memories: attributes, notes and other languages stay."""

    name = "tmx"
    endings = (".tmx",)

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        file = XmlFile.of(data, path)
        units = list(found_units(file.root))
        for number, edits in reading.edits.items():
            line, (unit, _, _, target) = reading.lines[number], units[number]
            if target is None:
                last, words = children(unit, "tuv")[-1], applied(line, edits)
                file.markup.add_behind(last, words, "tuv", "seg", attributes=' xml:lang="en"')
            else:
                file.markup.edit(target, line, edits, list(_nodes(target)))
        return file.written(path)


def _settle(segment: Found, markup: Markup) -> None:
    """State an edited segment as translated where it says that it waits for that."""
    for element in (segment.element, segment.unit):
        if element is not None and element.get("state") in _WAITING:
            markup.state(element, "state", "translated")
            markup.state(element, "subState", None)
    if segment.unit is None or segment.element is None:
        return
    for definition in segment.unit.iter("{*}seg"):  # of Trados, by the number of the part
        is_own = definition.get("id") == segment.element.get("mid")
        if is_own and definition.get("conf") in _TRADOS_WAITING:
            markup.state(definition, "conf", "Translated")


def _last_source(unit: Any) -> Any:
    """The element that a new target of a segment which has none stands behind.

    Raises:
        ValueError: the segment is cut in parts, or is text inside a tag.
    """
    before = children(unit, "source", "seg-source") if unit is not None else []
    if not before or children(unit, "target"):
        raise ValueError("the segment has no target of its own")
    return before[-1]


def _nodes(element: Any) -> Iterator[Node]:
    """The stretches of a target's or seg's element that are its text, without its tags."""
    yield Node(element)
    for child in element:
        if holds_text(child):
            yield from _nodes(child)
        yield Node(child, is_behind=True)
