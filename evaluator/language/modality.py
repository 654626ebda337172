"""What statements say of force, time, condition and person: ``data/modality.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from .lexicon import english_words, lexicon, pattern


@dataclass(frozen=True)
class Kind:
    """One thing that a statement may say, and what must not stand for it.

    Attributes:
        name: for instance ``prohibition``.
        chinese: what says it.
        unless: all in the same clause of the source that may be behind the contrary.
        contrary_words: English that says another thing, as the table has it; None where the lack
            of any that says it is enough.
        says_words: English that says it, or leaves it open, likewise.
        is_minor: whether another thing in its place is a minor error.
        whole: whether the whole sentence counts, not only the clause.
        is_short: whether it is told in short sentences alone.
        is_linked: whether links must lead from the contrary to its clause, whole or not.
    """

    name: str
    chinese: re.Pattern[str]
    unless: re.Pattern[str]
    contrary_words: str | None
    says_words: str
    is_minor: bool
    whole: bool
    is_short: bool
    is_linked: bool

    # Made for the kinds that a source speaks of; to make the patterns of all takes a while.

    @cached_property
    def contrary(self) -> re.Pattern[str] | None:
        """English that says another thing."""
        return None if self.contrary_words is None else english_words(self.contrary_words)

    @cached_property
    def says(self) -> re.Pattern[str]:
        """English that says it, or leaves it open."""
        return english_words(self.says_words)


@cache
def kinds() -> tuple[Kind, ...]:
    """The table."""
    return tuple(
        Kind(
            row["name"],
            re.compile(pattern(row["chinese"])),
            re.compile(pattern(row["unless"])),
            row.get("contrary"),
            row["says"],
            row.get("severity") == "minor",
            row.get("whole", False),
            row.get("short", False),
            row.get("linked", False),
        )
        for row in lexicon("modality")["kind"]
    )
