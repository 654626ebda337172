"""A run's folder: written whole or not at all, and read back."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from ..errors import InputError
from ..model.run import Run
from ..support.files import exchange, write_files
from ..support.spreadsheets import guarded_table, sensible
from ..support.vocabulary import argument
from .ownership import (
    FILES,
    add_own,
    check_own,
    list_files,
    read_list,
    remove_own,
    replace_files,
    without_list,
)
from .records import (
    read_differences,
    read_findings,
    read_links,
    read_pairs,
    read_risks,
    read_tags,
    with_undeclared,
)
from .reviews.folder import FOLDER as VERDICTS
from .reviews.folder import read_reviews, review_files
from .reviews.ledger import LEDGER, LEDGER_FILES, Ledger, check_unserved, served
from .schema import read_manifest

MANIFEST = "run.json"
PAIRS_CSV, PAIRS_PARQUET = "pairs.csv", "pairs.parquet"
FINDINGS = "findings.jsonl"
LINKS = "links.parquet"
RISKS = "risks.parquet"
DIFFERENCES = "differences.csv"  # there only where another source version than the first was used
TAGS = "tags.parquet"  # there only where a bilingual file has any
INDEX = "index.html"
CLIENT_PAGE = "client.html"
_KNOWN = (
    MANIFEST, PAIRS_CSV, PAIRS_PARQUET, FINDINGS, LINKS, RISKS, DIFFERENCES, TAGS, INDEX, VERDICTS,
    FILES,
)  # fmt: skip
"""Files and folders of runs that were written before a run listed its files."""


def check_destination(folder: Path) -> None:
    """Refuse, before any work is done, a folder that a run cannot be written to.

    Raises:
        InputError: it is a file or a link, is the current folder or holds it, or holds anything
            but what an earlier run wrote.
    """
    if folder.is_symlink():
        raise InputError("is a link; name the folder itself", path=folder, place=argument("out"))
    if folder.is_file():
        raise InputError("is a file; give a folder for the run", path=folder, place=argument("out"))
    if Path.cwd().is_relative_to(folder.resolve()):
        raise InputError(
            "is the folder that you are in, or one above it; give a folder of its own for the run",
            path=folder,
            place=argument("out"),
        )
    if folder.is_dir() and any(folder.iterdir()):
        if not is_run(folder):
            raise InputError(
                "holds other files; give a new folder or that of an earlier run",
                path=folder,
                place=argument("out"),
            )
        own_files(folder)


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run, sound or not."""
    return (folder / MANIFEST).is_file()


def own_files(folder: Path) -> list[str]:
    """Paths of a run's files inside its folder, which holds nothing else.

    Raises:
        InputError: the folder holds no sound ``run.json``, or anything that its run did not write.
    """
    read_manifest(folder / MANIFEST)
    return list(check_own(folder, _KNOWN))


def remove_run(folder: Path) -> None:
    """Take a run's files away, and its folder.

    Raises:
        InputError: as :func:`own_files` does, or a file cannot be removed.
    """
    own = own_files(folder)
    check_unserved(folder / VERDICTS)
    try:
        remove_own(folder, own, MANIFEST)
    except OSError as error:
        raise InputError(f"cannot be removed ({error.strerror})", path=folder) from None


def rewrite(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write a run's page or verdicts anew; see :func:`~.ownership.replace_files`."""
    replace_files(folder, files, _KNOWN)


@contextlib.contextmanager
def opened_ledger(run: Run) -> Iterator[Ledger]:
    """The ledger of a saved run, with all verdicts that the run has, for one server alone.

    Raises:
        InputError: another server has it, or the run's folder cannot be written.
    """
    assert run.folder is not None
    folder = run.folder / VERDICTS
    with served(folder):
        names = (f"{VERDICTS}/{name}" for name in LEDGER_FILES)
        add_own(run.folder, names, _KNOWN)
        with Ledger(folder, run.manifest.corpus, run.manifest.run) as ledger:
            ledger.take_over(run.reviews)
            yield ledger


def tell_ledger(run: Run) -> None:
    """Enter a saved run's verdicts into its ledger, if it has one: who is at work sees them."""
    assert run.folder is not None
    folder = run.folder / VERDICTS
    if (folder / LEDGER).is_file():
        with Ledger(folder, run.manifest.corpus, run.manifest.run) as ledger:
            ledger.take_over(run.reviews)


def write_run(
    run: Run, folder: Path, render: Callable[[Run], str], *, exclusive: bool = False
) -> Run:
    """Write a run's files; an earlier run in the folder is replaced.

    Everything is written to a folder beside it, which then takes its name: whatever goes wrong,
    the run is there whole or the folder is as it was.

    Parameters:
        run: to write.
        folder: of the run; its parents are made.
        render: run → the HTML of ``index.html``.
        exclusive: refuse to replace anything.

    Returns:
        the run with its folder.

    Raises:
        InputError: the folder cannot be written, or holds what is no earlier run's or verdicts
            that this run does not have.
    """
    check_destination(folder)
    check_unserved(folder / VERDICTS)
    _check_verdicts(run, folder)
    folder = folder.absolute()
    saved = replace(run, folder=folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name[:100]}.", dir=folder.parent))
        try:
            draft.chmod(0o755)  # mkdtemp keeps others out; a report is made to be read
            _write_files(saved, draft, render)
            if exclusive or not folder.exists():
                os.rename(draft, folder)  # fails where another has been written by now
            else:
                _swap(draft, folder)
        except BaseException:
            _discard(draft)
            raise
    except OSError as error:
        # The writer of tables puts words of its own where the system's should stand.
        reason = os.strerror(error.errno) if error.errno else error
        raise InputError(
            f"the run cannot be written ({reason}); choose another folder with {argument('out')}",
            path=folder,
        ) from None
    return saved


def read_run(folder: Path) -> Run:
    """Read a saved run back, every file of it held against its schema.

    Raises:
        InputError: the folder holds no run, or one of a later schema version, or a file of
            it is missing, damaged or not as a run writes it.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise InputError(
            f"no run here (no {MANIFEST}); give a folder that `evaluator score` wrote", path=folder
        )
    manifest = read_manifest(file)
    pairs = read_pairs(folder / PAIRS_PARQUET, manifest)
    manifest = with_undeclared(manifest, pairs, folder / PAIRS_PARQUET)
    return Run(
        manifest,
        pairs,
        read_findings(folder / FINDINGS, manifest, pairs),
        read_differences(folder / DIFFERENCES),
        read_links(folder / LINKS, manifest),
        read_risks(folder / RISKS, manifest),
        read_reviews(folder),
        read_tags(folder / TAGS, manifest),
        folder.absolute(),
    )


def _check_verdicts(run: Run, folder: Path) -> None:
    """Refuse to lose what a reviewer has decided."""
    kept = {(review.corpus, review.reviewer) for review in run.reviews}
    for review in read_reviews(folder):
        if (review.corpus, review.reviewer) not in kept:
            raise InputError(
                f"holds verdicts of {review.reviewer!r} on {review.corpus!r}, which this run does "
                "not take over; give a new folder",
                path=folder,
            )


def write_tables(run: Run, folder: Path) -> None:
    """Write what :func:`read_run` reads, but for verdicts, into a folder that is there.

    Raises:
        OSError: something cannot be written.
    """
    manifest = run.manifest.model_dump_json(indent=2)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
    run.pairs.to_parquet(folder / PAIRS_PARQUET, index=False)
    _write_lines(
        folder / FINDINGS, (json.dumps(asdict(f), ensure_ascii=False) for f in run.findings)
    )
    run.links.to_parquet(folder / LINKS, index=False)
    run.risks.to_parquet(folder / RISKS, index=False)
    if len(run.tags):
        run.tags.to_parquet(folder / TAGS, index=False)
    if len(run.differences):
        differences = guarded_table(run.differences)
        differences.to_csv(folder / DIFFERENCES, index=False, lineterminator="\n")


def _write_files(run: Run, folder: Path, render: Callable[[Run], str]) -> None:
    write_tables(run, folder)
    guarded_table(run.pairs).to_csv(
        folder / PAIRS_CSV, index=False, lineterminator="\n", float_format=sensible
    )
    write_files(review_files(run.reviews, folder))
    (folder / INDEX).write_text(render(run), encoding="utf-8")
    (folder / FILES).write_bytes(list_files(folder, (INDEX, VERDICTS)))


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)


def _swap(draft: Path, folder: Path) -> None:
    """Put the finished draft in the folder's place, and what was there in the draft's."""
    if not any(folder.iterdir()):
        os.rename(draft, folder)
        return
    if exchange(draft, folder):
        _discard(draft)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name[:100]}.", dir=folder.parent)) / "run"
    os.rename(folder, old)
    try:
        os.rename(draft, folder)
    except OSError:
        os.rename(old, folder)
        raise
    else:
        _discard(old)
    finally:
        with contextlib.suppress(OSError):
            old.parent.rmdir()


def _discard(folder: Path) -> None:
    """Remove a draft, or a run that was replaced; what was put into it meanwhile is kept."""
    try:
        own = read_list(folder, _KNOWN)
    except InputError:  # the list itself was being written
        own = without_list(folder, _KNOWN)
    with contextlib.suppress(OSError):
        remove_own(folder, own, MANIFEST)
