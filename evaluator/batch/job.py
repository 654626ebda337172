"""``evaluator batch``: a dataset and a recipe in, a folder of results out, resumable."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..embedding import load_encoder
from ..errors import InputError
from ..evaluation.columns import score_columns
from ..evaluation.reading import check_english, check_source
from ..evaluation.requirements import takes_encoder, wanted_evidence
from ..evaluation.verbatim import LONGEST
from ..model import ScoreColumn
from ..runs import is_run
from ..support.files import write_page
from ..support.progress import StepProgress, unwatched
from ..support.vocabulary import argument
from .dataset import Dataset, find_dataset
from .engine import Engine, Failure, check_cluster, connected, dashboard, run_tasks
from .holding import held, unwritable
from .judging import (
    MEANS,
    calibrated,
    judge_part,
    read_calibration,
    sum_sample,
    write_calibration,
)
from .plan import (
    CHARACTERS,
    PAIRS,
    ROWS,
    SAMPLE,
    WAITING,
    Part,
    Plan,
    is_begun,
    is_planned,
    make_plan,
    read_plan,
    read_rows,
)
from .plan import FILE as PLAN
from .recipe import FILE as RECIPE
from .recipe import Read, Recipe
from .results import is_done, result_files
from .summary import read_summary, summarised, write_summary
from .summing import Sums, sum_files
from .worst import FOLDER as WORST_FOLDER
from .worst import write_worst

if TYPE_CHECKING:
    from distributed import Client

    from ..embedding import VectorSums

FAILED = "failed.json"
WORST = 5000
"""Pairs of the page."""
_SAMPLE_STRETCH = 250  # pairs of the sample that a worker encodes at a time
_FILES_A_TASK = 16  # of results that are summed at a time


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Judge a dataset.

    Attributes:
        dataset: file, folder or pattern.
        out: folder of the results; that of an earlier run is gone on with.
        recipe: how pairs are judged.
        columns: part → header.
        rows, characters: of a partition at most.
        engine: who does the work.
        force: go on where texts seem to be in other languages.
        worst: pairs of the page at most.
    """

    dataset: str
    out: Path
    recipe: Recipe = field(default_factory=Recipe)
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = ROWS
    characters: int = CHARACTERS
    engine: Engine = field(default_factory=Engine)
    force: bool = False
    worst: int = WORST


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.

    Attributes:
        folder: of the results.
        summary: as it lies there.
        judged: pairs that were judged now; the others were there already.
        failures: partitions that were set aside.
        notes: what the user should know, a line each.
    """

    folder: Path
    summary: Mapping[str, Any]
    judged: int
    failures: Sequence[Failure]
    notes: Sequence[str] = ()


def judge_dataset(
    request: BatchRequest,
    progress: StepProgress = unwatched,
    told: Callable[[str], object] = lambda line: None,
) -> Done:
    """Judge a dataset, or what is missing of it.

    Parameters:
        request: which, how, and where the results go.
        progress: told how many pairs each step has done, and of how many.
        told: of what a user should know while it runs, a line each.

    Raises:
        InputError: what was given cannot be judged, or the folder is another's.
        PluginError: a metric or check cannot be loaded.
    """
    metrics, checks = request.recipe.tools()
    columns = score_columns(metrics, request.recipe.assessors())
    dataset = _dataset(request)
    _check_folder(request.out, dataset)
    check_cluster(request.engine)
    recipe = request.recipe.identity()
    encodes = request.recipe.read is not Read.SURFACE and takes_encoder(
        wanted_evidence(metrics, checks)
    )
    with held(request.out):
        plan, notes = _begun(request, dataset, progress)
        return _judged(request, plan, recipe, columns, notes, progress, told, encodes=encodes)


def _judged(
    request: BatchRequest,
    plan: Plan,
    recipe: str,
    columns: Sequence[ScoreColumn],
    notes: Sequence[str],
    progress: StepProgress,
    told: Callable[[str], object],
    *,
    encodes: bool,
) -> Done:
    """Judge what is missing of a plan, and sum all up."""
    if not encodes:
        (request.out / MEANS).unlink(missing_ok=True)
    if not encodes or _is_calibrated(request):
        known = _finished(request.out, plan, _identity(recipe, request.out))
        if known is not None:
            return Done(request.out, known, 0, (), notes)
    with connected(_engine(request, plan)) as client:
        if link := dashboard(client):
            told(f"Dask's dashboard: {link}")
        if encodes and not _is_calibrated(request):
            _calibrate(request, client, progress)
        identity = _identity(recipe, request.out)
        missing = [part for part in plan.parts if not is_done(request.out, part, identity)]
        failures = _judge(request.out, missing, identity, client, progress)
        summary, sums = _sum_up(request, plan, identity, columns, failures, client, progress)
    if sums.worst:
        write_worst(request.out, plan, request.recipe, columns, sums, summary)
    return Done(
        request.out,
        summary,
        sum(part.rows for part in missing) - sum(plan.parts[f.number].rows for f in failures),
        failures,
        notes,
    )


def _engine(request: BatchRequest, plan: Plan) -> Engine:
    """Who does the work: for a single partition, where nothing else is asked for, this process.

    Only one worker would have anything to do, and would take seconds to be there.
    """
    named = request.engine.cluster is not None or request.engine.workers is not None
    return request.engine if named or len(plan.parts) > 1 else Engine(workers=0)


def _dataset(request: BatchRequest) -> Dataset:
    """The dataset that is asked for, without results that lie in its folder.

    Raises:
        InputError: there is none, or it is what a batch has made.
    """
    if is_planned(Path(request.dataset)):
        raise InputError(
            f"holds results of `evaluator batch`; to judge these texts again name its {PAIRS}/",
            path=request.dataset,
        )
    own = request.out if is_planned(request.out) else None
    return find_dataset(request.dataset, request.columns, without=own)


def _identity(recipe: str, folder: Path) -> str:
    """A name for all that pairs are judged by: the recipe, and the means of the dataset."""
    file = folder / MEANS
    means = file.read_bytes() if file.is_file() else b""
    return hashlib.sha256(recipe.encode() + means).hexdigest()


def _finished(folder: Path, plan: Plan, identity: str) -> Mapping[str, Any] | None:
    """The summary that lies there, where it is of just these results and nothing is missing."""
    with suppress(OSError, ValueError):
        summary = read_summary(folder)
        if (
            summary.get("made_from") == plan.made_from(identity)
            and is_run(folder / WORST_FOLDER)
            and all(is_done(folder, part, identity) for part in plan.parts)
        ):
            return summary
    return None


def _check_folder(folder: Path, dataset: Dataset) -> None:
    """Refuse a folder that holds what is not ours, or that the dataset would be read from.

    Raises:
        InputError: it is such a folder.
    """
    place = argument("out")
    if folder.is_symlink():
        raise InputError("is a link; name the folder itself", path=folder, place=place)
    if folder.is_file():
        raise InputError("is no folder; give one for the results", path=folder, place=place)
    whole = folder.resolve()
    if any(file.resolve().is_relative_to(whole) for file in dataset.files):
        raise InputError("holds the dataset itself; give another", path=folder, place=place)
    if folder.is_dir() and not is_planned(folder) and not is_begun(folder):
        raise InputError(
            "holds other files; give a new folder or that of an earlier batch",
            path=folder,
            place=place,
        )


def _begun(
    request: BatchRequest, dataset: Dataset, progress: StepProgress
) -> tuple[Plan, list[str]]:
    """A folder made ready; where nothing comes of it, it is as it was.

    Returns:
        the plan, and what the user should know.

    Raises:
        InputError: the dataset cannot be judged, or the folder cannot be written to.
    """
    folder = request.out
    went_on = is_planned(folder)
    try:
        (folder / PAIRS).mkdir(exist_ok=True)
        plan, notes = _planned(request, dataset, progress)
        if not request.force:
            _check_languages(folder, dataset.files[0])
        write_page(request.recipe.to_json() + "\n", folder / RECIPE)
    except BaseException as error:
        if not went_on:
            _clear(folder)
        if isinstance(error, OSError):
            raise unwritable(folder, error) from None
        raise
    if plan.overlong:
        notes.append(
            f"{plan.overlong:,} of {plan.rows:,} pairs have more than {LONGEST:,} characters on a "
            "side: scored, but not checked"
        )
    return plan, notes


def _clear(folder: Path) -> None:
    """Take away what a batch wrote that was refused."""
    for part in (WAITING, PAIRS):
        shutil.rmtree(folder / part, ignore_errors=True)
    for name in (PLAN, SAMPLE, RECIPE):
        with suppress(OSError):
            (folder / name).unlink()


def _planned(
    request: BatchRequest, dataset: Dataset, progress: StepProgress
) -> tuple[Plan, list[str]]:
    """The plan: that of the folder where the dataset is what it was, else a new one."""
    folder = request.out
    known = read_plan(folder) if is_planned(folder) else None
    if (
        known is not None
        and known.files == dataset.state()
        and known.columns == dict(request.columns)
        and known.limits == [request.rows, request.characters, int(request.recipe.each_pair)]
        and (folder / SAMPLE).is_file()
        and all((folder / WAITING / part.file).is_file() for part in known.parts)
    ):
        return known, []
    plan = make_plan(
        dataset,
        folder,
        each_pair=request.recipe.each_pair,
        rows=request.rows,
        characters=request.characters,
        progress=lambda done, total: progress("read", done, total),
    )
    if known is None:
        return plan, []
    before = {part.number: part.content for part in known.parts}
    changed = sum(before.get(part.number) != part.content for part in plan.parts)
    for part in known.parts[len(plan.parts) :]:
        (folder / PAIRS / part.file).unlink(missing_ok=True)
    if changed == len(plan.parts):  # another dataset, whose means are its own
        (folder / MEANS).unlink(missing_ok=True)
    if not changed and len(known.parts) == len(plan.parts):
        return plan, []
    return plan, [
        f"the dataset has changed: {changed} of {len(plan.parts)} partitions are others than before"
    ]


def _check_languages(folder: Path, file: Path) -> None:
    """Refuse a dataset whose sample is in other languages.

    Raises:
        InputError: it is.
    """
    segments = [row.segment for row in read_rows(folder / SAMPLE)]
    if segments:
        check_source("\n".join(segment.source.text for segment in segments), file)
        check_english("\n".join(s.target.text for s in segments), file, "translation")


def _is_calibrated(request: BatchRequest) -> bool:
    """Whether the encoder's means of the dataset are known; they are kept when it grows."""
    file = request.out / MEANS
    checksum = load_encoder(request.recipe.model).checksum
    return file.is_file() and read_calibration(file).checksum == checksum


def _calibrate(request: BatchRequest, client: Client, progress: StepProgress) -> None:
    """Take the encoder's means from the sample."""
    folder, encoder = request.out, load_encoder(request.recipe.model)
    file = folder / MEANS
    count = len(read_rows(folder / SAMPLE))
    stretches = [
        (str(folder.absolute()), begin, min(begin + _SAMPLE_STRETCH, count))
        for begin in range(0, count, _SAMPLE_STRETCH)
    ]
    found: dict[int, list[VectorSums]] = {}

    def done(number: int, sums: list[VectorSums]) -> None:
        found[number] = sums
        progress("sample", min(len(found) * _SAMPLE_STRETCH, count), count)

    progress("sample", 0, count)
    failures = run_tasks(client, sum_sample, stretches, done)
    if failures:
        raise InputError(
            f"the encoder cannot read the dataset ({failures[0].reason})", path=request.dataset
        )
    sums = [own for number in sorted(found) for own in found[number]]
    write_calibration(calibrated(encoder.checksum, sums), file)


def _judge(
    folder: Path, missing: Sequence[Part], identity: str, client: Client, progress: StepProgress
) -> list[Failure]:
    """Have the partitions judged that are missing; those that fail are set aside.

    Raises:
        InputError: there is no room for results; those that were written stay.
    """
    total, judged = sum(part.rows for part in missing), 0
    place = str(folder.absolute())

    def done(number: int, rows: int) -> None:
        nonlocal judged
        judged += rows
        progress("judge", judged, total)

    if missing:
        progress("judge", 0, total)
    tasks = [(place, part, identity) for part in missing]
    try:
        failed = run_tasks(client, judge_part, tasks, done)
    except OSError as error:
        raise unwritable(folder, error) from None
    failures = [Failure(missing[one.number].number, one.reason) for one in failed]
    for failure in failures:  # what an earlier recipe made of it is no result of this one
        (folder / PAIRS / Part(failure.number, 0, 0, 0, 0, "").file).unlink(missing_ok=True)
    told = [{"partition": f.number, "reason": f.reason} for f in failures]
    if told:
        write_page(json.dumps(told, ensure_ascii=False, indent=1) + "\n", folder / FAILED)
    else:
        with suppress(FileNotFoundError):
            (folder / FAILED).unlink()
    return failures


def _sum_up(
    request: BatchRequest,
    plan: Plan,
    identity: str,
    columns: Sequence[ScoreColumn],
    failures: Sequence[Failure],
    client: Client,
    progress: StepProgress,
) -> tuple[dict[str, Any], Sums]:
    """Sum up all results that are there, and write the summary."""
    files = [str(file.absolute()) for file in result_files(request.out, plan.parts)]
    groups = [files[at : at + _FILES_A_TASK] for at in range(0, len(files), _FILES_A_TASK)]
    sums, summed = Sums(request.worst), 0

    def done(number: int, own: Sums) -> None:
        nonlocal summed
        sums.add(own)
        summed += len(groups[number])
        progress("sum up", summed, len(files))

    failed = run_tasks(client, sum_files, [(g, list(columns), request.worst) for g in groups], done)
    if failed:
        raise InputError(f"results cannot be read ({failed[0].reason})", path=request.out)
    summary = summarised(plan, request.recipe, identity, sums, columns, failures)
    write_summary(summary, request.out)
    return summary, sums
