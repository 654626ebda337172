"""Runs on disk: their folders, what reviewers decided about them, and their history.

A :class:`~evaluator.model.run.Run` goes in and comes back out, with its reviews.  Only files that
a run wrote are ever replaced or removed.
"""

from .folder import (
    MANIFEST,
    check_destination,
    is_run,
    opened_ledger,
    read_run,
    remove_run,
    rewrite,
    tell_ledger,
    write_run,
)

__all__ = [
    "MANIFEST",
    "check_destination",
    "is_run",
    "opened_ledger",
    "read_run",
    "remove_run",
    "rewrite",
    "tell_ledger",
    "write_run",
]
