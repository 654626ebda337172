"""Foreign text made fit to be shown: what files, names and programs bring is text, never commands.

A terminal obeys control characters, and a reader is misled by direction marks.  Whatever is
printed passes through here: through :func:`shown`, by way of the command line's messages and of
the consoles of :mod:`.console`, or through :func:`to_json`.
"""

from __future__ import annotations

import json
import math
import os
import re
from pathlib import Path
from typing import Any

_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, the 8-bit ones too
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"  # what moves or hides its neighbours
    "\ud800-\udfff\ufffe\uffff]"  # halves of characters, and what is none
)
_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""A whole sequence of a terminal (ECMA-48, CSI and OSC), whose letters would be left of it."""
_UNDECODED = range(0xDC80, 0xDD00)
"""Where Python puts the bytes of a name that it cannot decode (PEP 383)."""


def shown(text: object) -> str:
    r"""Text as it may be shown anywhere: what is a command to a terminal is written out.

    Parameters:
        text: foreign, of any length; anything else is turned into text first.

    Returns:
        the text, with ``\x1b``, ``\u202e`` and the like in place of control characters, direction
        marks, invisible characters and lone surrogates; tabs and line ends stay.  XML can hold it.
    """
    return _COMMANDS.sub(_written_out, str(text))


def without_commands(text: str) -> str:
    """The text without what is a command to a terminal; line ends and tabs stay."""
    return _COMMANDS.sub("", _SEQUENCE.sub("", text))


def in_one_line(text: object) -> str:
    """The same in one line, as messages are."""
    return shown(" ".join(str(text).split()))


def name_of(path: Path | str) -> str:
    """A file's name as text: names are bytes, which need not be of this locale nor UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def to_json(record: object) -> str:
    """Plain data as JSON, to be shown or kept.

    What is not finite is null, which JSON can say; what is a command to a terminal is escaped, so
    that whoever parses it gets the text itself.

    Parameters:
        record: of dictionaries, lists, texts, numbers.
    """
    return escaped_json(json.dumps(_finite(record), ensure_ascii=False, indent=2))


def escaped_json(written: str) -> str:
    """JSON that says the same without any character that is a command to a terminal."""
    return _COMMANDS.sub(_in_json, written)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code in _UNDECODED:
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _in_json(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
