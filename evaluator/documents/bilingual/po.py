"""PO: message catalogues of GNU gettext whose messages are Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ...errors import InputError
from ..formats.plain import decode
from ..inline import TagKind
from .base import BilingualFormat, Columns, Piece, Segment, Tagged, assemble

_MESSAGE = re.compile(rb'^msgid\s+"', re.M)
_HEAD = 64_000  # bytes in which a catalogue's first message stands
# What a program fills in: %s, %(name)d, %1$s, {name}, {0}, as the flags of a message allow.
_PLACEHOLDER = re.compile(r"(%(?:\(\w++\)|\d++\$)?[-+ 0#]*+\d*+(?:\.\d++)?[a-zA-Z]|\{\w*+\})")


class Po(BilingualFormat):
    """Catalogues; the message is the source, its first or only plural form the translation."""

    name = "po"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return bool(_MESSAGE.search(data[:_HEAD])) and b"msgstr" in data

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; obsolete messages are left out."""
        import polib

        text, _ = decode(data, path)
        try:
            catalogue = polib.pofile(text)
        # The library raises whatever its parser runs into.
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            detail = str(error).splitlines()[0] if str(error) else "damaged"
            raise InputError(f"no valid PO file ({detail[:80]})", path=path) from None
        segments = []
        for entry in catalogue:
            if entry.obsolete:
                continue
            plurals = [entry.msgstr_plural[key] for key in sorted(entry.msgstr_plural)]
            target = entry.msgstr or (plurals[-1] if plurals else "")
            is_format = any(flag.endswith("-format") for flag in entry.flags)
            sides = [_tagged(side, is_format) for side in (entry.msgid, target)]
            segments.append(Segment(entry.msgctxt or "", f"line {entry.linenum}", *sides))
        return segments


def _tagged(text: str, is_format: bool) -> Tagged:
    return assemble(_pieces(text) if is_format else [text])


def _pieces(text: str) -> Iterator[Piece]:
    for k, part in enumerate(_PLACEHOLDER.split(text)):
        yield (part, TagKind.EMPTY, part) if k % 2 else part
