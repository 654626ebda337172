"""OpenDocument texts (.odt) and presentations (.odp): paragraphs, headings, tables, footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from .archives import check_size, is_zip, members, read_member
from .base import Block, Extract, Format
from .open_lists import OpenList, OpenLists
from .xml import children, local, parse_xml

_KINDS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
_CONTENT, _STYLES = "content.xml", "styles.xml"
_LEFT_OUT = frozenset(
    (
        "tracked-changes",  # what was deleted
        "annotation",
        "forms",
        "sequence-decls",
        "ruby-text",  # the reading above a character
        "note-citation",
        "number",  # of a list, as some program once counted
        "title",  # of a picture
        "desc",
    )
)
_NOT_WRITTEN = frozenset(("date-time", "page-number", "header", "footer"))  # in notes of a slide
_SPACES = frozenset(("s", "tab", "line-break"))
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LEVEL = f"{_TEXT}outline-level"
_STYLE = f"{_TEXT}style-name"
_NAME = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"
_CLASS = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}class"
_DISPLAY = f"{_TEXT}display"


class OpenDocument(Format):
    """Texts and presentations of LibreOffice and its like."""

    name = "opendocument"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return _kind(data) is not None

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are paragraphs, slides, table cells and footnotes."""
        check_size(data, path)
        root = parse_xml(read_member(data, _CONTENT, path), path)
        common = [_STYLES] if _STYLES in members(data) else []
        styles = [parse_xml(read_member(data, name, path), path) for name in common]
        reader = _Reader(_hidden_styles(root), OpenLists([*styles, root]))
        blocks = [block for body in children(root, "body") for block in reader.blocks(body)]
        return Extract.of_blocks([*blocks, *reader.footnotes], _kind(data) or "")


def _kind(data: bytes) -> str | None:
    """Which of the kinds a file is of: its own stands first in the archive, as it is (ODF 1.3)."""
    if not is_zip(data):
        return None
    return next((name for name, kind in _KINDS.items() if kind in data[:120]), None)


def _hidden_styles(root: Any) -> frozenset[str]:
    """Names of a document's own styles whose text is not shown."""
    return frozenset(
        style.get(_NAME, "")
        for style in root.iter("{*}style")
        for properties in children(style, "text-properties")
        if properties.get(_DISPLAY) == "none"
    )


class _Reader:
    """Walks a document and keeps what stands outside its flow.

    Parameters:
        hidden: names of styles whose text is not shown.
        lists: count through the document.

    Attributes:
        footnotes: met so far.
    """

    def __init__(self, hidden: Set[str], lists: OpenLists) -> None:
        self._hidden = hidden
        self._lists = lists
        self.footnotes: list[Block] = []
        self._counts = {"paragraph": 0, "slide": 0, "table": 0, "footnote": 0}

    def blocks(self, element: Any, place: str = "") -> Iterator[Block]:
        """The blocks of an element, in order.

        Parameters:
            element: no deeper than the parser lets any be.
            place: that it stands in; empty in the flow of a text.
        """
        for child in element:
            kind = local(child)
            if self._is_hidden(child):
                continue
            if kind in ("p", "h"):
                level = _level(child) if kind == "h" else 0
                number = self._lists.heading(level, child) if level else ""
                text = f"{number}{self._text(child)}"
                yield Block(text, place or self._next("paragraph"), level)
            elif kind == "list":
                yield from self._items(child, place, self._lists.begun(child), "", 1)
            elif kind == "table":
                yield from self._table(child, f"{place}, {self._next('table')}".removeprefix(", "))
            elif kind == "page":
                yield from self.blocks(child, self._next("slide"))
            elif kind == "notes":
                yield from self.blocks(child, f"{place}, notes")
            elif kind not in _LEFT_OUT:
                yield from self.blocks(child, place)

    def _items(
        self, element: Any, place: str, own: OpenList, style: str, level: int
    ) -> Iterator[Block]:
        """The items of a list or of a list in an item, the first block of each with its number."""
        style = element.get(_STYLE) or style
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            # What holds but a list inside is there for its depth, and is not counted.
            is_counted = local(item) == "list-item" and local(next(iter(item), None)) != "list"
            number = self._lists.item(own, style, level, item) if is_counted else ""
            for child in item:
                if local(child) == "list":
                    yield from self._items(child, place, own, style, level + 1)
                elif local(child) == "h":
                    text = f"{number}{self._text(child)}"
                    yield Block(text, place or self._next("paragraph"), _level(child))
                    number = ""
                else:
                    for block in self.blocks([child], place):
                        yield replace(block, text=f"{number}{block.text}") if number else block
                        number = ""

    def _is_hidden(self, element: Any) -> bool:
        """Whether nobody is shown an element: by its style, as a section, or as a note's frame."""
        return (
            element.get(_STYLE) in self._hidden
            or element.get(_DISPLAY) == "none"
            or element.get(_CLASS) in _NOT_WRITTEN
        )

    def _table(self, table: Any, place: str) -> Iterator[Block]:
        for number, row in enumerate(_rows(table), start=1):
            for column, cell in enumerate(children(row, "table-cell"), start=1):
                yield from self.blocks(cell, f"{place}, row {number}, column {column}")

    def _text(self, element: Any) -> str:
        parts = [element.text or ""]
        for child in element:
            kind = local(child)
            if kind == "note":
                self._note(child)
            elif kind in _SPACES:
                parts.append(" ")
            elif kind and kind not in _LEFT_OUT and not self._is_hidden(child):
                parts.append(self._text(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def _note(self, note: Any) -> None:
        place = self._next("footnote")
        for body in children(note, "note-body"):
            self.footnotes += list(self.blocks(body, place))

    def _next(self, what: str) -> str:
        self._counts[what] += 1
        return f"{what} {self._counts[what]}"


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, also those inside its groups of rows."""
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _level(heading: Any) -> int:
    """Of a heading; what is no number is the highest."""
    written = heading.get(_LEVEL, "")
    return int(written) if written.isdecimal() and 0 < int(written[:3]) < 100 else 1
