"""XML as it is written: where the nodes of a tree stand in their file, and changes of it.

A file is changed where it is edited alone: no serialiser writes again, in another way, what nobody
touched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..formats.xml import parse_xml
from .edits import Edit, EditedLines
from .streams import Encoded, Stream, changes_of

_TOKEN = re.compile(
    r"(?P<aside><!--.*?-->|<\?.*?\?>)"
    r"|<!\[CDATA\[(?P<data>.*?)\]\]>"
    r"|(?P<close></[^>]*>)"
    r"""|(?P<open><(?P<name>[^\s/>]+)(?P<attributes>(?:[^"'>]|"[^"]*"|'[^']*')*?)(?P<void>/)?>)"""
    r"|(?P<entity>&[^;]*;)"
    r"|(?P<text>[^<&]+)",
    re.S,
)
_BEFORE_ROOT = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>)*", re.S)
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=]+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")
_Piece = tuple[str, int, int]


@dataclass(slots=True)
class _Place:
    """Where a node stands: its start tag, what follows it inside and behind, and its end."""

    start: int
    opened: int
    name: str = ""
    is_void: bool = False
    end: int = 0
    text: list[_Piece] = field(default_factory=list)
    tail: list[_Piece] = field(default_factory=list)


class Markup:
    """An XML file with changes.

    Parameters:
        written: the file's text.
        root: its tree, with comments, without entities of its own.
    """

    def __init__(self, written: str, root: Any) -> None:
        self._written = written
        self._places: dict[Any, _Place] = dict(zip(root.iter(), _places(written), strict=True))
        self._changes: list[tuple[int, int, str]] = []

    def edit(self, element: Any, line: str, edits: Sequence[Edit], nodes: Sequence[Node]) -> None:
        """Put edits into an element's text; its tags stay where they are among the words.

        Parameters:
            element: that holds it.
            line: what was read from it, which differs from its own in white space alone.
            edits: with offsets in ``line``.
            nodes: the stretches of the element that are its text, in order.

        Raises:
            ValueError: it holds another text.
        """
        if not line.strip():
            self._fill(self._places[element], "".join(edit.text for edit in edits))
            return
        pieces = (piece for node in nodes for piece in self._pieces(node))
        reading = EditedLines([line], [0], {0: edits})
        self._changes += changes_of(Stream.of(pieces), reading, _escaped)

    def state(self, element: Any, name: str, value: str | None) -> None:
        """Give an attribute that an element has another value, or take it away with None."""
        place = self._places[element]
        begin = place.start + 1 + len(place.name)
        for match in _ATTRIBUTE.finditer(self._written, begin, place.opened):
            if match["name"] == name:
                start, end = match.span() if value is None else match.span("value")
                self._changes.append((start, end, "" if value is None else f'"{value}"'))

    def add_behind(self, element: Any, words: str, *names: str, attributes: str = "") -> None:
        """A new element behind another one, as far indented.

        Parameters:
            element: that it follows.
            words: inside it.
            names: of the new element, and of those inside it that hold the words; with the
                prefix that the element has.
            attributes: of the new element, as they are written.
        """
        place = self._places[element]
        line = self._written[self._written.rfind("\n", 0, place.start) + 1 : place.start]
        breaks = "\r\n" if self._written[: place.start].endswith(f"\r\n{line}") else "\n"
        indent = f"{breaks}{line}" if line.isspace() or (not line and place.start) else ""
        before, colon, _ = place.name.rpartition(":")
        tags = [f"{before}{colon}{name}" for name in names]
        opened = "".join(f"<{tag}{'' if k else attributes}>" for k, tag in enumerate(tags))
        closed = "".join(f"</{tag}>" for tag in reversed(tags))
        new = f"{indent}{opened}{_escaped(words, 0)}{closed}"
        self._changes.append((place.end, place.end, new))

    def changed(self) -> str:
        """The file's text with all changes."""
        text = self._written
        for start, end, words in sorted(self._changes, reverse=True):
            text = text[:start] + words + text[end:]
        return text

    def _pieces(self, node: Node) -> Sequence[_Piece]:
        place = self._places[node.holder]
        return place.tail if node.is_behind else place.text

    def _fill(self, place: _Place, words: str) -> None:
        """Words into an element that has none."""
        if place.is_void:
            change = place.opened - 2, place.opened, f">{_escaped(words, 0)}</{place.name}>"
        else:
            change = place.opened, place.opened, _escaped(words, 0)
        self._changes.append(change)


@dataclass(frozen=True, slots=True)
class XmlFile:
    """A file as a tree to look things up in, and as the characters that are to change."""

    root: Any
    markup: Markup
    way: Encoded

    @classmethod
    def of(cls, data: bytes, path: Path) -> XmlFile:
        """The file of its bytes.

        Raises:
            InputError: it is not well-formed.
        """
        root = parse_xml(data, path, comments=True)
        way = Encoded.declared(data, root.getroottree().docinfo.encoding or "utf-8")
        return cls(root, Markup(way.read(data), root), way)

    def written(self, path: Path) -> bytes:
        """Its bytes with all changes."""
        return self.way.written(self.markup.changed(), path, "xmlcharrefreplace")


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text in an element tree.

    Attributes:
        holder: element that it belongs to.
        is_behind: whether it stands behind the element's end, not inside it.
    """

    holder: Any
    is_behind: bool = False


def _places(written: str) -> Iterator[_Place]:
    """Where the nodes of a file's root element stand, in document order.

    The file is well-formed: it has been parsed.
    """
    found: list[_Place] = []
    around: list[_Place] = []
    begin = _BEFORE_ROOT.match(written.removeprefix("\ufeff"))
    at = (begin.end() if begin else 0) + written.startswith("\ufeff")
    pieces: list[_Piece] = []
    for match in _TOKEN.finditer(written, at):
        start, end = match.span()
        if match["aside"] or match["open"]:
            place = _Place(start, end, match["name"] or "", bool(match["void"]), end)
            found.append(place)
            is_open = match["open"] and not match["void"]
            pieces = place.text if is_open else place.tail
            if is_open:
                around.append(place)
        elif match["close"]:
            place = around.pop()
            place.end, pieces = end, place.tail
        elif match["entity"]:
            pieces.append((html.unescape(match[0]), start, end))
        else:
            kind = "text" if match["text"] else "data"
            pieces.append((match[kind], *match.span(kind)))
        if not around:
            break
    return iter(found)


def _escaped(words: str, at: int) -> str:
    return html.escape(words, quote=False)
