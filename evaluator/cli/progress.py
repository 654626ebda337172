"""Progress bars on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ..support.console import console_on
from ..support.progress import StepProgress
from .output import note

_TOLD_EVERY = 60.0  # seconds between two lines, where no bar can be drawn


@contextmanager
def progress_bars() -> Iterator[StepProgress]:
    """Yield a function that is told how far each step has come."""
    console = console_on(sys.stderr)
    columns = (
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, int] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)  # type: ignore[arg-type]

        yield tell


class _Rate(ProgressColumn):
    """How many pairs a second."""

    def render(self, task: Task) -> Text:
        """See :meth:`ProgressColumn.render`."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "")


@contextmanager
def rates() -> Iterator[StepProgress]:
    """The same of long work: with pairs a second and the time that is left.

    Where no bar can be drawn, a line is printed every minute.
    """
    console = console_on(sys.stderr)
    columns = (
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), _Rate(),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    begun: dict[str, tuple[float, int]] = {}  # when the first were done, and how many
    last = time.monotonic()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, int] = {}

        def tell(step: str, done: int, total: int) -> None:
            nonlocal last
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)  # type: ignore[arg-type]
            now = time.monotonic()
            since, first = begun.setdefault(step, (now, done))
            if not console.is_terminal and now - last > _TOLD_EVERY and now > since:
                last, rate = now, (done - first) / (now - since)
                left = f", {(total - done) / rate:,.0f} s left" if rate and total > done else ""
                note(f"{step}: {done:,} of {total:,}, {rate:,.0f}/s{left}")

        yield tell
