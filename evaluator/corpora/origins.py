"""Where a text comes from: a file, what was given itself, or a program that makes it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """A text that is there.

    Attributes:
        path: of its file, whatever its name looks like.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class Given:
    """A text that was given itself, by a Python program.

    Attributes:
        text: all of it.
    """

    text: str

    @classmethod
    def of_segments(cls, segments: Sequence[str]) -> Given:
        """A text of a segment a line."""
        return cls("".join(f"{' '.join(segment.split())}\n" for segment in segments))


@dataclass(frozen=True, slots=True)
class Program:
    """A program that makes a translation; only what was asked for by name ever becomes one.

    Attributes:
        argv: its name and arguments; no shell sees them.
    """

    argv: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join(self.argv)


Text = File | Given
"""A text that is there."""
Origin = Text | Program
"""A translation that is there, or is to be made."""
