"""Old runs are taken away: which, and how."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

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


def prune(history: History, runs: Sequence[RecordedRun]) -> list[RecordedRun]:
    """Take runs away, folders and all; a folder outside the history's own is left and forgotten.

    Returns:
        the runs whose folders were left.
    """
    left = []
    for run in runs:
        if not run.exists:
            continue
        # Only what lies in the history's own folder, and not by way of a link.
        if run.folder.resolve().is_relative_to(history.root.resolve()):
            shutil.rmtree(run.folder)
        else:
            left.append(run)
    history.forget(list(runs))
    return left
