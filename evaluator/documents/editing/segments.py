"""Edits in bilingual XML: XLIFF of both generations, with Trados files, and TMX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..bilingual import Columns
from ..bilingual.markup import holds_text
from ..bilingual.tmx import LANGUAGE, found_units
from ..bilingual.xliff import Found, found_segments
from ..formats.xml import children, parse_xml, written_xml
from .base import Editor
from .edits import EditedLines
from .elements import Node, edit_nodes

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

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        root = parse_xml(data, path, comments=True)
        found = [
            segment
            for file in children(root, "file")
            for segment in found_segments(file)
            if segment.is_translated
        ]
        for number, edits in reading.edits.items():
            segment = found[number]
            element = segment.element
            if element is None:
                element = _made_target(segment.unit)
            edit_nodes(list(_nodes(element)), reading.lines[number], edits)
            _settle(segment, element)
        return written_xml(root)


class TmxEditor(Editor):
    """Translation memories: attributes, notes and other languages stay."""

    name = "tmx"

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        root = parse_xml(data, path, comments=True)
        units = list(found_units(root))
        for number, edits in reading.edits.items():
            unit, _, source, target = units[number]
            if target is None:
                variant = unit.makeelement(source.getparent().tag, {LANGUAGE: "en"})
                target = variant.makeelement(source.tag)
                variant.append(target)
                unit.append(variant)
            edit_nodes(list(_nodes(target)), reading.lines[number], edits)
        return written_xml(root)


def _settle(segment: Found, target: Any) -> None:
    """State an edited segment as translated where it says that it waits for that."""
    for element in (target, segment.unit):
        if element is not None and element.get("state") in _WAITING:
            element.set("state", "translated")
            element.attrib.pop("subState", None)
    if segment.unit is None:
        return
    for definition in segment.unit.iter("{*}seg"):  # of Trados, by the number of the part
        if definition.get("id") == target.get("mid") and definition.get("conf") in _TRADOS_WAITING:
            definition.set("conf", "Translated")


def _made_target(unit: Any) -> Any:
    """A new target of a segment that has none, behind its source.

    Raises:
        ValueError: the segment is cut in parts, or is text inside a tag.
    """
    before = children(unit, "source", "seg-source") if unit is not None else []
    if not before or children(unit, "target"):
        raise ValueError("the segment has no target of its own")
    target = unit.makeelement(before[0].tag.rpartition("}")[0] + "}target")
    if not before[0].tag.startswith("{"):
        target = unit.makeelement("target")
    before[-1].addnext(target)
    return target


def _nodes(element: Any) -> Iterator[Node]:
    """The stretches of a target's or seg's element that are its text, without its tags."""
    yield Node(element, "text")
    for child in element:
        if holds_text(child):
            yield from _nodes(child)
        yield Node(child, "tail")
