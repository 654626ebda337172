"""The history's schema, version by version; a released migration is never changed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("evaluator-history")


@MIGRATIONS()
def m001_runs_and_scores(db: Database) -> None:
    """One row a run, one row a document score."""
    db.table("runs").create(
        {
            "id": int,
            "folder": str,  # relative to the database where it lies beside or below it
            "run": str,
            "corpus": str,
            "title": str,
            "created": str,  # ISO 8601, UTC
            "source_version": str,
            "source_sha256": str,
            "evaluator_version": str,
        },
        pk="id",
        not_null={"folder", "run", "corpus", "created"},
    )
    db.table("runs").create_index(["folder"], unique=True)
    db.table("runs").create_index(["corpus", "created"])
    db.table("scores").create(
        {
            "run_id": int,
            "system": str,
            "metric": str,
            "value": float,
            "low": float,
            "high": float,
            "segments": int,
        },
        pk=("run_id", "system", "metric"),
        foreign_keys=[("run_id", "runs", "id")],
    )


@MIGRATIONS()
def m002_counts(db: Database) -> None:
    """One row a system: its findings by severity, and what it leaves out or adds."""
    db.table("systems").create(
        {
            "run_id": int,
            "system": str,
            "sha256": str,  # of the translation
            "pairs": int,
            "omissions": int,
            "additions": int,
            "critical": int,
            "major": int,
            "minor": int,
        },
        pk=("run_id", "system"),
        foreign_keys=[("run_id", "runs", "id")],
    )


@MIGRATIONS()
def m003_columns(db: Database) -> None:
    """What a run says of its scores, as JSON; null where it was recorded before runs said so."""
    db.table("runs").add_column("columns", str)


@MIGRATIONS()
def m004_expected(db: Database) -> None:
    """One row a run that is being written; it goes when the run is recorded."""
    db.table("expected").create(
        {
            "folder": str,
            "run": str,
            "told": float,  # seconds since 1970
        },
        pk="folder",
        not_null={"run", "told"},
    )
