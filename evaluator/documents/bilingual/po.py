"""PO: message catalogues of GNU gettext whose messages are Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...language import chinese_share
from ..formats.plain import decode
from ..inline import TagKind
from .base import BilingualFormat, Columns, LeftOut, Piece, Segment, assemble

_MESSAGE = re.compile(rb'^msgid\s+"', re.M)
_HEAD = 64_000  # bytes in which a catalogue's first message stands

# What a program fills in, in the grammars that a message's flags name (GNU gettext, "PO Files").
_C = (
    # No number before a space: in "50% of" nothing is filled in.
    r"%(?:\d++\$)?(?:[-+0#']|(?<!\d%) )*+(?:\*|\d++)?(?:\.(?:\*|\d++)?)?"
    r"(?:(?:hh?|ll?|[qjztL])?[diouxXeEfFgGaAcsCSpnm]|<PRI[diouxX]\w*+>)"
)
_PYTHON = rf"%\(\w++\)[-+0# ]*+\d*+(?:\.\d++)?[a-zA-Z]|{_C}"
_BRACES = r"\{[^{}]*+\}"
_QT = r"%L?\d{1,2}|%n"
_GRAMMARS = {
    "c": _C,
    "c++": _BRACES,
    "objc": rf"%@|%\d++\$@|{_C}",
    "python": _PYTHON,
    "python-brace": r"\{(?:\w[^{}]*+)?\}",
    "php": _C,
    "perl": _C,
    "perl-brace": r"\{\w++\}",
    "java": _BRACES,
    "java-printf": rf"%n|%(?:\d++\$)?[tT][a-zA-Z]|{_C}",
    "csharp": _BRACES,
    "javascript": _C,
    "ruby": rf"%\{{\w++\}}|%<\w++>[-+0# ]*+\d*+(?:\.\d++)?[a-zA-Z]|{_PYTHON}",
    "sh": r"\$\w++|\$\{\w++\}",
    "lua": _C,
    "qt": _QT,
    "qt-plural": _QT,
    "kde": r"%\d{1,2}",
    "boost": rf"%\d++%|%\|[^|]++\||{_C}",
}
_ESCAPED = r"%%|\{\{|\}\}"
"""Signs that stand for themselves: text, where the grammar would see something filled in."""


@cache
def _placeholders(kind: str) -> re.Pattern[str]:
    """What is filled in, as the only group that matches; ``%%`` and doubled braces match none."""
    return re.compile(rf"{_ESCAPED}|({_GRAMMARS[kind]})")


class Po(BilingualFormat):
    """Catalogues; the message is the source, its first or only plural form the translation."""

    name = "po"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return bool(_MESSAGE.search(data[:_HEAD])) and b"msgstr" in data

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`.

        Obsolete messages are left out, and those whose source is not Chinese.
        """
        segments = []
        for entry in catalogue(decode(data, path)[0], path):
            kind = placeholder_kind(entry.flags)
            is_chinese = chinese_share(entry.msgid) > 0
            segments.append(
                Segment(
                    entry.msgctxt or "",
                    f"line {entry.linenum}",
                    assemble(message_pieces(entry.msgid, kind)),
                    assemble(message_pieces(translation(entry), kind)),
                    left_out=None if is_chinese else LeftOut.NOT_CHINESE,
                )
            )
        return segments


def catalogue(text: str, path: Path) -> list[Any]:
    """Messages of a catalogue as polib has them, without the obsolete ones.

    Raises:
        InputError: it is damaged.
    """
    import polib

    try:
        entries = polib.pofile(text)
    # The library raises whatever its parser runs into.
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        detail = str(error).splitlines()[0] if str(error) else "damaged"
        raise InputError(f"no valid PO file ({detail[:80]})", path=path) from None
    return [entry for entry in entries if not entry.obsolete]


def translation(entry: Any) -> str:
    """What a message is translated as: the only form, or the last of its plural forms."""
    plurals = [entry.msgstr_plural[key] for key in sorted(entry.msgstr_plural)]
    written: str = entry.msgstr or (plurals[-1] if plurals else "")
    return written


def placeholder_kind(flags: Sequence[str]) -> str | None:
    """The grammar of a message's placeholders; None where nothing is one."""
    kinds = (flag.removesuffix("-format") for flag in flags if flag.endswith("-format"))
    return next((kind for kind in kinds if kind in _GRAMMARS), None)


def message_pieces(text: str, kind: str | None) -> Iterator[Piece]:
    """Text and placeholders of a message.

    Parameters:
        text: of the message.
        kind: grammar of its placeholders, as :func:`placeholder_kind` has it.
    """
    begin = 0
    for match in _placeholders(kind).finditer(text) if kind else ():
        if match[1] is not None:
            yield text[begin : match.start()]
            yield match[1], TagKind.EMPTY, match[1]
            begin = match.end()
    yield text[begin:]
