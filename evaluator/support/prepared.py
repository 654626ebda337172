"""Dictionaries made ready once and kept in the user's cache, to be opened rather than read.

Half a million lines take half a second to be taken to pieces, and a hundred megabytes as objects;
as a trie of bytes (MARISA, Yata 2011) and columns of numbers they are there at once.  What is kept
is a cache and nothing more: what is missing, damaged or of another dictionary is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import io
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cache import cache_folder

Columns = Mapping[str, NDArray[Any]]

_FORMAT = 1  # raise it whenever tries or texts are written otherwise
_log = logging.getLogger(__name__)


def prepared(
    name: str, files: Sequence[Path], version: int, make: Callable[[], Columns]
) -> Columns:
    """Columns of a dictionary, as they are kept, else made and kept.

    Parameters:
        name: of the dictionary.
        files: that it is made from; a change of their sizes or times makes it anew.
        version: to be raised whenever the same files would give other columns.
        make: makes them.
    """
    folder = cache_folder() / "dictionaries"
    file = folder / f"{name}-{_identity(files, version)}.npz"
    try:
        with np.load(file, allow_pickle=False) as saved:
            return {column: saved[column] for column in saved.files}
    except FileNotFoundError:
        pass
    except (OSError, ValueError, EOFError, LookupError, zipfile.BadZipFile) as error:
        _log.warning("the dictionary %s is made anew (%s)", file, error)
    with _without_collection():
        columns = make()
    try:
        _keep(columns, file)
    except OSError as error:
        _log.info("the dictionary %s is not kept (%s)", file, error)
    return columns


class Words:
    """Different words, each with a number from 0 on, looked up in a trie.

    Parameters:
        column: as :meth:`packed` made it.
    """

    def __init__(self, column: NDArray[np.uint8]) -> None:
        from marisa_trie import Trie

        self._trie = Trie().frombytes(column.tobytes())

    @classmethod
    def packed(cls, words: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """A column that words are looked up in.

        Parameters:
            words: all different.

        Returns:
            the column, and by a word's number its place among ``words``.
        """
        from marisa_trie import Trie

        listed = list(words)
        trie = Trie(listed)
        numbers = np.fromiter((trie[word] for word in listed), np.int64, len(listed))
        return np.frombuffer(trie.tobytes(), np.uint8), np.argsort(numbers)

    def number(self, word: str) -> int | None:
        """Of a word; None of what is none."""
        try:
            number: int | None = self._trie.get(word)
        except UnicodeEncodeError:  # half of a UTF-16 pair
            return None
        return number

    def word(self, number: int) -> str:
        """The word of a number."""
        return str(self._trie.restore_key(number))

    def beginning(self, text: str) -> list[str]:
        """All words that a text begins with, the shortest first."""
        found: list[str] = self._trie.prefixes(text)
        return found

    def __contains__(self, word: str) -> bool:
        return self.number(word) is not None


class Texts:
    """Texts by their number from 0 on, decoded when they are asked for.

    Parameters:
        column: as :meth:`packed` made it.
        ends: likewise.
    """

    def __init__(self, column: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._bytes = column.data
        self._ends = ends.data

    @classmethod
    def packed(cls, texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Columns of texts: their bytes, and where each ends."""
        encoded = [text.encode("utf-8") for text in texts]
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        return np.frombuffer(b"".join(encoded), np.uint8), ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        return str(self._bytes[self._ends[number] : self._ends[number + 1]], "utf-8")


def _identity(files: Sequence[Path], version: int) -> str:
    parts = [f"{_FORMAT} {version}"]
    for file in files:
        state = file.stat()
        parts.append(f"{file} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _keep(columns: Columns, file: Path) -> None:
    """Write columns whole or not at all, and remove those of former dictionaries."""
    draft = io.BytesIO()
    saved: dict[str, Any] = dict(columns)
    np.savez(draft, **saved)  # stored, not compressed: it is opened far more often than made
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(draft.getbuffer())
    Path(temporary).replace(file)
    for other in file.parent.glob(f"{file.name.rpartition('-')[0]}-*.npz"):
        if other != file:
            other.unlink(missing_ok=True)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Make half a million objects without looking through them for garbage again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
