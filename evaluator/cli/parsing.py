"""Values of options that are more than a word."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..support.showing import name_of
from ..support.toml import parse_toml

if TYPE_CHECKING:
    from ..corpora.origins import File, Origin
    from ..evidence.opinions import JudgePlan, MetricProgram

_PROGRAM = "cmd:"


def named_origins(
    values: Sequence[str], folder: Path | None, source: Path | None = None
) -> dict[str, Origin]:
    """The translations that options name: ``--translation`` as typed, ``--translations`` a folder.

    Only what was typed as ``NAME=cmd:PROGRAM`` becomes a program.

    Parameters:
        values: of ``--translation``.
        folder: of ``--translations``.
        source: that they translate, where an option names it.

    Raises:
        InputError: a name, a file or a program is empty, a name is given twice, or the folder
            holds no file.
    """
    from ..corpora.inputs import own_names
    from ..corpora.origins import File, Program

    files = _files_of(folder) if folder is not None else []
    bare = [Path(value) for value in values if "=" not in value]
    unnamed = iter(own_names([*bare, *files], source))
    origins: dict[str, Origin] = {}
    for value in values:
        place = f"--translation {value}"
        name, separator, rest = value.partition("=")
        if separator and rest.startswith(_PROGRAM):
            _add(origins, name, Program(_split(rest.removeprefix(_PROGRAM), place)), place)
        else:
            _add(origins, *_named(value, unnamed, place), place)
    for file in files:
        _add(origins, next(unnamed), File(file), f"--translations {file}")
    return origins


def named_files(values: Sequence[str], option: str) -> dict[str, File]:
    """``NAME=FILE`` values → name → file; a bare ``FILE`` is named after itself.

    Raises:
        InputError: a name or a file is empty, or a name is given twice.
    """
    from ..corpora.inputs import own_names
    from ..corpora.origins import File

    unnamed = iter(own_names([Path(value) for value in values if "=" not in value]))
    origins: dict[str, Origin] = {}
    for value in values:
        _add(origins, *_named(value, unnamed, f"{option} {value}"), f"{option} {value}")
    return {name: file for name, file in origins.items() if isinstance(file, File)}


def named_part(value: str) -> tuple[str, str]:
    """``--assign NAME=PART`` as typed → reviewer and part.

    Raises:
        InputError: there is no name or no part.
    """
    name, _, part = value.partition("=")
    if not name.strip() or not part.strip():
        raise InputError("give NAME=PART, as Anna=50%", place=f"--assign {value}")
    return name.strip(), part.strip()


def named_metrics(
    values: Sequence[str], time_limit: float
) -> tuple[list[str], dict[str, MetricProgram]]:
    """``--metric`` as typed → names of metrics to score with, and programs to score with as well.

    Raises:
        InputError: a name or a program is empty, or a name is given twice.
    """
    names: list[str] = []
    programs: dict[str, MetricProgram] = {}
    for value in values:
        name, separator, rest = value.partition("=")
        if not (separator and rest.startswith(_PROGRAM)):
            names.append(value)
            continue
        from ..corpora.inputs import check_name
        from ..corpora.origins import Program
        from ..evidence.opinions import MetricProgram
        from ..support.processes import checked_limit

        place = f"--metric {value}"
        check_name(name, place)
        if name in programs:
            raise InputError("the name is given twice; choose another", place=place)
        program = Program(_split(rest.removeprefix(_PROGRAM), place))
        programs[name] = MetricProgram(program, checked_limit(time_limit))
    return names, programs


def named_judges(
    urls: Sequence[str] | None,
    models: Sequence[str] | None,
    budget: str | None,
    price: str | None,
    concurrency: int,
    calibration: Path | None,
) -> JudgePlan | None:
    """The judges that options name; None where they name none.

    Raises:
        InputError: the options do not go together, or one is written otherwise.
    """
    if not any((urls, models, budget, price, calibration)):
        return None
    from ..evidence.opinions import judge_plan

    return judge_plan(urls or (), models or (), budget, price, concurrency, calibration=calibration)


def _named(value: str, unnamed: Iterator[str], place: str) -> tuple[str, Origin]:
    """Name and file as typed; one without a name has the next of those it gets by itself."""
    from ..corpora.origins import File

    name, separator, file = value.partition("=")
    if not separator:
        return next(unnamed), File(Path(value))
    if not file:
        raise InputError("write it as NAME=FILE", place=place)
    return name, File(Path(file))


def _add(origins: dict[str, Origin], name: str, origin: Origin, place: str) -> None:
    from ..corpora.inputs import check_name

    name = name_of(name)
    check_name(name, place)
    if name in origins:
        raise InputError("the name is given twice; choose another", place=place)
    origins[name] = origin


def _split(command: str, place: str) -> tuple[str, ...]:
    """Split as a shell would, which is not asked."""
    try:
        argv = tuple(shlex.split(command))
    except ValueError as error:
        raise InputError(f"the program cannot be read ({error})", place=place) from None
    if not argv:
        raise InputError("write it as NAME=cmd:PROGRAM", place=place)
    return argv


def _files_of(folder: Path) -> list[Path]:
    """Every file of a folder, in alphabetical order; hidden ones are skipped."""
    if not folder.is_dir():
        raise InputError("no such folder", path=folder, place="--translations")
    try:
        files = sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", path=folder, place="--translations"
        ) from None
    if not files:
        raise InputError("no file in it", path=folder, place="--translations")
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
            limits[metric.strip()] = limit = float(number)
        except ValueError:
            separator, limit = "", 0.0
        if not separator or not math.isfinite(limit):  # no score is worse than nan
            raise InputError(
                "write it as METRIC=VALUE, for instance bleu=30", place=f"--fail-under {value}"
            )
    return limits


def columns(values: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
    """``PART=HEADER`` values → part → header; sheets, of which there may be several, as one.

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
        if part in named and part != "sheet":
            raise InputError("is given twice", place=f"--column {part}")
        named[part] = f"{named[part]}|{header}" if part in named else header
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
            told.setdefault(name, {})[key] = parse_toml(f"value = {given}")["value"]
        except ValueError:  # a bare text
            told[name][key] = given
    return told
