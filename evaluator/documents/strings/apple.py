"""Strings of iOS and macOS: ``.strings`` and ``.stringsdict``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.plain import decode
from ..formats.xml import local, parse_xml, root_name
from ..placeholders import filled_in
from .base import PLURALS, Entry, StringTable

_KIND = "objc"
_STRING = r'"((?:[^"\\]|\\.)*+)"'
_COMMENT = r"/\*.*?\*/|//[^\n]*+"
_PAIR = re.compile(rf"(?:{_STRING}|([\w.$-]++))\s*+=\s*+{_STRING}\s*+;", re.DOTALL)
_SKIPPED = re.compile(rf"(?:\s++|{_COMMENT})++", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[Uu]([0-9a-fA-F]{4})|(.))", re.DOTALL)
_WHITE = {"n": "\n", "t": "\t", "r": "\n"}
_HEAD = 64_000  # characters in which the first text stands
_BINARY = b"bplist"


class AppleStrings(StringTable):
    """Texts by key, a line each."""

    name = "strings"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        if path.suffix.lower() == ".strings":
            return root_name(data) != "plist"
        if data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")[:1] not in (b'"', b"/"):
            return False
        try:
            return _first_pair(decode(data, path)[0][:_HEAD]) is not None
        except InputError:
            return False

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`."""
        if data.startswith(_BINARY):
            raise InputError("is compiled; give the text that it was made of", path=path)
        text = decode(data, path)[0].removeprefix("\ufeff")
        return list(_pairs(text, path))


class StringsDict(StringTable):
    """Texts by number, in property lists; plain dictionaries of texts as well."""

    name = "stringsdict"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        return root_name(data) == "plist"

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`; what tells the kind of a number is no text."""
        root = parse_xml(data, path)
        return [
            Entry(".".join(keys), filled_in(text, _KIND))
            for keys, text in _leaves(root)
            if len(keys) == 1 or keys[-1] in PLURALS
        ]


def _first_pair(text: str) -> re.Match[str] | None:
    skipped = _SKIPPED.match(text.removeprefix("\ufeff"))
    return _PAIR.match(text.removeprefix("\ufeff"), skipped.end() if skipped else 0)


def _pairs(text: str, path: Path) -> Iterator[Entry]:
    at = 0
    while True:
        skipped = _SKIPPED.match(text, at)
        at = skipped.end() if skipped else at
        if at == len(text):
            return
        pair = _PAIR.match(text, at)
        if pair is None:
            line = text.count("\n", 0, at) + 1
            raise InputError('not a line of "key" = "text";', path=path, place=f"line {line}")
        key = pair[2] if pair[1] is None else _plain(pair[1])
        yield Entry(key, filled_in(_plain(pair[3]), _KIND))
        at = pair.end()


def _plain(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        code = int(escape[1], 16)
        return "" if 0xD800 <= code < 0xE000 else chr(code)
    return _WHITE.get(escape[2], escape[2])


def _leaves(root: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Texts of a property list with the keys that lead to them."""
    waiting: list[tuple[tuple[str, ...], Any]] = [
        ((), e) for e in reversed(root) if local(e) == "dict"
    ]
    while waiting:
        keys, element = waiting.pop()
        if local(element) == "string":
            yield keys, "".join(element.itertext())
        elif local(element) == "dict":
            inner, key = [], None
            for child in element:
                if local(child) == "key":
                    key = child.text or ""
                elif key is not None:
                    inner.append(((*keys, key), child))
                    key = None
            waiting += reversed(inner)
