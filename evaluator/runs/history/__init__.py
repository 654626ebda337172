"""Runs over time: recorded, found by name, and pruned."""

from .database import History, RecordedRun, history_file
from .pruning import prunable, prune

__all__ = [
    "History",
    "RecordedRun",
    "history_file",
    "prunable",
    "prune",
]
