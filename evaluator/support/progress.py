"""How long work tells how far it has come, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Progress = Callable[[int, int], None]
"""Told how much of a piece of work is done, and of how much."""
StepProgress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""


def unwatched(step: str, done: int, total: int) -> None:
    """The progress of work that nobody watches."""


def unheeded(done: int, total: int) -> None:
    """The same of one piece of it."""


@dataclass(slots=True)
class Watch:
    """Tells how far each step has come, and takes down how long it took.

    Attributes:
        tell: told how far a step has come.
        seconds: by step; those of several documents add up.
    """

    tell: StepProgress = unwatched
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside a ``with``."""
        begin = time.perf_counter()
        yield
        spent = self.seconds.get(name, 0.0) + time.perf_counter() - begin
        self.seconds[name] = round(spent, 3)

    def of(self, name: str) -> Progress:
        """What is told how far one step has come."""
        return lambda done, total: self.tell(name, done, total)
