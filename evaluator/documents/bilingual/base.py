"""What a bilingual file holds: segments of source and target that already belong together."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from ..inline import InlineTag, TagKind


@dataclass(frozen=True, slots=True)
class Tagged:
    """Text of one side of a segment, in one line, and the tags that stood in it."""

    text: str
    tags: tuple[InlineTag, ...] = ()


NO_TEXT = Tagged("")


@dataclass(frozen=True, slots=True)
class Segment:
    """Source and target that belong together.

    Attributes:
        id: as the file has it; may be empty.
        place: where it stands, for people, for instance ``row 7``.
        source: Chinese.
        target: English; empty where it is not translated yet.
        reference: a trusted translation; mostly empty.
    """

    id: str
    place: str
    source: Tagged
    target: Tagged = NO_TEXT
    reference: Tagged = NO_TEXT


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are named.

    Attributes:
        named: part (``source``, ``translation``, ``reference``, ``id``) → header, where the
            user has said so.
        system: name of the system that is wanted: a column of its name holds its translation.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    system: str = ""


class BilingualFormat(ABC):
    """Base of all bilingual formats; register a subclass under ``evaluator.bilingual``."""

    name: ClassVar[str]
    """Short name, for instance ``xliff``; the same as the entry point's."""

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


_NO_SPACE_BEFORE = frozenset(".,;:!?)]}")

Piece = str | tuple[str, TagKind]
"""Text, or a tag's name and kind."""


def assemble(pieces: Iterable[Piece]) -> Tagged:
    """Put text and tags together: white space becomes single spaces, none at either end.

    Where a placeholder stood between words and a punctuation mark, no space is left behind.
    """
    texts: list[str] = []
    tags: list[InlineTag] = []
    length, after_space = 0, True
    for piece in pieces:
        if isinstance(piece, str):
            text = re.sub(r"\s+", " ", piece)
            text = text.lstrip(" ") if after_space else text
            if text and texts and after_space and text[0] in _NO_SPACE_BEFORE:
                texts[-1] = texts[-1][:-1]
                length -= 1
                tags = [replace(tag, at=min(tag.at, length)) for tag in tags]
            if text:
                texts.append(text)
                length += len(text)
                after_space = text.endswith(" ")
        else:
            tags.append(InlineTag(*piece, at=length))
    text = "".join(texts).rstrip(" ")
    return Tagged(text, tuple(replace(tag, at=min(tag.at, len(text))) for tag in tags))
