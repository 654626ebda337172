"""Subtitles: SubRip (.srt), WebVTT (.vtt) and SubStation Alpha (.ass, .ssa), a cue a block."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import is_zip
from .base import Block, Extract, Format
from .plain import decode

_HEAD = 16_000  # bytes in which the first cue begins
_FORMS = {
    "srt": re.compile(rb"^\s*\d+\s*\r?\n\s*\d+:\d\d:\d\d[,.]\d{1,3}\s*-->", re.M),
    "vtt": re.compile(rb"\A(?:\xef\xbb\xbf)?WEBVTT[ \t\r\n]"),
    "ass": re.compile(rb"^\[(?:Script Info|V4\+? Styles|Events)\]\s*$", re.M | re.I),
}

_TIMED = re.compile(r"\s*\d+:\d\d\S*\s*(?:-->|->\s*\d+:\d\d)")  # a line that is meant to say when
_TIMES = re.compile(r"\s*(?:\d+:)?\d\d?:\d\d[,.]\d{1,3}\s*-->\s*(?:\d+:)?\d\d?:\d\d[,.]\d{1,3}")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_READING = re.compile(r"<rt[^>]*>[^<]*(?:</rt>|(?=</ruby>))")  # above characters


class Subtitles(Format):
    """Cues in their order; numbers, times, styles, comments and drawings are no text."""

    name = "subtitles"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return not is_zip(data) and _form(data) is not None

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are cues with the times at which they begin."""
        import pysubs2

        text, _ = decode(data, path)
        form = _form(data) or ""
        if form != "ass":
            _check_times(text, path)
        if form == "vtt":
            text = _cues_alone(_READING.sub("", text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # on margins and layers, which are no text
                cues = pysubs2.SSAFile.from_string(text.removeprefix("\ufeff"), format_=form)
        # The library raises whatever its parser runs into.
        except (pysubs2.Pysubs2Error, ValueError, LookupError, TypeError) as error:
            raise InputError(f"no valid {form.upper()} file", path=path) from error
        return Extract.of_blocks(_blocks(cues, form), form)


def _cues_alone(text: str) -> str:
    """WebVTT without comments, styles, regions and names of cues, which are no text either."""
    blocks = [block.split("\n") for block in _BLANK.split(text.replace("\r\n", "\n"))]
    cues = [
        "\n".join(lines[at:])
        for lines in blocks
        if (at := next((k for k, line in enumerate(lines[:2]) if "-->" in line), -1)) >= 0
    ]
    return "\n\n".join(["WEBVTT", *cues])


def _check_times(text: str, path: Path) -> None:
    """Refuse a cue whose times are damaged: the library leaves it out without a word.

    Raises:
        InputError: there is one.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if _TIMED.match(line) and not _TIMES.match(line):
            raise InputError(
                f"no times of a cue: {line.strip()[:60]}", path=path, place=f"line {number}"
            )


def _form(data: bytes) -> str | None:
    head = data[:_HEAD]
    if b"\0" in head:  # UTF-16
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return next((form for form, begins in _FORMS.items() if begins.search(head)), None)


def _blocks(cues: Any, form: str) -> Iterator[Block]:
    for number, cue in enumerate(cues, start=1):
        if cue.is_text:
            seconds = cue.start // 1000
            time = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            # WebVTT alone writes characters as HTML does (W3C, 6.4).
            text = unescape(cue.plaintext) if form == "vtt" else cue.plaintext
            shown = cue.start / 1000, cue.end / 1000
            yield Block(text, f"cue {number} ({time})", time=shown)
