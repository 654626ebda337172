"""What can be made again, kept between runs: where it lies, and arrays by key.

An :class:`ArrayCache` is one SQLite file.  It is a cache and nothing more: whatever is
wrong with it costs a note and the time to compute again, never a run and never a wrong
figure.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import platformdirs

_SCHEMA = """
CREATE TABLE arrays (
    key BLOB PRIMARY KEY,       -- hash of all that decides the values
    numbers BLOB NOT NULL,      -- little-endian
    checksum INTEGER NOT NULL   -- CRC-32 of key and numbers
)
"""
_SCHEMA_VERSION = 2
_APPLICATION = 0x45564543  # "EVEC", marks the file as ours
_BUSY_SECONDS = 10.0
MOST_MEGABYTES = 2000
"""Of one file of arrays, unless ``$EVALUATOR_CACHE_MB`` says otherwise."""
LIMIT = "EVALUATOR_CACHE_MB"
_FORGOTTEN = 0.25  # share of a file's rows that make room at a time
_KEYS_A_QUERY = 500  # old SQLite takes 999 variables at most
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# SQLITE_ERROR is what a missing table or column gives.
_BEYOND_REPAIR = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


APPLICATION = "bilingual-evaluator"
OVERRIDE = "EVALUATOR_CACHE_DIR"


def cache_folder() -> Path:
    """Return the user's cache folder of the evaluator; it need not exist yet.

    Returns:
        ``$EVALUATOR_CACHE_DIR`` where it is set, else the platform's own place.
    """
    override = os.environ.get(OVERRIDE)
    if override:
        return Path(override).expanduser()
    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


KEEPS = "EVALUATOR_KEEP_RUNS"
"""``0`` in this variable of the environment: every run is made and every finding looked for anew,
and none is kept."""


def keeps_runs() -> bool:
    """Whether what came of judging is kept beside what was read and encoded."""
    return os.environ.get(KEEPS) != "0" and _IN_MEMORY.get() is None


_IN_MEMORY: ContextVar[dict[Path, dict[bytes, npt.NDArray[Any]]] | None] = ContextVar(
    "in_memory", default=None
)


@contextlib.contextmanager
def in_memory() -> Iterator[None]:
    """Within a ``with``, arrays are kept in memory alone, and forgotten behind it.

    For many processes that each go once through texts that they will not see again: nothing is
    written, nothing grows, and what comes out does not depend on what was encoded before.
    """
    token = _IN_MEMORY.set({})
    try:
        yield
    finally:
        _IN_MEMORY.reset(token)


@contextlib.contextmanager
def lasting() -> Iterator[None]:
    """Within a ``with`` inside of :func:`in_memory`, arrays are kept in files all the same."""
    token = _IN_MEMORY.set(None)
    try:
        yield
    finally:
        _IN_MEMORY.reset(token)


class _ForeignDatabaseError(Exception):
    """A sound database that isn't this cache, or is of another version."""


class ArrayCache:
    """Rows of numbers by key in an SQLite file.

    Several processes may use the file at once.  A damaged file or one of another
    schema is removed and begun anew; where the file can't be used at all, nothing is
    found and nothing kept.  Either costs a note in the log.  A connection lives for
    one call only, so the object may be used from several threads and after a fork.

    Parameters:
        path: the file; it and its folder need not exist yet.
        dtype: numpy's name for the numbers as they are stored, for instance ``<f4``.
    """

    def __init__(self, path: Path, dtype: str) -> None:
        self.path = path
        self.dtype = np.dtype(dtype)
        self._has_noted = False

    def get(self, keys: Sequence[bytes]) -> dict[bytes, npt.NDArray[Any]]:
        """Look rows up.

        Parameters:
            keys: any number of keys.

        Returns:
            the numbers by key, for those keys that are known and undamaged.
        """
        if (held := _IN_MEMORY.get()) is not None:
            own = held.get(self.path, {})
            return {key: own[key].copy() for key in keys if key in own}

        def select(connection: sqlite3.Connection) -> dict[bytes, npt.NDArray[Any]]:
            found: dict[bytes, npt.NDArray[Any]] = {}
            damaged = 0
            for start in range(0, len(keys), _KEYS_A_QUERY):
                some = keys[start : start + _KEYS_A_QUERY]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, numbers, checksum FROM arrays WHERE key IN ({marks})"
                for key, numbers, checksum in connection.execute(query, some):
                    if self._is_sound(key, numbers, checksum):
                        found[key] = np.frombuffer(numbers, dtype=self.dtype).copy()
                    else:
                        damaged += 1
            if damaged:
                _log.warning("%d damaged rows of the cache are computed anew", damaged)
            return found

        nothing: dict[bytes, npt.NDArray[Any]] = {}
        return self._run(select, nothing)

    def put(self, arrays: Mapping[bytes, npt.ArrayLike]) -> None:
        """Store rows, all of them or none.

        Parameters:
            arrays: numbers by key; a key that is known already is overwritten.
        """
        if (held := _IN_MEMORY.get()) is not None:
            own = held.setdefault(self.path, {})
            own |= {key: np.array(array, dtype=self.dtype) for key, array in arrays.items()}
            return
        rows = []
        for key, array in arrays.items():
            blob = np.ascontiguousarray(array, dtype=self.dtype).tobytes()
            rows.append((key, blob, _checksum(key, blob)))

        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO arrays VALUES (?, ?, ?)", rows)
            if _used(connection) > most_bytes():
                _forget_oldest(connection, _FORGOTTEN)  # what is freed is filled again

        self._run(insert, None)

    def shrink(self, most: int) -> None:
        """Forget the rows that were kept first, until the others take no more than so much.

        Parameters:
            most: bytes of the file.
        """

        def forget(connection: sqlite3.Connection) -> None:
            while (used := _used(connection)) > most:
                if not _forget_oldest(connection, max(1 - most / used, 0.02)):
                    break

        self._run(forget, None)
        with contextlib.suppress(sqlite3.Error), contextlib.closing(self._connect()) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _run(self, operation: Callable[[sqlite3.Connection], _Result], default: _Result) -> _Result:
        """Do something in one transaction; return the default where that is impossible."""
        deadline = time.monotonic() + _BUSY_SECONDS
        has_discarded = False
        while True:
            opened = self._identity()
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.closing(self._connect()) as connection:
                    _prepare(connection)
                    with connection:
                        return operation(connection)
            except (sqlite3.Error, _ForeignDatabaseError, OSError) as error:
                code = getattr(error, "sqlite_errorcode", 0) & 0xFF
                is_damaged = code in _BEYOND_REPAIR or isinstance(error, _ForeignDatabaseError)
                if is_damaged and not has_discarded and self._discard(opened, error):
                    has_discarded = True
                elif code in _BUSY and time.monotonic() < deadline:
                    # Two processes that begin a file together: SQLite doesn't wait for
                    # the one that is switching it to WAL.
                    time.sleep(0.02)
                else:
                    self._note_once(error)
                    return default

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS)
        connection.text_factory = bytes  # a damaged row may hold what is no text
        return connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_dev, state.st_ino

    def _discard(self, opened: tuple[int, int] | None, reason: Exception) -> bool:
        """Remove the file, unless another process has put a new one in its place by now."""
        if opened is None or self._identity() != opened:
            return True
        _log.warning("the cache %s is begun anew (%s)", self.path, reason)
        try:
            for suffix in ("-wal", "-shm", ""):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _note_once(self, reason: Exception) -> None:
        if not self._has_noted:
            _log.warning("working without the cache %s (%s)", self.path, reason)
            self._has_noted = True

    def _is_sound(self, key: object, numbers: object, checksum: object) -> bool:
        return (
            isinstance(key, bytes)
            and isinstance(numbers, bytes)
            and len(numbers) % self.dtype.itemsize == 0
            and _checksum(key, numbers) == checksum
        )


def most_bytes() -> int:
    """Bytes that a file of arrays may grow to before the oldest rows make room."""
    told = os.environ.get(LIMIT, "")
    return 1_000_000 * (int(told) if told.isdecimal() else MOST_MEGABYTES)


def _used(connection: sqlite3.Connection) -> int:
    """Bytes of a file's pages that hold something."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _forget_oldest(connection: sqlite3.Connection, share: float) -> int:
    """Remove a share of the rows, those kept first; returns how many were removed."""
    first, last = connection.execute("SELECT min(rowid), max(rowid) FROM arrays").fetchone()
    if first is None:
        return 0
    upto = first + int((last - first) * share)
    return connection.execute("DELETE FROM arrays WHERE rowid <= ?", (upto,)).rowcount


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the table in a new file, or make sure that the file is of this version."""
    if _marks(connection) == (_APPLICATION, _SCHEMA_VERSION):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # Asked again: another process may have created it before this one got the lock.
    if _marks(connection) != (_APPLICATION, _SCHEMA_VERSION):
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if objects or _marks(connection) != (0, 0):
            raise _ForeignDatabaseError("it is of another kind or version")
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    connection.commit()


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def _checksum(key: bytes, blob: bytes) -> int:
    return zlib.crc32(blob, zlib.crc32(key))
