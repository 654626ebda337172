"""A comparison for people, as a page and in the terminal, and for programs, as JSON."""

from .page import render_comparison
from .records import comparison_record, to_json
from .terminal import summarise_comparison

__all__ = [
    "comparison_record",
    "render_comparison",
    "summarise_comparison",
    "to_json",
]
