"""``evaluator batch filter``: a dataset without the pairs that nobody should learn from."""

from __future__ import annotations

import csv
import heapq
import os
import secrets
import tempfile
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..support.progress import StepProgress, unwatched
from ..support.registry import plugins
from ..support.spreadsheets import guarded
from ..support.vocabulary import argument
from .alike import Group, Keys, NearGroup, Sketches, sketched
from .dataset import Dataset
from .engine import Engine, connected, run_tasks
from .expressions import Kept, parsed
from .forms import Record, forms
from .holding import check_idle
from .plan import Plan, check_apart, read_plan
from .results import read_tables, result_files, rows_of

_KEPT, _REMOVED = 1, 0
_NO_PAIR = "holds no pair of Chinese and English"
_NOT_JUDGED = "was not judged"
_TWICE = "says what a pair before it says"
_MOST_GROUPS = 50_000
"""Of each kind that are listed."""
_LISTED = ("row", "file", "id", "source_text", "translation_text", "priority")


@dataclass(frozen=True, slots=True)
class FilterRequest:
    """Write a dataset without some of its pairs.

    Attributes:
        folder: of the results.
        keep: what a pair must meet, as :mod:`.expressions` reads it.
        out: file for what is kept, in the dataset's format; what is removed is written beside it.
        drop_repeated: also leave out pairs that say what one before them says.
        engine: who looks for what is alike.
    """

    folder: Path
    keep: str
    out: Path
    drop_repeated: bool = False
    engine: Engine = field(default_factory=partial(Engine, workers=0))


@dataclass(frozen=True, slots=True)
class Filtered:
    """What came of it.

    Attributes:
        kept, removed: how many records.
        repeated: pairs that say what one before them says.
        contradicting: sources that are translated in several ways.
        near: pairs that nearly say what one before them says, of another source.
        reasons: condition → how many records did not meet it.
        absent: columns that a condition speaks of and no pair has anything in.
        files: that were written.
    """

    kept: int
    removed: int
    repeated: int
    contradicting: int
    near: int
    reasons: Mapping[str, int]
    absent: Sequence[str]
    files: Sequence[Path]


def filter_dataset(request: FilterRequest, progress: StepProgress = unwatched) -> Filtered:
    """Write what is kept, what is removed, why, and what is there twice or in several ways.

    Raises:
        InputError: the expression is none, the dataset has changed or is being judged, or a file
            cannot be written.
    """
    plan = read_plan(request.folder)
    check_idle(request.folder)
    dataset = dataset_of(plan)
    files = result_files(request.folder, plan.parts)
    if not files:
        raise InputError("holds no results yet", path=request.folder)
    kept = _condition(request.keep, files[0])
    written = _names(request.out, dataset)
    for file in written:
        check_apart(file, request.folder, plan)
    alike_pairs = _alike(request, plan, files, progress)
    reasons: dict[str, int] = {}
    with _drafts(written) as drafts:
        out, removed, why, alike = drafts
        decided = _decide(
            request, plan, dataset, kept, alike_pairs.repeated, files, why, reasons, progress
        )
        for wanted, draft in ((_KEPT, out), (_REMOVED, removed)):
            records = _chosen(dataset, decided, wanted)
            dataset.form.write(records, dataset.files[0], draft)
        _list(alike_pairs.listed, files, alike)
    kept_count = int((decided == _KEPT).sum())
    return Filtered(
        kept_count,
        len(decided) - kept_count,
        len(alike_pairs.repeated),
        alike_pairs.contradicting,
        alike_pairs.near,
        dict(sorted(reasons.items(), key=lambda item: -item[1])),
        _absent(kept.columns, files),
        written,
    )


def dataset_of(plan: Plan) -> Dataset:
    """The dataset that a plan was made of.

    Raises:
        InputError: it has changed, or is there no more.
    """
    files = [Path(str(name)) for name, *_ in plan.files]
    form = next(form for form in forms() if form.name == plan.form)
    dataset = Dataset(files, form, plan.columns)
    try:
        unchanged = dataset.state() == plan.files
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=error.filename) from None
    if not unchanged:
        raise InputError(
            "has changed since it was judged; call `evaluator batch` again first", path=files[0]
        )
    return dataset


def _condition(written: str, file: Path) -> Kept:
    """What is to be kept, tried on a result without rows: it speaks of numbers and texts.

    Raises:
        InputError: it cannot be asked of pairs.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(file)
    speakable = [field.name for field in schema if not pa.types.is_list(field.type)]
    kept = parsed(written, speakable, list(plugins("evaluator.checks")))
    kept.failed(schema.empty_table())
    return kept


def _absent(columns: Sequence[str], files: Sequence[Path]) -> list[str]:
    """Those of some columns that have nothing in any row, by what files of results say of them."""
    import pyarrow.parquet as pq

    absent = set(columns)
    for file in files:
        if not absent:
            break
        known = pq.read_metadata(file)
        for group in map(known.row_group, range(known.num_row_groups)):
            for column in map(group.column, range(group.num_columns)):
                told = column.statistics
                if told is None or told.null_count != column.num_values:
                    absent.discard(column.path_in_schema)
    return sorted(absent)


def _names(out: Path, dataset: Dataset) -> list[Path]:
    """Files for what is kept, what is removed, why, and what is alike.

    Raises:
        InputError: the name is of another format, or of a folder that is not there.
    """
    if out.suffix.lower() not in dataset.form.endings:
        known = " or ".join(dataset.form.endings)
        raise InputError(
            f"the dataset is written as it came; end the name in {known}",
            place=argument("out", str(out)),
        )
    written = [
        out,
        out.with_name(f"{out.stem}.removed{out.suffix}"),
        out.with_name(f"{out.stem}.reasons.csv"),
        out.with_name(f"{out.stem}.alike.csv"),
    ]
    if not out.parent.is_dir():
        raise InputError("there is no such folder to write to", path=out.parent)
    return written


@contextmanager
def _drafts(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Files beside those that they are to become; all of them take their names, or none."""
    end = secrets.token_hex(4)
    own = [file.with_name(f".{file.name}.{end}") for file in files]
    try:
        yield own
        for draft, file in zip(own, files, strict=True):
            os.replace(draft, file)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror or error})", path=files[0]) from None
    finally:
        for draft in own:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _decide(
    request: FilterRequest,
    plan: Plan,
    dataset: Dataset,
    kept: Kept,
    repeated: NDArray[np.int64],
    files: Sequence[Path],
    why: Path,
    reasons: dict[str, int],
    progress: StepProgress,
) -> NDArray[np.uint8]:
    """Of every record whether it is kept; why not is written down."""
    decided = np.zeros(plan.records, np.uint8)
    judged = chain.from_iterable(map(_held(kept), files))
    current = next(judged, None)
    twice = set(repeated.tolist()) if request.drop_repeated else frozenset()
    with why.open("w", encoding="utf-8-sig", newline="") as out:
        write = csv.writer(out, lineterminator="\n").writerow
        write(["record", "file", "id", "place", "reasons"])
        for number, file, record in dataset.records():
            failed: list[str]
            if record.segment is None:
                failed = [_NO_PAIR]
            elif current is None or current[0] != number:
                failed = [_NOT_JUDGED]
            else:
                failed = current[1] + ([_TWICE] if number in twice else [])
                current = next(judged, None)
            if not failed:
                decided[number - 1] = _KEPT
                continue
            for reason in failed:
                reasons[reason] = reasons.get(reason, 0) + 1
            name, place = (record.segment.id, record.segment.place) if record.segment else ("", "")
            write([number, *map(guarded, (file, name, place, "; ".join(failed)))])
            if number % 10_000 == 0:
                progress("decide", number, plan.records)
    return decided


def _held(kept: Kept) -> Callable[[Path], Iterator[tuple[int, list[str]]]]:
    """What gives a file's rows, each with the conditions that it does not meet."""
    import pyarrow as pa

    def rows(file: Path) -> Iterator[tuple[int, list[str]]]:
        for batch in read_tables(file):
            table = pa.Table.from_batches([batch])
            yield from zip(table["row"].to_pylist(), kept.failed(table), strict=True)

    return rows


def _chosen(dataset: Dataset, decided: NDArray[np.uint8], wanted: int) -> Iterator[Record]:
    for number, _, record in dataset.records():
        if decided[number - 1] == wanted:
            yield record


@dataclass(frozen=True, eq=False, slots=True)
class _Alike:
    """What groups of alike pairs come to.

    Attributes:
        repeated: rows that say what one before them says, ascending.
        contradicting: sources that are translated in several ways.
        near: rows that nearly say what one before them says.
        listed: the first groups of each kind.
    """

    repeated: NDArray[np.int64]
    contradicting: int
    near: int
    listed: Sequence[Group | NearGroup]


def _alike(
    request: FilterRequest, plan: Plan, files: Sequence[Path], progress: StepProgress
) -> _Alike:
    """What is alike among the results."""
    with tempfile.TemporaryDirectory(prefix=".alike-", dir=request.out.parent) as folder:
        sizes = [rows_of(file) for file in files]
        sketches, done = Sketches(Path(folder) / "sketches", files, sizes), 0

        def put(number: int, keys: Keys) -> None:
            nonlocal done
            sketches.put(number, keys)
            done += sizes[number]
            progress("look for what is alike", done, plan.rows)

        with connected(request.engine) as client:
            tasks = [(str(file.absolute()),) for file in files]
            failures = run_tasks(client, sketched, tasks, put)
        if failures:
            raise InputError(f"results cannot be read ({failures[0].reason})", path=request.folder)
        return _gathered(sketches)


def _gathered(sketches: Sketches) -> _Alike:
    rows, contradicting = array("q"), 0
    first: dict[str, _First] = {}
    for group in sketches.groups():
        rows.extend(group.repeated)
        contradicting += group.contradicts
        first.setdefault(group.kind, _First()).add(group)
    repeated, near = np.sort(np.array(rows, np.int64)), 0
    for nearly in sketches.near(repeated):
        near += len(nearly.rows) - 1
        first.setdefault(nearly.kind, _First()).add(nearly)
    listed = [group for kind in sorted(first) for group in first[kind].groups()]
    return _Alike(repeated, contradicting, near, listed)


class _First:
    """Groups whose rows are the first, as many as are listed."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, Group | NearGroup]] = []

    def add(self, group: Group | NearGroup) -> None:
        """Take one in."""
        item = (-group.rows[0], group)
        if len(self._heap) < _MOST_GROUPS:
            heapq.heappush(self._heap, item)
        elif item[0] > self._heap[0][0]:
            heapq.heapreplace(self._heap, item)

    def groups(self) -> list[Group | NearGroup]:
        """Those that were taken in, in the order of the dataset."""
        return [group for _, group in sorted(self._heap, key=lambda item: -item[0])]


def _list(listed: Sequence[Group | NearGroup], files: Sequence[Path], out: Path) -> None:
    """Write groups of alike pairs."""
    wanted = {row for group in listed for row in group.rows}
    rows: dict[int, list[object]] = {}
    for file in files:
        for batch in read_tables(file, _LISTED):
            columns = [batch.column(name).to_pylist() for name in _LISTED]
            rows |= {
                row: [row, *rest] for row, *rest in zip(*columns, strict=True) if row in wanted
            }
    with out.open("w", encoding="utf-8-sig", newline="") as table:
        write = csv.writer(table, lineterminator="\n").writerow
        write(["group", "kind", *_LISTED])
        for number, group in enumerate(listed, start=1):
            for row in group.rows:
                cells = [guarded(c) if isinstance(c, str) else c for c in rows[row]]
                write([number, group.kind, *cells])
