"""What a bilingual file holds: segments of source and target that already belong together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from ...model import Message
from ...support.plugins import Origin
from ..inline import NO_TEXT, Tagged

SHEET = "sheet"
"""What the sheets that are read are named by, beside the columns; ``|`` parts several."""


class LeftOut(StrEnum):
    """Why a segment is read and not judged: ids of what a reader is told of it."""

    NOT_FOR_TRANSLATION = "documents.not-for-translation"
    NOT_CHINESE = "documents.not-chinese"
    HIDDEN = "documents.hidden"
    EMPTY_ON_PURPOSE = "documents.empty-on-purpose"
    OTHER_FORM = "documents.other-forms"
    MERGED = "documents.merged"
    OUTSIDE = "documents.outside"


@dataclass(frozen=True, slots=True)
class Segment:
    """Source and target that belong together.

    Attributes:
        id: as the file has it; may be empty.
        place: where it stands, for people, for instance ``row 7``.
        source: Chinese.
        target: English; empty where it is not translated yet.
        reference: a trusted translation; mostly empty.
        document: that it is of, where the file holds several; may be empty.
        left_out: why it is not judged; None for what is.
        state: that the file says it is in, for instance ``translated``; may be empty.
    """

    id: str
    place: str
    source: Tagged
    target: Tagged = NO_TEXT
    reference: Tagged = NO_TEXT
    document: str = field(default="", kw_only=True)
    left_out: LeftOut | None = None
    state: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are named.

    Attributes:
        named: part (``source``, ``translation``, ``reference``, ``id``, ``document``) → header,
            where the user has said so; under ``sheet`` the sheets of a workbook that are wanted.
        system: name of the system that is wanted: a column of its name holds its translation.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    system: str = ""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets that are wanted; none for all that are shown."""
        return tuple(name.strip() for name in self.named.get(SHEET, "").split("|") if name.strip())


class BilingualFormat(ABC):
    """Base of all bilingual formats; register a subclass under ``evaluator.bilingual``."""

    name: ClassVar[str]
    """Short name, for instance ``xliff``; the same as the entry point's."""
    has_sheets: ClassVar[bool] = False
    """Whether its files are workbooks."""
    origin: Origin
    """Where it comes from, filled in when it is loaded."""

    @abstractmethod
    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """Whether a file is of this format and bilingual, by its content.

        Parameters:
            data: the whole file.
            path: its name, for formats that content alone does not give away.
            columns: of a table, as the user named them.
        """

    @abstractmethod
    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """Read a file's segments in order.

        Parameters:
            data: the whole file.
            path: for error messages.
            columns: of a table, as the user named them.

        Raises:
            InputError: the file is damaged or lacks a side.
        """

    def notes(self, data: bytes, path: Path) -> tuple[Message, ...]:
        """What a reader should know of how a file is read, beside the segments left out.

        Parameters:
            data: the whole file.
            path: for the message.
        """
        return ()
