"""What a pair is and a stretch of its text.  Offsets count Unicode code points, never bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a pair is made of: whole numbered units, or sentences inside them."""

    UNIT = "unit"
    SENTENCE = "sentence"


class Status(StrEnum):
    """What became of a pair's text on the other side."""

    PAIRED = "paired"
    OMISSION = "omission"  # source text that the translation lacks
    ADDITION = "addition"  # translation text that the source never had
    MISSING_FROM_SOURCE = "missing-from-source"  # the source *version* has lost it

    @classmethod
    def of(cls, *, source: bool, translation: bool, is_lost: bool) -> Status:
        """The status of a pair by what it holds.

        Parameters:
            source: whether there is source text.
            translation: whether there is a translation.
            is_lost: whether it is the source version that lacks what stands alone in the
                translation.
        """
        if source and translation:
            return cls.PAIRED
        if source:
            return cls.OMISSION
        return cls.MISSING_FROM_SOURCE if is_lost else cls.ADDITION


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: ``text`` is what stands at ``[start, end)``."""

    start: int
    end: int
    text: str
