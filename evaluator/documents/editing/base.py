"""What an editor is: a file's bytes and edits of what was read from it in, the edited file out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from ...support.plugins import Origin
from ..bilingual import Columns
from ..formats.plain import decode
from .edits import EditedLines
from .streams import Encoded


class Editor(ABC):
    """Base of all editors; register a subclass under ``evaluator.editors``."""

    name: ClassVar[str]
    """Of the format or bilingual format that it writes; the same as the entry point's."""
    endings: ClassVar[tuple[str, ...]] = ()
    """Of the names of its files, for messages."""
    tracks: ClassVar[bool] = False
    """Whether it can mark its changes for somebody to accept or reject."""
    origin: Origin
    """Where it comes from, filled in when it is loaded."""

    @abstractmethod
    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """Put edits into a copy of a file, all of which stays as it is but for them.

        Parameters:
            data: the whole file.
            path: for error messages.
            reading: the lines as the format reads them, with their edits; of a bilingual file
                the translations, a segment a line.
            columns: of a table, as the user named them.
            tracked: mark the changes, where the format can.

        Raises:
            InputError: the file cannot be written.
            ValueError: an edit has no place in it.
        """

    def expected(self, data: bytes, path: Path, reading: EditedLines) -> Iterable[str]:
        """The lines that the edited file has to have where it is read again.

        Parameters:
            data, path, reading: as :meth:`edited` has them.
        """
        return (reading.after(number) for number in range(len(reading.lines)))


class TextEditor(Editor):
    """Base of the editors of text files, which are written in the encoding that they came in."""

    errors: ClassVar[str] = "strict"
    """What becomes of characters that the encoding has not, as :meth:`str.encode` has it."""

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        text = self.decoded(data, path)
        way = Encoded.of(data, text, path)
        mended = self.mended(text.removeprefix("\ufeff"), path, reading, columns)
        return way.written(mended, path, self.errors)

    def decoded(self, data: bytes, path: Path) -> str:
        """The characters of the file.

        Raises:
            InputError: it is binary, or in an encoding that is not read.
        """
        return decode(data, path)[0]

    @abstractmethod
    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """The file's text, without a byte-order mark, with the edits in it.

        Parameters:
            text: of the whole file.
            path, reading, columns: as :meth:`Editor.edited` has them.

        Raises:
            ValueError: an edit has no place in it.
        """
