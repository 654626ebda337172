"""Last room: a run → files, page and terminal; one module an output.

In goes what the rooms before it have made; out come texts and bytes for people and for programs.
Whatever a document, a name or a program brought is escaped here.
"""

from .html import render_html
from .pairs import Format, format_table
from .terminal import summarise, to_json, worst_pairs

__all__ = [
    "Format",
    "format_table",
    "render_html",
    "summarise",
    "to_json",
    "worst_pairs",
]
