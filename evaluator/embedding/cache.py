"""Keep vectors between runs, so that a second run needs neither torch nor time.

One SQLite file a model.  It is a cache and nothing more: whatever is wrong with it
costs a note and the time to compute again, never a run and never a wrong vector.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from evaluator.embedding.encoder import Encoder, Progress, Vectors
from evaluator.embedding.folders import cache_folder

_SCHEMA = """
CREATE TABLE vectors (
    key BLOB PRIMARY KEY,       -- BLAKE2b of model, recipe and text
    vector BLOB NOT NULL,       -- little-endian float32
    checksum INTEGER NOT NULL   -- CRC-32 of key and vector
)
"""
_SCHEMA_VERSION = 1
_APPLICATION = 0x45564543  # "EVEC", marks the file as ours
_BUSY_SECONDS = 10.0
_KEYS_A_QUERY = 500  # old SQLite takes 999 variables at most
_CHUNK = 256  # texts encoded before they are stored: some 3 s on two cores
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# SQLITE_ERROR is what a missing table or column gives.
_BEYOND_REPAIR = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class _ForeignDatabaseError(Exception):
    """A sound database that isn't this cache, or is of another version."""


class VectorCache:
    """Vectors by key in an SQLite file.

    Several processes may use the file at once.  A damaged file or one of another
    schema is removed and begun anew; where the file can't be used at all, nothing is
    found and nothing kept.  Either costs a note in the log.  A connection lives for
    one call only, so the object may be used from several threads and after a fork.

    Parameters:
        path: the file; it and its folder need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._has_noted = False

    @classmethod
    def for_model(cls, checksum: str) -> VectorCache:
        """Return a model's cache in the user's cache folder."""
        name = hashlib.sha256(checksum.encode()).hexdigest()[:32]
        return cls(cache_folder() / "vectors" / f"{name}.sqlite")

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Look vectors up.

        Parameters:
            keys: any number of keys.

        Returns:
            float32 [d] by key, for those keys that are known and undamaged.
        """

        def select(connection: sqlite3.Connection) -> list[tuple[Any, Any, Any]]:
            rows: list[tuple[Any, Any, Any]] = []
            for start in range(0, len(keys), _KEYS_A_QUERY):
                some = keys[start : start + _KEYS_A_QUERY]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, vector, checksum FROM vectors WHERE key IN ({marks})"
                rows += connection.execute(query, some)
            return rows

        nothing: list[tuple[Any, Any, Any]] = []
        rows = self._run(select, nothing)
        found = {
            key: np.frombuffer(vector, dtype="<f4").astype(np.float32)
            for key, vector, checksum in rows
            if _is_sound(key, vector, checksum)
        }
        if len(found) < len(rows):
            _log.warning(
                "%d damaged vectors in the cache are computed anew", len(rows) - len(found)
            )
        return found

    def put(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Store vectors, all of them or none.

        Parameters:
            vectors: float32 [d] by key; a key that is known already is overwritten.
        """
        rows = []
        for key, vector in vectors.items():
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            rows.append((key, blob, _checksum(key, blob)))

        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

        self._run(insert, None)

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
        _log.warning("the vector cache %s is begun anew (%s)", self.path, reason)
        try:
            for suffix in ("-wal", "-shm", ""):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _note_once(self, reason: Exception) -> None:
        if not self._has_noted:
            _log.warning("working without the vector cache %s (%s)", self.path, reason)
            self._has_noted = True


class CachedEncoder:
    """An encoder that asks another one only for what the cache doesn't know.

    Parameters:
        encoder: the encoder that computes.
        cache: where vectors are kept; the model's file in the user's cache by default.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        self.encoder = encoder
        self.cache = cache or VectorCache.for_model(encoder.checksum)

    @property
    def name(self) -> str:
        """What the user calls the model."""
        return self.encoder.name

    @property
    def checksum(self) -> str:
        """Changes whenever the model's weights do."""
        return self.encoder.checksum

    @property
    def recipe(self) -> str:
        """All else that decides the vectors."""
        return self.encoder.recipe

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return self.encoder.dimensions

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts, see :meth:`Encoder.encode`.

        Each text is computed once however often it occurs, and stored some hundred
        texts at a time: an interrupted run goes on where it was.

        Parameters:
            texts: n texts of any length.
            progress: called with the number of computed texts and of texts to compute;
                never, where the cache knows them all.
        """
        keys = self._keys(texts)
        vectors = self.cache.get(list(dict.fromkeys(keys)))
        missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in vectors}
        missing_keys = list(missing)
        for start in range(0, len(missing), _CHUNK):
            chunk = missing_keys[start : start + _CHUNK]
            computed = self.encoder.encode(
                [missing[key] for key in chunk],
                progress=_shifted(progress, start, len(missing)),
            )
            new = dict(zip(chunk, computed, strict=True))
            self.cache.put(new)
            vectors |= new
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([vectors[key] for key in keys])

    def _keys(self, texts: Iterable[str]) -> list[bytes]:
        model = hashlib.blake2b(f"{self.checksum}\0{self.recipe}\0".encode(), digest_size=32)
        keys = []
        for text in texts:
            key = model.copy()
            key.update(text.encode("utf-8", "surrogatepass"))
            keys.append(key.digest())
        return keys


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    if progress is None:
        return None
    report = progress

    def shifted(done: int, _: int) -> None:
        report(start + done, total)

    return shifted


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


def _is_sound(key: object, vector: object, checksum: object) -> bool:
    return (
        isinstance(key, bytes)
        and isinstance(vector, bytes)
        and len(vector) % 4 == 0
        and _checksum(key, vector) == checksum
    )
