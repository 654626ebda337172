"""A comparison for people, in the terminal, and for programs, as JSON."""

from .records import comparison_record, to_json
from .terminal import summarise_comparison

__all__ = [
    "comparison_record",
    "summarise_comparison",
    "to_json",
]
