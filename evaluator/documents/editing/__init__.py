"""Edits of what was read, put into a copy of the file: an editor a format.

A file's bytes and edits with offsets in its text go in; the same file comes out, in which nothing
but the edited words has changed.  It is read again before it is handed on: what cannot be written
without another change is refused.
"""

from .base import Editor
from .edits import Edit, EditedLines, word_edits
from .writer import (
    Editable,
    NoPlaceError,
    not_written,
    open_editable,
    open_table,
    writable_formats,
)

__all__ = [
    "Edit",
    "Editable",
    "EditedLines",
    "Editor",
    "NoPlaceError",
    "not_written",
    "open_editable",
    "open_table",
    "word_edits",
    "writable_formats",
]
