"""PO: message catalogues of GNU gettext whose messages are Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...language import chinese_share
from ..formats.plain import decode
from ..placeholders import GRAMMARS, filled_in
from .base import BilingualFormat, Columns, LeftOut, Segment

_MESSAGE = re.compile(rb'^msgid\s+"', re.M)
_HEAD = 64_000  # bytes in which a catalogue's first message stands
FUZZY = "fuzzy"
"""Flag of a translation that a program guessed."""


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
                    filled_in(entry.msgid, kind),
                    filled_in(translation(entry), kind),
                    left_out=None if is_chinese else LeftOut.NOT_CHINESE,
                    state=FUZZY if entry.fuzzy else "",
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
    return next((kind for kind in kinds if kind in GRAMMARS), None)
