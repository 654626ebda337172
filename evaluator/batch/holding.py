"""One batch at a time works on a folder of results."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import InputError
from ..support.locks import is_held
from ..support.vocabulary import argument

LOCK = ".lock"
"""Name of the file that whoever works on a folder holds; whoever is killed lets go of it."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Have a folder for oneself; it is made where it is not there.

    Behind the ``with`` a folder that was made and is empty is taken away again.

    Raises:
        InputError: another has it, or it cannot be made or written to.
    """
    made = [place for place in (folder, *folder.absolute().parents) if not place.exists()]
    lock = FileLock(folder / LOCK)
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise _busy(folder) from None
        except OSError as error:
            raise unwritable(folder, error) from None
        try:
            yield
        finally:
            # While it is held: who opened it meanwhile finds that it has no name any more.
            with suppress(OSError):
                (folder / LOCK).unlink(missing_ok=True)
            lock.release()
    finally:
        for place in made:
            with suppress(OSError):
                place.rmdir()


def check_idle(folder: Path) -> None:
    """Refuse results that are being made.

    Raises:
        InputError: they are.
    """
    if is_held(folder / LOCK):
        raise _busy(folder)


def unwritable(folder: Path, error: OSError) -> InputError:
    """What is told of a folder that nothing can be written to."""
    told = os.strerror(error.errno) if error.errno else error  # Arrow says more than that
    return InputError(f"cannot be written ({told})", path=folder, place=argument("out"))


def _busy(folder: Path) -> InputError:
    return InputError(
        "another `evaluator batch` is at work on it; wait for it, or stop it", path=folder
    )
