"""What a pair is and a stretch of its text.  Offsets count Unicode code points, never bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


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


_T = TypeVar("_T")


def longest_apart(hits: Iterable[_T], place: Callable[[_T], tuple[int, int]]) -> list[_T]:
    """Stretches that do not overlap, the longest of those that do, in order of the text.

    Parameters:
        hits: stretches of one text; of equally long ones that overlap the first is taken.
        place: start and end of one.
    """
    chosen: list[_T] = []
    for hit in sorted(hits, key=lambda hit: place(hit)[0] - place(hit)[1]):
        start, end = place(hit)
        if all(end <= place(other)[0] or place(other)[1] <= start for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: place(hit)[0])
