"""The files that a run was made from: where they lie, seen from the run, and where they are found.

A run names its files without their folders, since it may be shared. Beside that it keeps where they
lie, as a path from its own folder, so that a corrected copy can be made from any working folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..documents import read_bytes
from ..errors import InputError
from ..model.run import InputFile, Run
from ..support.cache import cache_folder
from ..support.vocabulary import argument

_ABOVE = 3
"""Folders above a run that its files are looked for in, where the path kept leads nowhere."""


def with_places(run: Run, files: Mapping[tuple[str, str], Path], folder: Path) -> Run:
    """A run that knows where its files lie, seen from its folder.

    Parameters:
        run: as it was evaluated.
        files: role and name of a file → where it lies.
        folder: that the run is written to.
    """
    inputs = [
        file.model_copy(update={"path": _from(folder, files.get((file.role, file.name)))})
        for file in run.manifest.inputs
    ]
    return replace(run, manifest=run.manifest.model_copy(update={"inputs": inputs}))


def _from(folder: Path, file: Path | None) -> str | None:
    """A file's path from a folder; None of what a program has made, and of another drive.

    Nor does JSON hold the path of a file whose name is no Unicode.
    """
    if file is None or not file.is_file():
        return None
    place = os.path.abspath(file)  # not resolved: a link may come to mean another file
    if Path(place).is_relative_to(cache_folder().absolute()):
        return None
    try:
        path = Path(os.path.relpath(place, folder.resolve())).as_posix()
        path.encode()
    except ValueError:
        return None
    return path


def record_of(run: Run, system: str) -> InputFile | None:
    """What a run knows of a translation's file."""
    files = run.manifest.inputs
    return next((i for i in files if (i.role, i.name) == ("translation", system)), None)


def scored_file(run: Run, system: str) -> Path | None:
    """The file that was scored as a system's, unchanged; None where it is not found.

    Parameters:
        run: as it was read from its folder.
        system: whose translation.
    """
    file = record_of(run, system)
    if file is None:
        return None
    lying = (place for place in _places(run, file) if place.is_file())
    return next((place for place in lying if _checksum(place) == file.sha256), None)


def check_scored(run: Run, system: str, path: Path) -> None:
    """Refuse a file that a run did not score as a system's.

    Raises:
        InputError: it is another file, or cannot be read.
    """
    own, inputs = _checksum(path), run.manifest.inputs
    scored = [i.name for i in inputs if (i.role, i.sha256) == ("translation", own)]
    if system in scored:
        return
    if scored:
        named = argument("system", scored[0])
        raise InputError(f"is what the run scored as {scored[0]}; add {named}", path=path)
    raise InputError(
        f"is not the file that the run scored as {system}; score it again first", path=path
    )


def _checksum(path: Path) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()


def _places(run: Run, file: InputFile) -> Iterator[Path]:
    """Where a file is looked for: where the run found it, here, in its corpus, above the run."""
    if run.folder is not None and file.path and not Path(file.path).is_absolute():
        yield Path(os.path.normpath(run.folder.resolve() / file.path))
    name = Path(file.file)
    if name.is_absolute() or ".." in name.parts:
        return
    yield name
    yield Path("references") / run.manifest.corpus / name
    if run.folder is not None:
        yield from (parent / name for parent in list(run.folder.resolve().parents)[:_ABOVE])
