"""Edits in message catalogues of GNU gettext: all but the edited messages stays, line for line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ...language import chinese_share
from ..bilingual import Columns
from ..bilingual.po import FUZZY, catalogue, placeholder_kind, translation
from ..placeholders import filled_in, pieces
from .base import TextEditor
from .edits import Edit, EditedLines
from .streams import Stream, splice
from .strings import text_stretches

_TRANSLATION = re.compile(
    r'^msgstr(?P<form>\[\d+\])?[ \t]+"[^\r\n]*(?:\r?\n[ \t]*"[^\r\n]*)*', re.M
)
_STRING = re.compile(r'"((?:[^"\\\r\n]|\\.)*)"')
_CHARACTER = re.compile(r"\\?.", re.S)


class PoEditor(TextEditor):
    """Catalogues; of plural forms the one that was judged is edited, which is no longer fuzzy."""

    name = "po"
    endings = (".po",)

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        begins = [0, *(match.end() for match in re.finditer("\n", text))]
        entries = _judged(text, path)
        for number in sorted(reading.edits, reverse=True):
            entry = entries[number]
            kind = placeholder_kind(entry.flags)
            form = f"[{max(entry.msgstr_plural)}]" if entry.msgstr_plural else None
            begin = begins[max(entry.linenum - 1, 0)]
            start, end = _place(text, begin, form)
            head = _settled(text[begin:start]) if entry.fuzzy else text[begin:start]
            line, edits = reading.lines[number], reading.edits[number]
            _spare_doubles(entry, kind, reading.after(number))
            edited = _edited(text[start:end], translation(entry), kind, line, edits)
            text = f"{text[:begin]}{head}{edited}{text[end:]}"
        return text

    def expected(self, data: bytes, path: Path, reading: EditedLines) -> Iterable[str]:
        """See :meth:`Editor.expected`; a placeholder that is put in is read as no text."""
        entries = _judged(self.decoded(data, path).removeprefix("\ufeff"), path)
        for number in range(len(reading.lines)):
            line = reading.after(number)
            is_edited = number in reading.edits
            kind = placeholder_kind(entries[number].flags) if is_edited else None
            yield filled_in(line, kind).text


def _judged(text: str, path: Path) -> list[Any]:
    """The messages that are read, in order."""
    return [entry for entry in catalogue(text, path) if chinese_share(entry.msgid) > 0]


def _spare_doubles(entry: Any, kind: str | None, line: str) -> None:
    """Make sure that nothing is filled in more often than the source has it: programs crash of it.

    Parameters:
        entry: the message.
        kind: grammar of its placeholders.
        line: its text with edits; the placeholders in it are those that were put in.

    Raises:
        ValueError: a placeholder is put in beside one that is there.
    """
    if kind is None:
        return
    put_in, there = _placeholders(line, kind), _placeholders(translation(entry), kind)
    wanted = _placeholders(entry.msgid, kind) | _placeholders(entry.msgid_plural, kind)
    if doubled := [name for name in put_in if put_in[name] + there[name] > wanted[name]]:
        raise ValueError(f"{doubled[0]} would stand in it more often than in the source")


def _placeholders(text: str, kind: str) -> Counter[str]:
    return Counter(piece[0] for piece in pieces(text, kind) if not isinstance(piece, str))


def _settled(head: str) -> str:
    """What stands before a translation, no longer as a guess: those are not used by programs."""
    lines = []
    for line in head.splitlines(keepends=True):
        if line.startswith("#|"):  # the message that the guess was of
            continue
        if line.startswith("#,"):
            flags = [flag for flag in re.split(r"[\s,]+", line[2:]) if flag not in ("", FUZZY)]
            end = line[len(line.rstrip("\r\n")) :]
            line = f"#, {', '.join(flags)}{end}" if flags else ""
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


def _edited(written: str, message: str, kind: str | None, line: str, edits: Sequence[Edit]) -> str:
    """A translation as it is written in its file, with edits; its lines stay as they are cut.

    Parameters:
        written: with its keyword and quotation marks.
        message: the same, escapes undone.
        kind: grammar of its placeholders, as :func:`placeholder_kind` names it.
        line: what was read from it.
        edits: with offsets in ``line``.

    Raises:
        ValueError: it holds another text.
    """
    import polib

    strings = list(_STRING.finditer(written))
    if not line:
        at, words = strings[0].start(1), "".join(edit.text for edit in edits)
        return f"{written[:at]}{polib.escape(words)}{written[at:]}"
    places = [
        (at.start(), at.end())
        for string in strings
        for at in _CHARACTER.finditer(written, *string.span(1))
    ]
    if len(places) != len(message):
        raise ValueError("the message is written in another way than its text tells")
    parts = pieces(message, kind) if kind else [message]
    stream = Stream.of(
        (char, *places[at])
        for own, start, end in text_stretches(parts)
        for char, at in zip(own, range(start, end), strict=True)
    )
    reading = EditedLines([line], [0], {0: edits})
    return splice(written, stream, reading, lambda words, _: polib.escape(words))
