"""Inline elements of XLIFF 1.2, XLIFF 2 and TMX 1.4 → text and tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..formats.xml import local
from ..inline import TagKind
from .base import Piece, Tagged, assemble

_OPENING = {"bpt": ("rid", "x", "i", "id"), "bx": ("rid", "id"), "sc": ("id",)}
_CLOSING = {"ept": ("rid", "i", "id"), "ex": ("rid", "id"), "ec": ("startRef", "id")}
_STANDING = ("x", "ph", "ut")
_PAIRED = ("g", "pc")
_ISOLATED = {"begin": TagKind.OPEN, "open": TagKind.OPEN}


class _Tags:
    """Names the tags of one side of a segment."""

    def __init__(self) -> None:
        self._standing = 0
        self._opened: dict[str, str] = {}  # TMX: number of a pair on its side → name of the pair

    def pieces(self, element: Any) -> Iterator[Piece]:
        """What an element holds, in order; the code inside a tag is no text."""
        yield element.text or ""
        for child in element:
            yield from self._child(child)
            yield child.tail or ""

    def _child(self, element: Any) -> Iterator[Piece]:
        kind = local(element)
        if kind in _PAIRED:
            name = element.get("id") or kind
            yield name, TagKind.OPEN
            yield from self.pieces(element)
            yield name, TagKind.CLOSE
        elif kind in _OPENING:
            name = _first(element, _OPENING[kind]) or kind
            self._opened[element.get("i", "")] = name
            yield name, TagKind.OPEN
        elif kind in _CLOSING:
            number = element.get("i", "")
            name = self._opened.get(number) if number else None
            yield name or _first(element, _CLOSING[kind]) or kind, TagKind.CLOSE
        elif kind == "it":
            name = _first(element, ("rid", "x", "id")) or kind
            yield name, _ISOLATED.get(element.get("pos", ""), TagKind.CLOSE)
        elif kind in _STANDING:
            self._standing += 1
            is_break = "lb" in (element.get("ctype"), element.get("subType", "").rpartition(":")[2])
            if is_break:
                yield " "
            name = _first(element, ("id", "x")) or f"{kind}{self._standing}"
            yield name, TagKind.BREAK if is_break else TagKind.EMPTY
        elif kind == "cp":  # a character that XML cannot hold
            yield ""
        elif kind:
            yield from self.pieces(element)  # marks and highlights: their text is text


def read_tagged(element: Any) -> Tagged:
    """Text and tags of a source, target or seg element; nothing for None."""
    return assemble(() if element is None else _Tags().pieces(element))


def _first(element: Any, names: tuple[str, ...]) -> str:
    return next((element.get(name) for name in names if element.get(name)), "")
