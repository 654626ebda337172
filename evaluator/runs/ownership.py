"""Which files are a run's own: those that it wrote, by the list that lies beside them.

Only these are ever replaced or removed.  What somebody has put beside them, has changed since, or
has made a link of, is somebody's work: the folder is then left as it is, and the command says why.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import InputError
from ..support.files import read_whole, write_files

FILES = "files.json"
_LARGEST_LIST = 10_000_000  # bytes
_VERSION = 1


class _FileList(BaseModel):
    """``files.json``: the files of a run by their path inside its folder.

    The hash of a file is null where the program itself may write it anew (page and verdicts).
    """

    model_config = ConfigDict(extra="forbid")
    schema_version: int
    files: dict[str, str | None]


def list_files(folder: Path, renewed: Iterable[str]) -> bytes:
    """The list of all that lies in a folder that has just been written.

    Parameters:
        folder: of the run.
        renewed: paths inside it of files and folders that may be written anew.
    """
    again = set(renewed)
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    hashes = {
        name: None if name.split("/")[0] in again else _hash(path)
        for name, path in sorted(files.items())
    }
    return _as_bytes({**hashes, FILES: None})


def read_list(folder: Path, known: Iterable[str]) -> dict[str, str | None]:
    """Path → hash of the files that a run wrote.

    Parameters:
        folder: of the run.
        known: paths and folders that runs wrote before they had a list; taken where there is none.

    Raises:
        InputError: the list is damaged, or names what lies outside the folder.
    """
    file = folder / FILES
    if not os.path.lexists(file):
        return without_list(folder, known)
    if file.is_symlink():
        raise InputError("is a link; a run writes none", path=file)
    try:
        written = _FileList.model_validate_json(read_whole(file, _LARGEST_LIST), strict=True)
    except ValidationError as error:
        raise InputError(
            f"no list of a run's files ({error.errors()[0]['msg']})", path=file
        ) from None
    for name in written.files:
        if not name or name != PurePosixPath(name).as_posix() or _leads_out(name):
            raise InputError(f"names {name!r}, which is no file of this folder", path=file)
    return {**written.files, FILES: None}


def check_own(folder: Path, known: Iterable[str]) -> dict[str, str | None]:
    """The files of a run whose folder holds nothing else.

    Raises:
        InputError: the folder is a link, or something in it is none of the run's: put there,
            changed since, or a link.
    """
    if folder.is_symlink():
        raise InputError("is a link; name the folder that it leads to", path=folder)
    own = read_list(folder, known)
    for path, kind in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if stat.S_ISDIR(kind) and any(owned.startswith(f"{name}/") for owned in own):
            continue
        if name not in own or not stat.S_ISREG(kind):
            what = "is a link" if stat.S_ISLNK(kind) else "is none of the files that its run wrote"
            raise InputError(f"{what}; move it elsewhere first", path=path)
        if own[name] is not None and own[name] != _hash(path):
            raise InputError(
                "was changed after its run wrote it; move it elsewhere first", path=path
            )
    return own


def replace_files(folder: Path, files: Mapping[Path, bytes], known: Iterable[str]) -> None:
    """Write some files of a run anew, or add some; its list is kept up to date.

    Raises:
        InputError: one of them or a folder between is a link or none of the run's, or cannot be
            written.
    """
    own = read_list(folder, known)
    added: dict[str, str | None] = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        for place in (path, *(p for p in path.parents if p.is_relative_to(folder) and p != folder)):
            if place.is_symlink():
                raise InputError("is a link; a run writes none", path=place)
        if os.path.lexists(path) and name not in own:
            raise InputError("is none of the files that its run wrote; move it first", path=path)
        added[name] = None
    write_files({folder / FILES: _as_bytes({**own, **added}), **files})


def add_own(folder: Path, names: Iterable[str], known: Iterable[str]) -> None:
    """Count files that another program than this one's writers makes among a run's own.

    Raises:
        InputError: the list of the run's files is damaged, or cannot be written.
    """
    own = read_list(folder, known)
    added = dict.fromkeys(names)
    if not added.keys() <= own.keys():
        write_files({folder / FILES: _as_bytes({**own, **added})})


def remove_own(folder: Path, own: Iterable[str], last: str) -> None:
    """Remove a run's own files, and its folders where they are empty then.

    Parameters:
        folder: of the run.
        own: paths of its files.
        last: file that makes the folder a run; it goes when all others are gone, so that a
            removal that was cut short can be seen and done again.

    Raises:
        OSError: one cannot be removed.
    """
    for name in sorted(set(own) - {last}, key=lambda name: name == FILES):
        (folder / name).unlink(missing_ok=True)
    (folder / last).unlink(missing_ok=True)
    inside = {parent for name in own for parent in PurePosixPath(name).parents}
    for parent in sorted(inside, key=lambda parent: -len(parent.parts)):
        with contextlib.suppress(OSError):  # something else lies there
            (folder / parent).rmdir()


def without_list(folder: Path, known: Iterable[str]) -> dict[str, str | None]:
    """What :func:`read_list` takes for a run's own where it has written no list."""
    tops = set(known)
    names = (p.relative_to(folder).as_posix() for p, kind in _walk(folder) if stat.S_ISREG(kind))
    return {name: None for name in names if name.split("/")[0] in tops}


def _walk(folder: Path) -> Iterable[tuple[Path, int]]:
    """All that lies in a folder with its kind; links are not followed."""
    for path in sorted(folder.iterdir()):
        kind = path.lstat().st_mode
        yield path, kind
        if stat.S_ISDIR(kind):
            yield from _walk(path)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or "\0" in name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_bytes(files: Mapping[str, str | None]) -> bytes:
    written = {"schema_version": _VERSION, "files": dict(sorted(files.items()))}
    return (json.dumps(written, indent=2) + "\n").encode()
