"""Where a translation comes from: a file, or a program that makes it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """A translation that is there.

    Attributes:
        path: of its file, whatever its name looks like.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class Program:
    """A program that makes a translation; only a typed option ever becomes one.

    Attributes:
        argv: its name and arguments; no shell sees them.
    """

    argv: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join(self.argv)


Origin = File | Program
