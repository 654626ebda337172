"""Edits in message catalogues of GNU gettext: all but the edited messages stays, line for line."""

from __future__ import annotations

import re
from pathlib import Path

from ...language import chinese_share
from ..bilingual import Columns
from ..bilingual.po import FUZZY, catalogue, placeholder_kind, translation
from ..placeholders import pieces
from .base import TextEditor
from .edits import EditedLines
from .strings import edited_string

_TRANSLATION = re.compile(r'^msgstr(?P<form>\[\d+\])?[ \t]+"[^\n]*(?:\n[ \t]*"[^\n]*)*', re.M)


class PoEditor(TextEditor):
    """Catalogues; of plural forms the one that was judged is edited, which is no longer fuzzy."""

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
            begin = begins[max(entry.linenum - 1, 0)]
            start, end = _place(text, begin, form)
            head = _settled(text[begin:start]) if entry.fuzzy else text[begin:start]
            text = f"{text[:begin]}{head}msgstr{form or ''} {_quoted(edited)}{text[end:]}"
        return text


def _settled(head: str) -> str:
    """What stands before a translation, no longer as a guess: those are not used by programs."""
    lines = []
    for line in head.splitlines(keepends=True):
        if line.startswith("#|"):  # the message that the guess was of
            continue
        if line.startswith("#,"):
            flags = [flag for flag in re.split(r"[\s,]+", line[2:]) if flag not in ("", FUZZY)]
            line = f"#, {', '.join(flags)}\n" if flags else ""
        lines.append(line)
    return "".join(lines)


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
