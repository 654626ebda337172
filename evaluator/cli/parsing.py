"""Values of options that are more than a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError


def named_files(values: Sequence[str], option: str) -> dict[str, Path]:
    """``NAME=FILE`` values → name → file; a bare ``FILE`` is named after itself.

    Raises:
        InputError: a name or a file is empty, or a name is given twice.
    """
    files: dict[str, Path] = {}
    for value in values:
        name, separator, file = value.partition("=")
        if not separator:
            name, file = Path(value).name.split(".")[0], value
        if not name or not file:
            raise InputError("write it as NAME=FILE", place=f"{option} {value}")
        if name in files:
            raise InputError("the name is given twice; choose another", place=f"{option} {value}")
        files[name] = Path(file)
    return files


def gates(values: Sequence[str]) -> dict[str, float]:
    """``METRIC=VALUE`` values → metric → least value that passes.

    Raises:
        InputError: a value is no number or the form is another.
    """
    limits: dict[str, float] = {}
    for value in values:
        metric, separator, number = value.partition("=")
        try:
            limits[metric.strip()] = float(number)
        except ValueError:
            separator = ""
        if not separator:
            raise InputError(
                "write it as METRIC=VALUE, for instance bleu=30", place=f"--fail-under {value}"
            )
    return limits
