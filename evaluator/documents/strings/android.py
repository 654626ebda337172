"""Android string resources: strings, arrays and plurals of a ``strings.xml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..formats.xml import children, local, parse_xml, root_name
from ..inline import Piece, TagKind, assemble
from ..placeholders import pieces
from .base import Entry, StringTable

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_WHITE = {"n": "\n", "t": "\t"}
_QUOTED = re.compile(r'(?<!\\)"')


class Android(StringTable):
    """Resources of Android programs."""

    name = "android"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        return root_name(data) == "resources"

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`."""
        return list(_entries(parse_xml(data, path)))


def _entries(root: Any) -> Iterator[Entry]:
    for element in root:
        kind, name = local(element), element.get("name") or ""
        is_translated = element.get("translatable", "true") != "false"
        if kind == "string":
            yield Entry(name, _text(element), is_translated)
        elif kind == "string-array":
            for number, item in enumerate(children(element, "item")):
                yield Entry(f"{name}.{number}", _text(item), is_translated)
        elif kind == "plurals":
            for item in children(element, "item"):
                key = f"{name}.{item.get('quantity', '')}"
                yield Entry(key, _text(item), is_translated)


def _text(element: Any) -> Any:
    return assemble(_pieces(element))


def _pieces(element: Any) -> Iterator[Piece]:
    """Text and tags of an element; of ``<xliff:g>``, which marks what is filled in, the text."""
    yield from pieces(_plain(element.text), "java-printf")
    for child in element:
        name = local(child)
        if name and name != "g":
            yield name, TagKind.OPEN, f"<{name}>"
        if name:
            yield from _pieces(child)
        if name and name != "g":
            yield name, TagKind.CLOSE, f"</{name}>"
        yield from pieces(_plain(child.tail), "java-printf")


def _plain(text: str | None) -> str:
    """Text without the quotation marks that keep its white space, escapes made characters."""
    return _ESCAPE.sub(_character, _QUOTED.sub("", text or ""))


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        code = int(escape[1], 16)
        return "" if 0xD800 <= code < 0xE000 else chr(code)
    return _WHITE.get(escape[2], escape[2])
