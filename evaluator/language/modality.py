"""What statements say of force, time, condition and person: ``data/modality.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .lexicon import english_words, lexicon, pattern


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that a statement may say, and what must not stand for it.

    Attributes:
        name: for instance ``prohibition``.
        chinese: what says it.
        unless: all in the same clause of the source that may be behind the contrary.
        contrary: English that says another thing; None where the lack of any that says it is
            enough.
        says: English that says it, or leaves it open.
        is_minor: whether another thing in its place is a minor error.
        whole: whether the whole sentence counts, not only the clause.
        is_short: whether it is told in short sentences alone.
    """

    name: str
    chinese: re.Pattern[str]
    unless: re.Pattern[str]
    contrary: re.Pattern[str] | None
    says: re.Pattern[str]
    is_minor: bool
    whole: bool
    is_short: bool


@cache
def kinds() -> tuple[Kind, ...]:
    """The table."""
    return tuple(
        Kind(
            row["name"],
            re.compile(pattern(row["chinese"])),
            re.compile(pattern(row["unless"])),
            english_words(row["contrary"]) if "contrary" in row else None,
            english_words(row["says"]),
            row.get("severity") == "minor",
            row.get("whole", False),
            row.get("short", False),
        )
        for row in lexicon("modality")["kind"]
    )
