"""What a format is: a file's bytes in, its text with the way back to places in the file out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ...model import Message
from ...support.plugins import Origin
from ..inline import InlineTag

Time = tuple[float, float]
"""Seconds from which and to which a cue is shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell, and where it stands in its file.

    Attributes:
        text: as it reads, numbers of automatic lists spelt out.
        place: for people, for instance ``page 3`` or ``table 1, row 2, column 1``.
        level: of a heading, 1 for the highest; 0 for all else.
        time: of a cue, the seconds from which and to which it is shown.
    """

    text: str
    place: str
    level: int = 0
    time: Time | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table is read, from its beginning to its end.

    Attributes:
        table: its number in the file; 0 outside of any.
        row: that was begun last, from 1; 0 before the first.
        column: of it, likewise.
    """

    table: int = 0
    row: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """Of the cell, for people; empty outside of any."""
        at = f"table {self.table}, row {self.row}, column {self.column}"
        return at if self.row and self.column else ""

    def opened(self, tag: str) -> Cell:
        """Where what follows a tag of HTML stands: ``tr`` begins a row, others a cell."""
        if tag == "tr":
            return Cell(self.table, self.row + 1)
        return Cell(self.table, self.row, self.column + 1)


@dataclass(frozen=True, eq=False, slots=True)
class Extract:
    """The text of a file, a block a line.

    Attributes:
        text: everything that a reader of the file reads, in reading order.
        encoding: what the bytes were decoded with; the format's name where it is not bare text.
        starts: offset in ``text`` at which each place begins, ascending.
        places: as many, for people.
        names: of a bilingual file, the id of every line's segment; empty where they have none.
        tags: of a bilingual file, the inline tags of every line.
        documents: of a bilingual file, the document that every line is of; empty where the file
            does not say.
        states: of a bilingual file, what it says of the state of every line's segment; empty
            where it says nothing.
        notes: what a reader should know of how the file was read.
        levels: of the headings among the lines, as :class:`Block` has them, one for each place;
            empty where the file tells no headings from text.
        times: of subtitles, when each place's cue is shown; empty for all else.
        is_whole: every line is a whole paragraph, heading, item or cell; else a line may break
            off in mid-sentence, as lines of plain text and of pages do.
    """

    text: str
    encoding: str
    starts: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[tuple[InlineTag, ...], ...] = ()
    documents: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    levels: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()
    is_whole: bool = False

    def place(self, offset: int) -> str:
        """Where in the file the character at an offset stands; empty where that is unknown."""
        number = bisect_right(self.starts, offset)
        return self.places[number - 1] if number else ""

    def level(self, offset: int) -> int:
        """Level of the heading in which the character at an offset stands; 0 for none."""
        number = bisect_right(self.starts, offset)
        return self.levels[number - 1] if self.levels and number else 0

    def time(self, offset: int) -> Time | None:
        """When the cue in which the character at an offset stands is shown; None for all else."""
        number = bisect_right(self.starts, offset)
        return self.times[number - 1] if self.times and number else None

    @classmethod
    def of_blocks(cls, blocks: Iterable[Block], encoding: str, *, is_whole: bool = True) -> Extract:
        """Put blocks together, a line each; those without text are left out."""
        texts, starts, places, levels, times, offset = [], [], [], [], [], 0
        for block in blocks:
            text = " ".join(block.text.split())
            if text:
                texts.append(text)
                starts.append(offset)
                places.append(block.place)
                levels.append(block.level)
                times.append(block.time)
                offset += len(text) + 1
        return cls(
            "\n".join(texts),
            encoding,
            tuple(starts),
            tuple(places),
            levels=tuple(levels) if any(levels) else (),
            times=tuple(time for time in times if time) if all(times) else (),
            is_whole=is_whole,
        )


class Format(ABC):
    """Base of all formats; register a subclass under ``evaluator.formats``."""

    name: ClassVar[str]
    """Short name, for instance ``docx``; the same as the entry point's."""
    origin: Origin
    """Where it comes from, filled in when it is loaded."""

    @abstractmethod
    def recognises(self, data: bytes, path: Path) -> bool:
        """Whether a file is of this format, by its content rather than by its name.

        Parameters:
            data: the whole file.
            path: its name, for formats that content alone does not give away.
        """

    @abstractmethod
    def read(self, data: bytes, path: Path) -> Extract:
        """Read a file's text.

        Parameters:
            data: the whole file.
            path: for error messages.

        Raises:
            InputError: the file is damaged, encrypted, or holds no text.
        """
