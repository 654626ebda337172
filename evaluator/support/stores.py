"""What lies in the user's cache: how much of it, and how it is made smaller."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .cache import ArrayCache, cache_folder

_ARRAYS = "*.sqlite"
_PAID_FOR = "opinions"
"""Answers of language models: what they cost is more than time."""


@dataclass(frozen=True, slots=True)
class Store:
    """One folder of the cache.

    Attributes:
        name: of what it holds, for instance ``vectors``.
        folder: where it lies.
        bytes: of all its files.
        arrays: its files of arrays, which can be made smaller.
    """

    name: str
    folder: Path
    bytes: int
    arrays: tuple[Path, ...]


def stores() -> list[Store]:
    """All that lies in the cache, the largest first."""
    folder = cache_folder()
    if not folder.is_dir():
        return []
    found = [
        Store(
            part.name,
            part,
            sum(file.stat().st_size for file in part.rglob("*") if file.is_file()),
            () if part.name == _PAID_FOR else tuple(sorted(part.glob(_ARRAYS))),
        )
        for part in folder.iterdir()
        if part.is_dir()
    ]
    return sorted(found, key=lambda store: (-store.bytes, store.name))


def shrink_arrays(most: int) -> int:
    """Make files of arrays smaller, each by the same share, the oldest rows first.

    Parameters:
        most: bytes that all of them together may take.

    Returns:
        bytes that were freed.
    """
    files = [file for store in stores() for file in store.arrays]
    sizes = {file: file.stat().st_size for file in files}
    total = sum(sizes.values())
    if total <= most:
        return 0
    for file, size in sizes.items():
        ArrayCache(file, "u1").shrink(size * most // total)
    return total - sum(file.stat().st_size for file in files)
