"""Edits in message catalogues of GNU gettext: all but the edited messages stays, line for line."""

from __future__ import annotations

import re
from pathlib import Path

from ...language import chinese_share
from ..bilingual import Columns
from ..bilingual.po import catalogue, placeholder_kind, translation
from ..placeholders import pieces
from .base import TextEditor
from .edits import EditedLines
from .strings import edited_string

_TRANSLATION = re.compile(r'^msgstr(?P<form>\[\d+\])?[ \t]+"[^\n]*(?:\n[ \t]*"[^\n]*)*', re.M)


class PoEditor(TextEditor):
    """Catalogues; of plural forms the one that was judged is edited."""

    name = "po"

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        begins = [0, *(match.end() for match in re.finditer("\n", text))]
        entries = [entry for entry in catalogue(text, path) if chinese_share(entry.msgid) > 0]
        for number in sorted(reading.edits, reverse=True):
            entry = entries[number]
            message = translation(entry)
            kind = placeholder_kind(entry.flags)
            parts = pieces(message, kind) if kind else [message]
            edited = edited_string(message, parts, reading.lines[number], reading.edits[number])
            form = f"[{max(entry.msgstr_plural)}]" if entry.msgstr_plural else None
            start, end = _place(text, begins[entry.linenum - 1], form)
            text = f"{text[:start]}msgstr{form or ''} {_quoted(edited)}{text[end:]}"
        return text


def _place(text: str, begin: int, form: str | None) -> tuple[int, int]:
    """Where a message's translation stands.

    Raises:
        ValueError: nowhere behind its beginning.
    """
    for match in _TRANSLATION.finditer(text, begin):
        if match["form"] == form:
            return match.span()
    raise ValueError("the message has no translation")


def _quoted(text: str) -> str:
    """A string as catalogues write it, a line of the file for each of its lines."""
    import polib

    lines = [f'"{polib.escape(line)}"' for line in text.splitlines(keepends=True)] or ['""']
    return lines[0] if len(lines) == 1 else "\n".join(['""', *lines])
