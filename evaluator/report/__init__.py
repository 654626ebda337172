"""Last room: a run → files, page and terminal; one module an output."""

from .folder import (
    MANIFEST,
    check_destination,
    is_run,
    read_run,
    write_bytes,
    write_page,
    write_run,
)
from .html import render_html
from .pairs import Format, format_table
from .terminal import summarise, to_json, worst_pairs

__all__ = [
    "MANIFEST",
    "Format",
    "check_destination",
    "format_table",
    "is_run",
    "read_run",
    "render_html",
    "summarise",
    "to_json",
    "worst_pairs",
    "write_bytes",
    "write_page",
    "write_run",
]
