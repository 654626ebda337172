"""A text file's characters that are text, with their places, among all that is not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from .edits import Counterpart, Edit, EditedLines

_LIST_NUMBER = re.compile(r"\w{1,8}[.)]\s")
_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp1252")


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a text lies in its file: the byte-order mark, and the codec of what follows."""

    mark: bytes
    codec: str

    @classmethod
    def declared(cls, data: bytes, codec: str) -> Encoded:
        """The way of writing of a file that names its encoding."""
        for mark, own in _MARKS:
            if data.startswith(mark):
                return cls(mark, own)
        return cls(b"", codec)

    def read(self, data: bytes) -> str:
        """The file's text."""
        return data.removeprefix(self.mark).decode(self.codec)

    @classmethod
    def of(cls, data: bytes, text: str, path: Path) -> Encoded:
        """The way of writing that gives a file's bytes again.

        Raises:
            InputError: none does.
        """
        text = text.removeprefix("\ufeff")
        for mark, codec in (*_MARKS, *((b"", codec) for codec in _CODECS)):
            if not data.startswith(mark):
                continue
            try:
                if mark + text.encode(codec) == data:
                    return cls(mark, codec)
            except UnicodeEncodeError:
                continue
        raise InputError("its encoding cannot be written again; save it as UTF-8", path=path)

    def written(self, text: str, path: Path, errors: str = "strict") -> bytes:
        """A text's bytes.

        Raises:
            InputError: the encoding has not all its characters.
        """
        try:
            return self.mark + text.encode(self.codec, errors)
        except UnicodeEncodeError as error:
            raise InputError(
                f"its encoding ({self.codec}) has no {text[error.start]!r}, which an edit needs; "
                "save it as UTF-8 and score it again",
                path=path,
            ) from None


@dataclass(frozen=True, slots=True)
class Stream:
    """The characters of a file that are text, and perhaps some that are not.

    Attributes:
        text: as a reader sees them, white space as it stands in the file.
        starts: where each begins in the file's text.
        ends: where it ends.
        optional: characters that may be marks: they are passed over where the text lacks them.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    optional: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, int, int]], optional: Iterable[str] = ()) -> Stream:
        """Put pieces together.

        Parameters:
            pieces: text, and the stretch of the file that it stands in; either as long as its
                text, or an entity or escape for all of it.
            optional: as the attribute.
        """
        texts, starts, ends = [], list[int](), list[int]()
        for text, start, end in pieces:
            texts.append(text)
            if len(text) == end - start:
                starts += range(start, end)
                ends += range(start + 1, end + 1)
            else:
                starts += [start] * len(text)
                ends += [end] * len(text)
        return cls("".join(texts), starts, ends, frozenset(optional))

    def find(self, text: str, begin: int) -> list[int] | None:
        """The places of a text's solid characters, one after another, from a place on."""
        wanted = "".join(text.split())
        if not wanted:
            return []
        at = self.text.find(wanted[0], begin)
        while at >= 0:
            found = self._match(wanted, at)
            if found is not None:
                return found
            at = self.text.find(wanted[0], at + 1)
        return None

    def _match(self, wanted: str, at: int) -> list[int] | None:
        found = []
        for char in wanted:
            while at < len(self.text) and self.text[at] != char:
                if not self.text[at].isspace() and self.text[at] not in self.optional:
                    return None
                at += 1
            if at == len(self.text):
                return None
            found.append(at)
            at += 1
        return found


Escape = Callable[[str, int], str]
"""Writes words at a place of a file's text as its grammar wants them."""


def as_it_is(words: str, at: int) -> str:
    """The way of writing of grammars that escape nothing."""
    return words


def splice(whole: str, stream: Stream, reading: EditedLines, escape: Escape) -> str:
    """Put edits of a file's lines into the file's text; all else stays as it is.

    Parameters:
        whole: the file's text.
        stream, reading, escape: as :func:`changes_of` has them.

    Raises:
        ValueError: a line that has edits cannot be found.
    """
    for start, end, text in sorted(changes_of(stream, reading, escape), reverse=True):
        whole = whole[:start] + text + whole[end:]
    return whole


def changes_of(stream: Stream, reading: EditedLines, escape: Escape) -> list[tuple[int, int, str]]:
    """Edits of a file's lines as changes of the file: start, end, and what stands there then.

    Parameters:
        stream: the file's characters that are text.
        reading: the lines that were read from it, in order, with their edits.
        escape: of the file's grammar.

    Raises:
        ValueError: a line that has edits cannot be found.
    """
    changes: list[tuple[int, int, str]] = []
    cursor = 0
    for number, line in enumerate(reading.lines):
        places, lead = stream.find(line, cursor), 0
        if places is None and (item := _LIST_NUMBER.match(line)):
            lead = item.end()
            places = stream.find(line[lead:], cursor)
        if places is None:
            if number in reading.edits:
                raise ValueError(f"line {number + 1} is not in the file as it was read")
            continue
        if places:
            cursor = places[-1] + 1
        if number in reading.edits:
            changes += _changes(stream, line, lead, places, reading.edits[number], escape)
    return changes


def _changes(
    stream: Stream,
    line: str,
    lead: int,
    places: Sequence[int],
    edits: Sequence[Edit],
    escape: Escape,
) -> list[tuple[int, int, str]]:
    """Edits of one line as changes of the file: what is no text between changed words stays."""
    if not places:
        raise ValueError("an empty line has no place")
    first, last = places[0], places[-1] + 1
    own = stream.text[first:last]
    # Marks among the characters are no text of the line: as white space they are passed over.
    solid = set(places)
    shown = "".join(char if first + k in solid else " " for k, char in enumerate(own))
    way = Counterpart(line, shown, lead)
    found = []
    for edit in map(way.moved, edits):
        stretches = _stretches(stream, first + edit.start, first + edit.end, solid)
        if stretches:
            (start, end), *others = stretches
            found.append((start, end, escape(edit.text, start)))
            found += [(start, end, "") for start, end in others]
        else:
            at = stream.ends[first + edit.start - 1] if edit.start else stream.starts[first]
            found.append((at, at, escape(edit.text, at)))
    return found


def _stretches(stream: Stream, start: int, end: int, solid: set[int]) -> list[tuple[int, int]]:
    """Stretches of the file that hold characters of the stream, without marks between them."""
    found: list[tuple[int, int]] = []
    for at in range(start, end):
        if at not in solid and not stream.text[at].isspace():
            continue
        if found and found[-1][1] == stream.starts[at]:
            found[-1] = (found[-1][0], stream.ends[at])
        else:
            found.append((stream.starts[at], stream.ends[at]))
    return found
