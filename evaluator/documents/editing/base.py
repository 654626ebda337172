"""What an editor is: a file's bytes and edits of what was read from it in, the edited file out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from ...support.plugins import Origin
from ..bilingual import Columns
from .edits import EditedLines


class Editor(ABC):
    """Base of all editors; register a subclass under ``evaluator.editors``."""

    name: ClassVar[str]
    """Of the format or bilingual format that it writes; the same as the entry point's."""
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
