"""OpenDocument texts (.odt) and presentations (.odp): paragraphs, headings, tables, footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, is_zip
from .base import Block, Extract, Format

_KINDS = (
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.presentation",
)
_DEEPEST = 200  # elements in elements; no text that somebody wrote has as many
_LEFT_OUT = frozenset(
    (
        "text:tracked-changes",  # what was deleted
        "office:annotation",
        "office:forms",
        "text:sequence-decls",
        "text:ruby-text",  # the reading above a character
        "text:note-citation",
        "presentation:notes-page",
        "svg:title",
        "svg:desc",
    )
)
_ELEMENT = 1  # of DOM's kinds of nodes
_SPACES = {"text:s": " ", "text:tab": " ", "text:line-break": " "}


class OpenDocument(Format):
    """Texts and presentations of LibreOffice and its like."""

    name = "opendocument"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        # The kind stands first in the archive, as it is (ODF 1.3, part 2, 3.3).
        return is_zip(data) and any(kind in data[:120] for kind in _KINDS)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are paragraphs, slides, table cells and footnotes."""
        from odf.opendocument import load

        check_size(data, path)
        try:
            document = load(io.BytesIO(data))
            reader = _Reader()
            blocks = [*reader.body(document.body, 0), *reader.footnotes]
        except (InputError, MemoryError):
            raise
        # A damaged file makes the library raise nearly anything.
        except Exception as error:
            raise InputError(
                "the OpenDocument file is damaged; open it in LibreOffice and save it anew",
                path=path,
            ) from error
        return Extract.of_blocks(blocks, "odt" if _KINDS[0] in data[:120] else "odp")


class _Reader:
    """Walks a document and keeps what stands outside its flow.

    Attributes:
        footnotes: met so far.
    """

    def __init__(self) -> None:
        self.footnotes: list[Block] = []
        self._counts = {"paragraph": 0, "slide": 0, "table": 0, "footnote": 0}

    def body(self, element: Any, depth: int, place: str = "") -> Iterator[Block]:
        """The blocks of an element, in order."""
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        for child in element.childNodes:
            kind = _kind(child)
            if kind is None or kind in _LEFT_OUT:
                continue
            if kind in ("text:p", "text:h"):
                yield Block(self._text(child, depth), place or self._next("paragraph"))
            elif kind == "table:table":
                yield from self._table(child, depth, self._within(place, "table"))
            elif kind == "draw:page":
                yield from self.body(child, depth + 1, self._next("slide"))
            else:
                yield from self.body(child, depth + 1, place)

    def _table(self, table: Any, depth: int, place: str) -> Iterator[Block]:
        rows = (row for row in _descendants(table, ("table:table-row",)))
        for number, row in enumerate(rows, start=1):
            cells = (cell for cell in row.childNodes if _kind(cell) == "table:table-cell")
            for column, cell in enumerate(cells, start=1):
                yield from self.body(cell, depth + 1, f"{place}, row {number}, cell {column}")

    def _text(self, element: Any, depth: int) -> str:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        parts = []
        for child in element.childNodes:
            kind = _kind(child)
            if kind is None:
                parts.append(str(child.data))
            elif kind == "text:note":
                self._note(child, depth)
            elif kind in _SPACES:
                parts.append(_SPACES[kind])
            elif kind not in _LEFT_OUT:
                parts.append(self._text(child, depth + 1))
        return "".join(parts)

    def _note(self, note: Any, depth: int) -> None:
        place = self._next("footnote")
        for child in note.childNodes:
            if _kind(child) == "text:note-body":
                self.footnotes += list(self.body(child, depth + 1, place))

    def _next(self, what: str) -> str:
        self._counts[what] += 1
        return f"{what} {self._counts[what]}"

    def _within(self, place: str, what: str) -> str:
        return f"{place}, {self._next(what)}" if place else self._next(what)


def _kind(node: Any) -> str | None:
    """The qualified name of an element; None for text."""
    return str(node.tagName) if node.nodeType == _ELEMENT else None


def _descendants(element: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    """Elements of some kinds, also inside groups of rows."""
    for child in element.childNodes:
        if _kind(child) in kinds:
            yield child
        elif (_kind(child) or "").startswith("table:table-") and _kind(child) != "table:table-cell":
            yield from _descendants(child, kinds)
