"""Templates of HTML pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .showing import shown


@cache
def templates(folder: Path) -> Environment:
    """The templates of a folder: all that is put in is escaped, and nothing may be missing.

    What would move or hide its neighbours is written out; markup of our own stays as it is.
    """
    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
