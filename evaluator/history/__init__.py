"""Runs over time: recorded, listed, held against each other, plotted and pruned."""

from .database import History, RecordedRun, history_file
from .diffing import ChangedPair, SystemDiff, diff_runs, new_findings
from .plotting import Series, render_history, series_of, series_table
from .pruning import prunable, prune
from .terminal import console_on, diff_record, print_diff, run_record, runs_table

__all__ = [
    "ChangedPair",
    "History",
    "RecordedRun",
    "Series",
    "SystemDiff",
    "console_on",
    "diff_record",
    "diff_runs",
    "history_file",
    "new_findings",
    "print_diff",
    "prunable",
    "prune",
    "render_history",
    "run_record",
    "runs_table",
    "series_of",
    "series_table",
]
