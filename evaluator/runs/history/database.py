"""Every run, in an SQLite database beside the run folders.

The folders are what counts: the database holds nothing that they do not, so that it can be lost,
and what it lacks (a run was killed just before it was recorded) is read from them when it is next
opened.  Several programs may use it at once.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from sqlite_utils import Database

from ...errors import InputError
from ...model import ScoreColumn, Severity
from ...model.run import Manifest
from ...support.vocabulary import argument
from ..folder import MANIFEST, is_run, read_run
from ..reviews import reviewed
from ..reviews.folder import read_reviews
from ..schema import earlier_columns, read_manifest
from .migrations import MIGRATIONS

DEFAULT = Path("reports") / "runs.sqlite"
OVERRIDE = "EVALUATOR_HISTORY"
_BUSY_SECONDS = 30.0
_EXPECTED_SECONDS = 86_400.0  # for as long a run that is being written may still appear
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True, config={"strict": True, "allow_inf_nan": False})
class RecordedRun:
    """A run as the history knows it.

    Attributes:
        folder: where it was written; may be gone.
        run, corpus, title, created, source_version: as in its manifest.
        scores: system → metric → value, low, high.
        findings: system → severity → how many.
        columns: what the scores are, in the order they are shown.
    """

    folder: Path
    run: str
    corpus: str
    title: str
    created: str
    source_version: str
    scores: dict[str, dict[str, tuple[float, float, float]]]
    findings: dict[str, dict[str, int]]
    columns: tuple[ScoreColumn, ...]

    @property
    def exists(self) -> bool:
        """Whether its folder is still there."""
        return is_run(self.folder)


def reviewed_manifest(folder: Path) -> Manifest:
    """A saved run's manifest, its findings counted as its verdicts leave them.

    Raises:
        InputError: the folder holds no sound run.
    """
    manifest = read_manifest(folder / MANIFEST)
    return reviewed(read_run(folder)).manifest if read_reviews(folder) else manifest


def history_file() -> Path:
    """Where the history lies: ``$EVALUATOR_HISTORY`` where it is set, else in ``reports``."""
    return Path(os.environ.get(OVERRIDE) or DEFAULT)


class History:
    """The history in one database file; it need not exist yet.

    Parameters:
        file: of the database; run folders are looked for in folders beside it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file.absolute()
        self.root = self.file.parent

    def check_apart(self, folder: Path) -> None:
        """Refuse a folder for a run that holds the runs themselves.

        Raises:
            InputError: the history lies in it or below it.
        """
        if self.root.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                f"holds the history of all runs ({self.file.name}); give a folder of its own "
                "for the run",
                path=folder,
                place=argument("out"),
            )

    def expect(self, folder: Path, run: str) -> None:
        """Tell of a run that is about to be written, lest a kill keep it from being recorded.

        Raises:
            InputError: the database cannot be written.
        """
        row = {"folder": self._key(folder), "run": run, "told": time.time()}
        with self._opened(sync=False) as db:
            db.table("expected").insert(row, replace=True)

    def record(self, folder: Path) -> None:
        """Record a run that has been written; one recorded from the same folder is replaced.

        Raises:
            InputError: the folder holds no sound run, or the database cannot be written.
        """
        manifest = reviewed_manifest(folder)
        with self._opened() as db:
            self._insert(db, folder, manifest)

    def runs(self, corpus: str | None = None) -> list[RecordedRun]:
        """All runs, or those of a corpus, the oldest first."""
        where, values = ("corpus = ?", [corpus]) if corpus else (None, [])
        with self._opened() as db:
            found = list(db.table("runs").rows_where(where, values, order_by="created, folder"))
            scores, systems = (_grouped(db.table(table).rows) for table in ("scores", "systems"))
        try:
            return [self._recorded(row, scores, systems) for row in found]
        except (ValidationError, KeyError, TypeError) as error:
            raise InputError(
                f"holds what no run has ({type(error).__name__}); remove it, and it is made anew "
                "from the run folders",
                path=self.file,
            ) from None

    def folder(self, name: str) -> Path:
        """Folder of a run by this itself, by its name, or by ``CORPUS/NAME``.

        Raises:
            InputError: there is none, or several of that name.
        """
        if is_run(Path(name)):
            return Path(name)
        known = self.runs()
        found = [r for r in known if name in (r.run, r.folder.name, f"{r.corpus}/{r.folder.name}")]
        found = found or [r for r in known if f"{r.corpus}/{r.run}" == name]
        # As much of a name as tells it apart from all others.
        found = found or [
            r
            for r in known
            if name and f"{r.corpus}/{r.run}".startswith((name, f"{r.corpus}/{name}"))
        ]
        if len(found) == 1:
            return found[0].folder
        if found:
            options = ", ".join(f"{r.corpus}/{r.folder.name}" for r in found)
            raise InputError(f"several runs of that name; give one of {options}", place=name)
        latest = ", ".join(f"{r.corpus}/{r.folder.name}" for r in known[-3:]) or "none yet"
        raise InputError(
            f"no such run; `evaluator runs list` names them, the latest: {latest}", place=name
        )

    def forget(self, runs: list[RecordedRun]) -> None:
        """Take runs out of the database; their folders are not touched."""
        with self._opened(sync=False) as db:
            for run in runs:
                self._delete(db, self._key(run.folder))

    @contextlib.contextmanager
    def _opened(self, *, sync: bool = True) -> Iterator[Database]:
        """The database in one transaction, its schema up to date and nothing missing."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            connection = self._connect()
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror})", path=self.file) from None
        except sqlite3.Error as error:
            raise InputError(f"cannot be used ({error})", path=self.file) from None
        try:
            db = Database(connection, execute_plugins=False)
            with connection:
                # Immediate: of two programs that find an old schema, one waits for the other.
                connection.execute("BEGIN IMMEDIATE")
                MIGRATIONS.apply(db)
                if sync:
                    self._record_unknown(db)
                yield db
        except sqlite3.Error as error:
            raise InputError(f"cannot be used ({error})", path=self.file) from None
        finally:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        """Open the file; one that is no sound database is put aside."""
        connection = sqlite3.connect(self.file, timeout=_BUSY_SECONDS)
        try:
            _switch_to_wal(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise
            os.replace(self.file, self.file.with_name(f"{self.file.name}.damaged"))
            for suffix in ("-wal", "-shm"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
            return self._connect()
        return connection

    def _record_unknown(self, db: Database) -> None:
        """Read what is in the run folders and not in the database."""
        known = {row["folder"] for row in db.query("SELECT folder FROM runs")}
        for file in sorted(self.root.glob(f"*/*/{MANIFEST}")):
            folder = file.parent
            if self._key(folder) not in known and not folder.name.startswith("."):
                # A damaged folder, or one of another schema: not ours to record.
                with contextlib.suppress(InputError):
                    self._insert(db, folder, reviewed_manifest(folder))
        for row in list(db.query("SELECT folder, run, told FROM expected")):
            folder = self.root / row["folder"]
            with contextlib.suppress(InputError):
                manifest = read_manifest(folder / MANIFEST)
                if manifest.run == row["run"]:
                    self._insert(db, folder, reviewed_manifest(folder))
                    continue
            if not time.time() - row["told"] < _EXPECTED_SECONDS:  # it was never written
                self._expect_no_more(db, row["folder"])

    def _expect_no_more(self, db: Database, key: str) -> None:
        db.execute("DELETE FROM expected WHERE folder = ?", [key])

    def _insert(self, db: Database, folder: Path, manifest: Manifest) -> None:
        key = self._key(folder)
        self._delete(db, key)
        self._expect_no_more(db, key)
        digests = {(file.role, file.name): file.sha256 for file in manifest.inputs}
        run_id = (
            db.table("runs")
            .insert(
                {
                    "folder": key,
                    "run": manifest.run,
                    "corpus": manifest.corpus,
                    "title": manifest.title,
                    "created": manifest.created,
                    "source_version": manifest.source_version,
                    "source_sha256": digests.get(("source", manifest.source_version)),
                    "evaluator_version": manifest.evaluator_version,
                    "columns": _COLUMNS.dump_json(tuple(manifest.document_columns())).decode(),
                }
            )
            .last_pk
        )
        db.table("scores").insert_all(
            {"run_id": run_id, "system": system, "metric": metric, **score.model_dump()}
            for system, scores in manifest.scores.items()
            for metric, score in scores.items()
        )
        db.table("systems").insert_all(
            {
                "run_id": run_id,
                "system": system,
                "sha256": digests.get(("translation", system)),
                "pairs": counts.pairs,
                "omissions": counts.omissions,
                "additions": counts.additions,
                **{str(grade): counts.findings.get(grade, 0) for grade in Severity},
            }
            for system, counts in manifest.counts.items()
        )

    def _delete(self, db: Database, key: str) -> None:
        for row in list(db.query("SELECT id FROM runs WHERE folder = ?", [key])):
            for table in ("scores", "systems"):
                db.table(table).delete_where("run_id = ?", [row["id"]])
            db.table("runs").delete(row["id"])

    def _key(self, folder: Path) -> str:
        folder = folder.absolute()
        inside = folder.is_relative_to(self.root)
        return (folder.relative_to(self.root) if inside else folder).as_posix()

    def _recorded(
        self,
        row: dict[str, Any],
        scores: dict[int, list[dict[str, Any]]],
        systems: dict[int, list[dict[str, Any]]],
    ) -> RecordedRun:
        by_system: dict[str, dict[str, tuple[float, float, float]]] = {}
        for score in scores.get(row["id"], ()):
            figures = score["value"], score["low"], score["high"]
            by_system.setdefault(score["system"], {})[score["metric"]] = figures
        counts = {
            system["system"]: {grade: system[grade] for grade in ("critical", "major", "minor")}
            for system in systems.get(row["id"], ())
        }
        return RecordedRun(
            self.root / row["folder"],
            row["run"],
            row["corpus"],
            row["title"],
            row["created"],
            row["source_version"],
            {system: by_system.get(system, {}) for system in {**counts, **by_system}},
            counts,
            _columns_of(row["columns"], by_system),
        )


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Readers then never wait for a writer; SQLite does not wait for two that switch at once."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _grouped(rows: Iterator[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["run_id"], []).append(row)
    return groups


_COLUMNS = TypeAdapter(tuple[ScoreColumn, ...])


def _columns_of(
    written: str | None, scores: Mapping[str, Mapping[str, tuple[float, float, float]]]
) -> tuple[ScoreColumn, ...]:
    """What the scores of a recorded run are; of one recorded before runs said so, as known now."""
    if written is not None:
        return _COLUMNS.validate_json(written)
    highs = {name: high for own in scores.values() for name, (_, _, high) in own.items()}
    return tuple(earlier_columns(highs))
