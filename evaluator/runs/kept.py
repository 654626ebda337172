"""Runs kept in the user's cache: where nothing has changed, a run is read instead of made.

A cache and nothing more: what cannot be kept, or is not found as it was written, costs the time
to evaluate again, and never a run.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..model.run import Run
from ..support.cache import cache_folder, keeps_runs
from ..support.progress import Watch
from .folder import is_run, read_run, write_tables

MOST_BYTES = 200_000_000
"""Bytes of all kept runs together; beyond, those that were asked for longest ago are forgotten."""
_CHECKSUM = "sha256"  # file beside the others: over all of them
_IDENTITY = "[0-9a-f]" * 64  # what else may lie there is nobody's to remove
_log = logging.getLogger(__name__)


def kept_run(identity: str | None, evaluate: Callable[[], Run]) -> Run:
    """The run of an identity: as it is kept, else evaluated and kept.

    Parameters:
        identity: of all that decides the run; None where it must be evaluated.
        evaluate: makes the run.

    Returns:
        the run, named and dated as of now, not saved anywhere.
    """
    if identity is None or not keeps_runs():
        return evaluate()
    folder = _store() / identity
    watch = Watch()
    with watch.step("read"):
        known = _read(folder)
    if known is not None:
        return replace(known, manifest=known.manifest.renewed(watch.seconds), folder=None)
    run = evaluate()
    if any(note.id == "run.plugin-failed" for note in run.manifest.note_messages):
        return run  # another time it may not fail
    try:
        _keep(run, folder)
        forget_beyond(MOST_BYTES)
    except OSError as error:
        _log.info("the run is not kept in the cache (%s)", error)
    return run


def _store() -> Path:
    return cache_folder() / "runs"


def _read(folder: Path) -> Run | None:
    if not is_run(folder):
        return None
    try:
        if (folder / _CHECKSUM).read_text("ascii") != _checksum(folder):
            raise InputError("it is not as it was written", path=folder)
        run = read_run(folder)
        os.utime(folder)
    except (InputError, OSError, UnicodeDecodeError) as error:
        _log.warning("a run of the cache is evaluated anew (%s)", error)
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return run


def _checksum(folder: Path) -> str:
    """Over the names and bytes of all files of a kept run but the checksum's own."""
    total = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.name != _CHECKSUM:
            data = file.read_bytes()
            total.update(f"{file.name} {len(data)}\0".encode() + data)
    return total.hexdigest()


def _keep(run: Run, folder: Path) -> None:
    """Write a run whole or not at all; where another process was first, that one stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))  # for the user's eyes alone
    try:
        write_tables(run, draft)
        (draft / _CHECKSUM).write_text(_checksum(draft), "ascii")
        with contextlib.suppress(FileExistsError):
            os.rename(draft, folder)
    except OSError as error:
        if not is_run(folder):
            raise error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def forget_beyond(most: int) -> None:
    """Remove the runs that were asked for longest ago, until the others fit.

    Parameters:
        most: bytes that all of them together may take.
    """
    runs = sorted(_store().glob(_IDENTITY), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for folder in runs:
        total += sum(file.stat().st_size for file in folder.iterdir())
        if total > most:
            shutil.rmtree(folder, ignore_errors=True)
