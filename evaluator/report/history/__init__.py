"""Runs over time for people: tables, differences and charts."""

from .plotting import Series, render_history, series_of, series_table
from .terminal import diff_record, print_diff, run_record, runs_table

__all__ = [
    "Series",
    "diff_record",
    "print_diff",
    "render_history",
    "run_record",
    "runs_table",
    "series_of",
    "series_table",
]
