"""Values of options that are more than a word."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError

_PROGRAM = "cmd:"


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
        if not name.isprintable():
            raise InputError(
                "the name is no text; write it as NAME=FILE", place=f"{option} {value}"
            )
        if name in files:
            raise InputError("the name is given twice; choose another", place=f"{option} {value}")
        files[name] = Path(file)
    return files


def is_program(value: str) -> bool:
    """Whether a ``NAME=…`` value names a program rather than a file."""
    return value.partition("=")[2].startswith(_PROGRAM)


def named_programs(values: Sequence[str], files: Mapping[str, Path]) -> dict[str, str]:
    """``NAME=cmd:PROGRAM`` values → name → command line.

    Raises:
        InputError: a name or a program is empty, or a name is given twice.
    """
    programs: dict[str, str] = {}
    for value in values:
        name, _, command = value.partition(f"={_PROGRAM}")
        if not name or not command.strip():
            raise InputError("write it as NAME=cmd:PROGRAM", place=f"--translation {value}")
        if name in programs or name in files:
            raise InputError(
                "the name is given twice; choose another", place=f"--translation {value}"
            )
        programs[name] = command
    return programs


def files_of(folder: Path | None) -> list[str]:
    """``NAME=FILE`` for every file of a folder, in alphabetical order; hidden ones are skipped.

    Raises:
        InputError: there is no such folder, or no file in it.
    """
    if folder is None:
        return []
    if not folder.is_dir():
        raise InputError("no such folder", path=folder, place="--translations")
    files = sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))
    if not files:
        raise InputError("no file in it", path=folder, place="--translations")
    return [f"{file.name.split('.')[0]}={file}" for file in files]


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


def columns(values: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
    """``PART=HEADER`` values → part → header.

    Parameters:
        values: as given.
        parts: that a column can hold.

    Raises:
        InputError: there is no such part, or the form is another.
    """
    named: dict[str, str] = {}
    for value in values:
        part, _, header = value.partition("=")
        if part not in parts or not header:
            raise InputError(
                f"write it as PART=HEADER, PART being one of {', '.join(parts)}",
                place=f"--column {value}",
            )
        named[part] = header
    return named


def settings_of(values: Sequence[str]) -> dict[str, dict[str, Any]]:
    """``NAME.KEY=VALUE`` values → plugin → key → value, read as TOML where it is that.

    Raises:
        InputError: the form is another.
    """
    told: dict[str, dict[str, Any]] = {}
    for value in values:
        place, separator, given = value.partition("=")
        name, dot, key = place.strip().partition(".")
        if not (separator and dot and name and key):
            raise InputError(
                "write it as NAME.KEY=VALUE, for instance acme.batch=8", place=f"--set {value}"
            )
        try:
            told.setdefault(name, {})[key] = tomllib.loads(f"value = {given}")["value"]
        except tomllib.TOMLDecodeError:  # a bare text
            told[name][key] = given
    return told
