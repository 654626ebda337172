"""Old runs are taken away: which, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...errors import InputError
from ..folder import remove_run
from .database import History, RecordedRun


def prunable(
    runs: Sequence[RecordedRun], *, keep: int | None = None, older_than: float | None = None
) -> list[RecordedRun]:
    """Runs that may go.

    Parameters:
        runs: the oldest first.
        keep: how many of each corpus stay whatever their age; None for none.
        older_than: days of age from which a run may go; None for any age.

    Returns:
        runs that neither limit keeps, and those whose folder is gone already.
    """
    limit = datetime.now(UTC) - timedelta(days=older_than or 0)
    latest: dict[str, int] = {}
    found = []
    for run in reversed(runs):
        if not run.exists:
            found.append(run)
            continue
        latest[run.corpus] = latest.get(run.corpus, 0) + 1
        too_many = keep is None or latest[run.corpus] > keep
        old = older_than is None or datetime.fromisoformat(run.created) < limit
        if too_many and old:
            found.append(run)
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Left:
    """A run whose folder was not taken away, and why."""

    run: RecordedRun
    reason: str


def prune(history: History, runs: Sequence[RecordedRun]) -> list[Left]:
    """Take runs away with the files that they wrote, and nothing else.

    A folder outside the history's own is left and forgotten; one that holds anything that its run
    did not write is left and still known.

    Returns:
        the runs whose folders were left.
    """
    left, kept = [], []
    for run in runs:
        if not run.exists:
            continue
        if not _is_inside(run.folder, history.root):
            left.append(Left(run, "it lies elsewhere; it is forgotten"))
            continue
        try:
            remove_run(run.folder)
        except InputError as error:
            left.append(Left(run, str(error)))
            kept.append(run.folder)
    history.forget([run for run in runs if run.folder not in kept])
    return left


def _is_inside(folder: Path, root: Path) -> bool:
    """Whether a folder lies in the history's own, and not by way of a link."""
    real = root.resolve()
    return folder.is_relative_to(root) and folder.resolve() == real / folder.relative_to(root)
