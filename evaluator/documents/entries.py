"""What a term list is made of, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a term list.

    Attributes:
        source: the Chinese term as it stands in running text.
        targets: accepted English renderings, the preferred one first.
        forbidden: renderings that are wrong for this term.
        part_of_speech: for instance ``noun``; may be empty.
        note: for the reviewer; may be empty.
    """

    source: str
    targets: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    part_of_speech: str = ""
    note: str = ""
