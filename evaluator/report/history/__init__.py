"""Runs over time for people: tables, differences and charts."""

from .plotting import Series, render_history, series_of, series_table
from .terminal import diff_record, print_diff, print_runs, run_record

__all__ = [
    "Series",
    "diff_record",
    "print_diff",
    "print_runs",
    "render_history",
    "run_record",
    "series_of",
    "series_table",
]
