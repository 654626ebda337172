"""Files that whoever works on a folder holds; whoever is killed lets go of them."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout


def is_held(file: Path) -> bool:
    """Whether a process has a lock file; not where nobody could write it, for then nobody does."""
    if not file.is_file():
        return False
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
