"""Test sets of WMT in SGML: a source, reference or translation, segment by segment."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from ...errors import InputError
from ..formats.plain import decode
from ..inline import assemble
from .base import Entry, StringTable

_HEAD = 4096  # bytes in which a set begins
_SETS = ("srcset", "refset", "tstset")
_SET = re.compile(rf"\s*(?:<[?!][^>]*+>\s*+)*+<(?:{'|'.join(_SETS)})\b", re.IGNORECASE)
_PART = re.compile(r"<(doc|seg)\b([^>]*+)>|(</seg\s*+>)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_TAG = re.compile(r"<[^<>]*+>")


class Sgml(StringTable):
    """Sets of one language each."""

    name = "sgml"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        head = data[:_HEAD].replace(b"\0", b"").decode("utf-8", "ignore")  # UTF-16 as well
        return bool(_SET.match(head.removeprefix("\ufeff")))

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`."""
        return list(_segments(decode(data, path)[0], path))


def _segments(text: str, path: Path) -> Iterator[Entry]:
    document, segment, begin, system = "", "", -1, None
    for part in _PART.finditer(text):
        if part[3]:
            if begin >= 0:
                words = html.unescape(_TAG.sub(" ", text[begin : part.start()]))
                yield Entry(segment, assemble([words]), document=document)
            begin = -1
            continue
        given = dict(_attributes(part[2]))
        if part[1].lower() == "doc":
            document = given.get("docid", "")
            by = given.get("sysid")
            if system is not None and by != system:
                raise InputError(
                    f"holds what {system} and {by} have translated; give each in a file of its own",
                    path=path,
                )
            system = by if system is None else system
        else:
            segment, begin = given.get("id", ""), part.end()


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, *values in _ATTRIBUTE.findall(text):
        yield name.lower(), html.unescape(next(filter(None, values), ""))
