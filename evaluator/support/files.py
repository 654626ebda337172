"""Files written whole or not at all, and read within bounds."""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import InputError

_HERE = -100  # AT_FDCWD: names are relative to the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def read_whole(path: Path, largest: int) -> bytes:
    """A file's bytes, or an :class:`InputError` that says in one line why there are none.

    Parameters:
        path: of a file; pipes and devices are refused.
        largest: bytes that are read at most.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError("is a folder, not a text file", path=path)
        if not stat.S_ISREG(kind):  # it may wait for ever, or never end
            raise InputError("is no file but a pipe or a device; save what it holds", path=path)
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # What grows while it is read is not read for ever.
            data = b"" if size > largest else file.read(largest + 1)
    except FileNotFoundError:
        raise InputError("no such file", path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from None
    except ValueError as error:  # of names that no file can have
        raise InputError(f"no name of a file ({error})", path=path) from None
    if max(size, len(data)) > largest:
        raise InputError(
            f"has {max(size, len(data)) / 1e6:.0f} MB, more than the {largest / 1e6:.0f} MB that "
            "are read; split it",
            path=path,
        )
    return data


def write_page(page: str, file: Path) -> None:
    """Write one page in UTF-8, see :func:`write_bytes`."""
    write_bytes(page.encode("utf-8"), file)


def write_bytes(data: bytes, file: Path) -> None:
    """Write one file, whole or not at all; where a link stands, the file takes its place.

    Raises:
        InputError: it cannot be written there.
    """
    if not file.parent.is_dir():
        raise InputError("there is no such folder to write to", path=file.parent)
    write_files({file: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together, all or none; folders that they lie in are made.

    Raises:
        InputError: one of them cannot be written.
    """
    drafts: dict[Path, Path] = {}
    made: list[Path] = []
    file = Path()
    try:
        for file, data in files.items():
            if not file.parent.exists():
                file.parent.mkdir()
                made.append(file.parent)
            drafts[file] = _write_draft(data, file)
        for file, draft in drafts.items():
            os.replace(draft, file)
    except OSError as error:
        raise InputError(f"the file cannot be written ({error.strerror})", path=file) from None
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        for folder in made:
            with contextlib.suppress(OSError):  # it holds what was written
                folder.rmdir()


def exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's names, in one step that no kill can cut in two.

    Returns:
        whether that was done; False where the system or the disk has no such step.
    """
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        return not library.renameat2(_HERE, first, _HERE, second, _EXCHANGE)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return not library.renamex_np(first, second, _EXCHANGE)
    return False


def _write_draft(data: bytes, file: Path) -> Path:
    """A finished file beside the one that it is to replace."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name[:100]}.", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        draft.chmod(0o644)  # mkstemp keeps others out
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft
