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


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: ``text`` is what stands at ``[start, end)``."""

    start: int
    end: int
    text: str
