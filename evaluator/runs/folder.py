"""A run's folder: written whole or not at all, and read back."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..model import Finding, Level, Message, Severity, Span
from ..model.run import (
    DIFFERENCE_COLUMNS,
    RISK_COLUMNS,
    TAG_COLUMNS,
    Manifest,
    Run,
    pair_types,
)
from ..model.scores import ScoreColumn, undeclared
from .reviews.folder import read_reviews, review_files
from .schema import read_manifest

MANIFEST = "run.json"
PAIRS_CSV, PAIRS_PARQUET = "pairs.csv", "pairs.parquet"
FINDINGS = "findings.jsonl"
LINKS = "links.parquet"
RISKS = "risks.parquet"
DIFFERENCES = "differences.csv"  # there only where another source version than the first was used
TAGS = "tags.parquet"  # there only where a bilingual file has any
INDEX = "index.html"


def check_destination(folder: Path) -> None:
    """Refuse, before any work is done, a folder that a run cannot be written to.

    Raises:
        InputError: it is a file, or holds anything but an earlier run.
    """
    if folder.is_file():
        raise InputError("is a file; give a folder for the run", path=folder, place="--out")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise InputError(
            "holds other files; give a new folder or that of an earlier run",
            path=folder,
            place="--out",
        )


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run, sound or not."""
    return (folder / MANIFEST).is_file()


def write_run(run: Run, folder: Path, render: Callable[[Run], str]) -> Run:
    """Write a run's files; an earlier run in the folder is replaced.

    Everything is written to a folder beside it, which is then renamed: whatever goes wrong,
    the run is there whole or the folder is as it was.

    Parameters:
        run: to write.
        folder: of the run; its parents are made.
        render: run → the HTML of ``index.html``.

    Returns:
        the run with its folder.

    Raises:
        InputError: the folder cannot be written.
    """
    check_destination(folder)
    folder = folder.absolute()
    saved = replace(run, folder=folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            draft.chmod(0o755)  # mkdtemp keeps others out; a report is made to be read
            _write_files(saved, draft, render)
            _swap(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        # The writer of tables puts words of its own where the system's should stand.
        reason = os.strerror(error.errno) if error.errno else error
        raise InputError(
            f"the run cannot be written ({reason}); choose another folder with --out",
            path=folder,
        ) from None
    return saved


def read_run(folder: Path) -> Run:
    """Read a saved run back.

    Raises:
        InputError: the folder holds no run, or one of a later schema version, or a file of
            it is damaged.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise InputError(
            f"no run here (no {MANIFEST}); give a folder that `evaluator score` wrote", path=folder
        )
    manifest = read_manifest(file)
    try:
        file = folder / PAIRS_PARQUET
        pairs = _read_pairs(file, manifest.columns)
        manifest = _with_undeclared(manifest, pairs)
        file = folder / FINDINGS
        lines = file.read_text(encoding="utf-8").splitlines()
        findings = [_finding(json.loads(line)) for line in lines]
        file = folder / LINKS
        links = pd.read_parquet(file)
        file = folder / RISKS
        risks = _read_table(file, RISK_COLUMNS)
        file = folder / TAGS
        tags = _read_table(file, TAG_COLUMNS)
        file = folder / DIFFERENCES
        differences = _read_differences(file)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"missing or damaged ({type(error).__name__}); score the corpus again", path=file
        ) from None
    reviews = read_reviews(folder)
    return Run(
        manifest, pairs, findings, differences, links, risks, reviews, tags, folder.absolute()
    )


def write_page(page: str, file: Path) -> None:
    """Write one page in UTF-8, see :func:`write_bytes`."""
    write_bytes(page.encode("utf-8"), file)


def write_bytes(data: bytes, file: Path) -> None:
    """Write one file, whole or not at all.

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


def _write_files(run: Run, folder: Path, render: Callable[[Run], str]) -> None:
    manifest = run.manifest.model_dump_json(indent=2)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
    run.pairs.to_csv(folder / PAIRS_CSV, index=False, lineterminator="\n")
    run.pairs.to_parquet(folder / PAIRS_PARQUET, index=False)
    _write_lines(
        folder / FINDINGS, (json.dumps(asdict(f), ensure_ascii=False) for f in run.findings)
    )
    run.links.to_parquet(folder / LINKS, index=False)
    run.risks.to_parquet(folder / RISKS, index=False)
    if len(run.tags):
        run.tags.to_parquet(folder / TAGS, index=False)
    if len(run.differences):
        run.differences.to_csv(folder / DIFFERENCES, index=False, lineterminator="\n")
    write_files(review_files(run.reviews, folder))
    (folder / INDEX).write_text(render(run), encoding="utf-8")


def _read_differences(file: Path) -> pd.DataFrame:
    if not file.exists():
        return pd.DataFrame(columns=list(DIFFERENCE_COLUMNS)).astype(DIFFERENCE_COLUMNS)
    return pd.read_csv(file, keep_default_na=False).astype(DIFFERENCE_COLUMNS)


def _with_undeclared(manifest: Manifest, pairs: pd.DataFrame) -> Manifest:
    """The manifest with the columns of numbers that other packages filled and nobody declared."""
    known = pair_types(manifest.columns)
    found = [
        undeclared(str(name), float(pairs[name].astype("float64").max()))
        for name in pairs.columns
        if name not in known and pd.api.types.is_numeric_dtype(pairs[name])
    ]
    return manifest.model_copy(update={"columns": [*manifest.columns, *found]})


def _read_pairs(file: Path, columns: Sequence[ScoreColumn]) -> pd.DataFrame:
    """The pair table; columns that runs did not have when it was written are empty."""
    pairs = pd.read_parquet(file)
    added = {
        name: pd.Series(None, index=pairs.index, dtype=kind)
        for name, kind in pair_types(columns).items()
        if name not in pairs
    }
    return pairs.assign(**added)


def _read_table(file: Path, columns: dict[str, str]) -> pd.DataFrame:
    """A table that some runs have not, as those of before there was one; then an empty one."""
    if not file.exists():
        return pd.DataFrame(columns=list(columns)).astype(columns)
    return pd.read_parquet(file)


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)


def _swap(draft: Path, folder: Path) -> None:
    """Put the finished draft in the folder's place; the earlier run survives a failure."""
    if not folder.exists():
        os.replace(draft, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent)) / "run"
    os.replace(folder, old)
    try:
        os.replace(draft, folder)
    except OSError:
        os.replace(old, folder)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _finding(record: dict[str, object]) -> Finding:
    spans = {
        key: Span(**record[key]) if record[key] else None  # type: ignore[arg-type]
        for key in ("source_span", "translation_span")
    }
    graded = {"level": Level(str(record["level"])), "severity": Severity(str(record["severity"]))}
    told = Message.from_json(record.get("message_id", ""), record.get("arguments", {}))
    said = {"message_id": told.id, "arguments": told.arguments}
    return Finding(**{**record, **spans, **graded, **said})  # type: ignore[arg-type]
