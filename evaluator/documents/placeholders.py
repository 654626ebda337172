"""Placeholders: what a program fills in, by the grammars of the languages that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .inline import Piece, Tagged, TagKind, assemble

# What a program fills in, in the grammars that a message's flags name (GNU gettext, "PO Files").
_C = (
    # No number before a space: in "50% of" nothing is filled in.
    r"%(?:\d++\$)?(?:[-+0#']|(?<!\d%) )*+(?:\*|\d++)?(?:\.(?:\*|\d++)?)?"
    r"(?:(?:hh?|ll?|[qjztL])?[diouxXeEfFgGaAcsCSpnm]|<PRI[diouxX]\w*+>)"
)
_PYTHON = rf"%\(\w++\)[-+0# ]*+\d*+(?:\.\d++)?[a-zA-Z]|{_C}"
_BRACES = r"\{[^{}]*+\}"
_QT = r"%L?\d{1,2}|%n"
GRAMMARS = {
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
    return re.compile(rf"{_ESCAPED}|({GRAMMARS[kind]})")


def filled_in(text: str, kind: str | None) -> Tagged:
    """A text and its placeholders as tags.

    Parameters:
        text: of a message.
        kind: of the placeholders, of ``GRAMMARS``; None where nothing is one.
    """
    return assemble(pieces(text, kind) if kind else [text])


def pieces(text: str, kind: str) -> Iterator[Piece]:
    """A text cut at its placeholders."""
    begin = 0
    for match in _placeholders(kind).finditer(text):
        if match[1] is not None:
            yield text[begin : match.start()]
            yield match[1], TagKind.EMPTY, match[1]
            begin = match.end()
    yield text[begin:]
