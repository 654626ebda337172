"""The ledger of a run that several people review at once: every verdict, written as it is given.

It is a SQLite database beside the reviews of the run.  Who changes a verdict says which version
of it they have seen.  What comes after another change is not written over it but put beside it as
a conflict, and stands there until somebody decides with both before them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database, Migrations

from ...errors import InputError
from ...model.verdicts import FindingVerdict, PairVerdict, Review
from ...support.locks import is_held

LEDGER = "ledger.db"
LOCK = "served.lock"
LEDGER_FILES = (LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm", LOCK)
"""What may lie beside the reviews of a run that is or was served."""

_BUSY_SECONDS = 10.0
_MIGRATIONS = Migrations("evaluator-ledger")


class Kind(StrEnum):
    """What a verdict is about; named as the lists of a review are."""

    FINDINGS = "findings"
    PAIRS = "pairs"


Verdict = FindingVerdict | PairVerdict
_MODELS: dict[Kind, type[FindingVerdict] | type[PairVerdict]] = {
    Kind.FINDINGS: FindingVerdict,
    Kind.PAIRS: PairVerdict,
}


@_MIGRATIONS()
def m001_verdicts(db: Database) -> None:
    """One row a reviewer, one row a verdict, one row a verdict that came too late."""
    db.table("reviewers").create(
        {"name": str, "corpus": str, "run": str, "adjudicates": int}, pk="name"
    )
    columns = {"reviewer": str, "kind": str, "fingerprint": str, "version": int}
    columns |= {"sequence": int, "verdict": str}
    for name in ("verdicts", "conflicts"):
        table = db.table(name)
        table.create(columns, pk=("reviewer", "kind", "fingerprint"), not_null=set(columns))
        table.create_index(["sequence"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A verdict in the ledger.

    Attributes:
        reviewer: who gave it.
        kind: what it is about.
        version: how often this reviewer has decided on this thing; of a conflict, the version
            that it did not know of.
        sequence: place in the order in which all was written, from 1.
        verdict: what was decided.
        is_conflict: whether it came after another change, and does not hold.
    """

    reviewer: str
    kind: Kind
    version: int
    sequence: int
    verdict: Verdict
    is_conflict: bool = False


class Ledger:
    """The ledger of one run; to be closed.

    Raises:
        InputError: it cannot be made, or is damaged.
    """

    def __init__(self, folder: Path, corpus: str, run: str) -> None:
        """Open the ledger in a folder of verdicts, or begin one.

        Parameters:
            folder: of the run's verdicts; it is made where it is not there.
            corpus, run: that are judged.
        """
        self.file = folder / LEDGER
        self._about = corpus, run
        with self._told():
            folder.mkdir(exist_ok=True)
            # Only the server's own thread writes; which one that is, is the server's affair.
            self._connection = sqlite3.connect(
                self.file, timeout=_BUSY_SECONDS, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            with self._writing():
                _MIGRATIONS.apply(Database(self._connection, execute_plugins=False))
            self._inode = self.file.stat().st_ino

    def close(self) -> None:
        """Close it; what is in it lies in one file then."""
        self._connection.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def enroll(self, reviewer: str, *, adjudicates: bool = False) -> None:
        """Know a reviewer; who adjudicates once does so from then on."""
        with self._told(), self._writing():
            self._connection.execute(
                "INSERT INTO reviewers VALUES (?, ?, ?, ?) ON CONFLICT (name) "
                "DO UPDATE SET adjudicates = max(adjudicates, excluded.adjudicates)",
                [reviewer, *self._about, int(adjudicates)],
            )

    def enter(self, reviewer: str, kind: Kind, verdict: Verdict, based_on: int) -> Entry:
        """Write a verdict down, on the disk before this returns.

        Parameters:
            reviewer: who gives it.
            kind: what it is about.
            verdict: its time is set to now: all times in a ledger are of one clock.
            based_on: version of the verdict that the reviewer saw; 0 where they saw none.

        Returns:
            the verdict as it was entered, or as a conflict where another stands there that the
            reviewer did not see.  One that stands there already, word for word, is no conflict:
            it was sent again because the answer was lost.
        """
        with self._told(), self._writing():
            self._check_place()
            known = self._known(reviewer, kind, verdict.fingerprint)
            if known is not None and based_on != known.version:
                if _same(known.verdict, verdict):
                    return known
                return self._write("conflicts", reviewer, kind, verdict, known.version)
            decided = datetime.now(UTC)
            if known is not None:  # clocks are set back at times
                decided = max(decided, known.verdict.decided + timedelta(microseconds=1))
            verdict = verdict.model_copy(update={"decided": decided})
            version = 1 if known is None else known.version + 1
            return self._write("verdicts", reviewer, kind, verdict, version)

    def take_over(self, reviews: Sequence[Review]) -> None:
        """Enter verdicts that were given elsewhere, where they are later than what stands here."""
        for review in reviews:
            if review.corpus != self._about[0]:
                continue
            self.enroll(review.reviewer, adjudicates=review.adjudicates)
            with self._told(), self._writing():
                for kind in Kind:
                    for verdict in getattr(review, kind):
                        known = self._known(review.reviewer, kind, verdict.fingerprint)
                        if known is None or known.verdict.decided < verdict.decided:
                            version = 1 if known is None else known.version + 1
                            self._write("verdicts", review.reviewer, kind, verdict, version)

    def known(self, reviewer: str, kind: Kind, fingerprint: str) -> Entry | None:
        """A reviewer's verdict on a thing as it stands; None where there is none."""
        with self._told():
            return self._known(reviewer, kind, fingerprint)

    def since(self, sequence: int) -> list[Entry]:
        """All that was entered after a place in the order, conflicts among it, in that order."""
        with self._told():
            found = [
                entry
                for table in ("verdicts", "conflicts")
                for entry in self._read(table, "sequence > ?", [sequence])
            ]
        return sorted(found, key=lambda entry: entry.sequence)

    def sequence(self) -> int:
        """Place of what was entered last; 0 in an empty ledger."""
        with self._told():
            return self._last()

    def adjudicators(self) -> frozenset[str]:
        """Names of those who have the last word."""
        with self._told():
            rows = self._connection.execute("SELECT name FROM reviewers WHERE adjudicates")
            return frozenset(row["name"] for row in rows)

    def reviews(self) -> list[Review]:
        """One review a reviewer who gave any verdict, by name."""
        with self._told():
            return _reviews(self._connection)

    def _known(self, reviewer: str, kind: Kind, fingerprint: str) -> Entry | None:
        where = "reviewer = ? AND kind = ? AND fingerprint = ?"
        return next(iter(self._read("verdicts", where, [reviewer, kind, fingerprint])), None)

    def _read(self, table: str, where: str, values: Sequence[Any]) -> list[Entry]:
        rows = self._connection.execute(f"SELECT * FROM {table} WHERE {where}", values)
        return [_entry(row, table == "conflicts") for row in rows]

    def _write(
        self,
        table: str,
        reviewer: str,
        kind: Kind,
        verdict: Verdict,
        version: int,
    ) -> Entry:
        """Write a row; a conflict about the same thing is settled by it or gives way to it."""
        entry = Entry(reviewer, kind, version, self._last() + 1, verdict, table == "conflicts")
        key = [reviewer, kind, verdict.fingerprint]
        self._connection.execute(
            "DELETE FROM conflicts WHERE reviewer = ? AND kind = ? AND fingerprint = ?", key
        )
        self._connection.execute(
            f"INSERT OR REPLACE INTO {table} "
            "(reviewer, kind, fingerprint, version, sequence, verdict) VALUES (?, ?, ?, ?, ?, ?)",
            [*key, version, entry.sequence, verdict.model_dump_json()],
        )
        return entry

    def _last(self) -> int:
        (last,) = self._connection.execute(
            "SELECT max(coalesce((SELECT max(sequence) FROM verdicts), 0), "
            "coalesce((SELECT max(sequence) FROM conflicts), 0))"
        ).fetchone()
        return int(last)

    def _check_place(self) -> None:
        """Refuse to write into a file that is no longer the run's."""
        try:
            is_there = self.file.stat().st_ino == self._inode
        except FileNotFoundError:
            is_there = False
        if not is_there:
            raise InputError("was moved or replaced while it was served", path=self.file)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, begun as a writer's: what is read in it is true until it ends."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror})", path=self.file) from None
        except sqlite3.Error as error:
            raise InputError(f"cannot be written ({error})", path=self.file) from None


def ledger_reviews(folder: Path) -> list[Review]:
    """The reviews in the ledger of a folder of verdicts, which is only read; none without one.

    Raises:
        InputError: it is damaged.
    """
    file = folder / LEDGER
    if not file.is_file():
        return []
    try:
        with contextlib.closing(_reading(file)) as connection:
            connection.row_factory = sqlite3.Row
            return _reviews(connection)
    except (sqlite3.Error, ValueError) as error:
        raise InputError(f"cannot be read ({error})", path=file) from None


def _reading(file: Path) -> sqlite3.Connection:
    """A connection that writes nothing, in a folder too that cannot be written."""
    address = file.absolute().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = file.with_name(f"{file.name}-wal")
        if log.is_file() and log.stat().st_size:  # it holds verdicts that would be missed
            raise
        connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)
    return connection


@contextlib.contextmanager
def served(folder: Path) -> Iterator[None]:
    """Hold a folder of verdicts for one server; the system lets go of it, however that ends.

    Raises:
        InputError: another server has it, or nothing can be written there.
    """
    lock = FileLock(folder / LOCK)
    try:
        folder.mkdir(exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            "is served already; open the link that the other `evaluator review serve` printed, or "
            "stop that one",
            path=folder.parent,
        ) from None
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror}); verdicts are kept in the run itself: copy it "
            "to where it can be",
            path=folder.parent,
        ) from None
    try:
        yield
    finally:
        lock.release()


def check_unserved(folder: Path) -> None:
    """Refuse to replace or remove a run whose verdicts are being given.

    Raises:
        InputError: a server has its folder of verdicts.
    """
    if is_held(folder / LOCK):
        raise InputError(
            "is being reviewed; stop its `evaluator review serve` first", path=folder.parent
        )


def _entry(row: sqlite3.Row, is_conflict: bool = False) -> Entry:
    kind = Kind(row["kind"])
    verdict = _MODELS[kind].model_validate_json(row["verdict"])
    return Entry(row["reviewer"], kind, row["version"], row["sequence"], verdict, is_conflict)


def _reviews(connection: sqlite3.Connection) -> list[Review]:
    own: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM verdicts ORDER BY sequence"):
        own[row["reviewer"]].append(_entry(row))
    return [
        Review(
            corpus=row["corpus"],
            run=row["run"],
            reviewer=row["name"],
            adjudicates=row["adjudicates"],
            exported=max(entry.verdict.decided for entry in entries),
            findings=[v for e in entries if isinstance(v := e.verdict, FindingVerdict)],
            pairs=[v for e in entries if isinstance(v := e.verdict, PairVerdict)],
        )
        for row in connection.execute("SELECT * FROM reviewers ORDER BY name")
        if (entries := own[row["name"]])
    ]


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same, whenever they were given."""
    return one == other.model_copy(update={"decided": one.decided})
