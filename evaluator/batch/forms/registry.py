"""Which format a file is of: by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from ...errors import InputError
from .base import Form
from .memories import Tmx
from .tables import Delimited, JsonLines, Parquet


def forms() -> list[Form]:
    """All formats of datasets."""
    return [Parquet(), JsonLines(), Delimited(), Tmx()]


def form_of(path: Path) -> Form:
    """The format that a file's name ends in.

    Raises:
        InputError: there is none.
    """
    ending = path.suffix.lower()
    for form in forms():
        if ending in form.endings:
            return form
    known = ", ".join(ending for form in forms() for ending in form.endings)
    raise InputError(
        f"no dataset; give files that end in {known} (other bilingual files and tables are judged "
        "whole, by `evaluator score`)",
        path=path,
    )
