"""Inline elements of XLIFF 1.2, XLIFF 2 and TMX 1.4 → text and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..formats.xml import children, local
from ..inline import Piece, Tagged, TagKind, assemble

_OPENING = {"bpt": ("rid", "x", "i", "id"), "bx": ("rid", "id"), "sc": ("id",)}
_CLOSING = {"ept": ("rid", "i", "id"), "ex": ("rid", "id"), "ec": ("startRef", "id")}
_STANDING = ("x", "ph", "ut")
_PAIRED = ("g", "pc")
_ISOLATED = {"begin": TagKind.OPEN, "open": TagKind.OPEN}
_DELETED = "x-sdl-deleted"  # Trados Studio's tracked changes, read as accepted
_CODES = frozenset((*_OPENING, *_CLOSING, *_STANDING, "it", "cp"))  # what they hold is no text
_SHOWN = ("equiv-text", "disp", "equiv")  # a code in words, where it is not written itself


class _Tags:
    """Names the tags of one side of a segment.

    Parameters:
        codes: as :func:`read_tagged` has them.
    """

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._data = codes
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
            yield name, TagKind.OPEN, self._data.get(element.get("dataRefStart"), "")
            yield from self.pieces(element)
            yield name, TagKind.CLOSE, self._data.get(element.get("dataRefEnd"), "")
        elif kind in _OPENING:
            name = _first(element, _OPENING[kind]) or kind
            self._opened[element.get("i", "")] = name
            yield name, TagKind.OPEN, self._code(element)
        elif kind in _CLOSING:
            number = element.get("i", "")
            name = self._opened.get(number) if number else None
            name = name or _first(element, _CLOSING[kind]) or kind
            yield name, TagKind.CLOSE, self._code(element)
        elif kind == "it":
            name = _first(element, ("rid", "x", "id")) or kind
            yield name, _ISOLATED.get(element.get("pos", ""), TagKind.CLOSE), self._code(element)
        elif kind in _STANDING:
            self._standing += 1
            is_break = "lb" in (element.get("ctype"), element.get("subType", "").rpartition(":")[2])
            if is_break:
                yield " "
            name = _first(element, ("id", "x")) or f"{kind}{self._standing}"
            yield name, TagKind.BREAK if is_break else TagKind.EMPTY, self._code(element)
        elif kind == "cp":  # a character that XML cannot hold
            yield ""
        elif kind and element.get("mtype") != _DELETED:
            yield from self.pieces(element)  # marks and highlights: their text is text

    def _code(self, element: Any) -> str:
        """What a tag stands for: its own text, what it refers to, or how it is shown."""
        written = "".join(element.itertext()) or self._data.get(element.get("dataRef"), "")
        return written or _first(element, _SHOWN)


_NO_CODES: Mapping[str, str] = {}


def read_tagged(element: Any, codes: Mapping[str, str] = _NO_CODES) -> Tagged:
    """Text and tags of a source, target or seg element; nothing for None.

    Parameters:
        element: to read.
        codes: that its tags refer to, as :func:`original_data` has them.
    """
    return assemble(() if element is None else _Tags(codes).pieces(element))


def holds_text(element: Any) -> bool:
    """Whether what stands inside an inline element is text of its segment."""
    kind = local(element)
    return bool(kind) and kind not in _CODES and element.get("mtype") != _DELETED


def sub_flows(element: Any) -> list[Tagged]:
    """Texts inside the tags of an element that are for translation, such as a picture's title."""
    if element is None:
        return []
    return [read_tagged(flow) for flow in element.iter() if local(flow) == "sub"]


def original_data(unit: Any) -> dict[str, str]:
    """The codes that a unit of XLIFF 2 keeps for its tags to refer to, by id."""
    entries = (
        entry for store in children(unit, "originalData") for entry in children(store, "data")
    )
    return {entry.get("id", ""): "".join(entry.itertext()) for entry in entries}


def _first(element: Any, names: tuple[str, ...]) -> str:
    return next((element.get(name) for name in names if element.get(name)), "")
