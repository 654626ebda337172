"""``evaluator batch``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..batch.recipe import Read
from ..errors import InputError
from ..model import Severity
from . import options
from .output import complain, note, say, say_json, was_written
from .parsing import columns, named_judges, settings_of

_DATASET = "The dataset"
_ENGINE = "Who does the work"
_SHOWN = 6  # checks that are told of
_NEAR = 0.75  # how alike a word is to a command that it was meant for


class _BatchGroup(TyperGroup):
    """Commands on results; what is no command's name is a dataset to be judged."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See click."""
        if args and args[0] not in (*self.commands, "-h", "--help"):
            self._check_no_slip(args[0])
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def _check_no_slip(self, word: str) -> None:
        """Refuse what is no dataset and nearly a command, whose options `run` would not know.

        Raises:
            InputError: it is such a word.
        """
        meant = difflib.get_close_matches(word, self.commands, n=1, cutoff=_NEAR)
        if meant and not Path(word).exists():
            raise InputError(f"batch {word}: no command or dataset; did you mean {meant[0]!r}?")


batch = typer.Typer(
    cls=_BatchGroup,
    help="Datasets of any size: judge one in partitions, on this machine or on a cluster of Dask "
    "(`evaluator batch DATASET --out DIR`).",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Results of `evaluator batch`.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        rich_help_panel=_ENGINE,
        help="Scheduler of Dask that runs already, tcp://HOST:PORT; its workers must see DIR. "
        "Workers on this machine if not given.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]


@batch.command()
def run(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DATASET",
            help="Parquet, JSON Lines, CSV, TSV or TMX: a file, a folder of files, or a pattern "
            "such as 'corpus/*.parquet'.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="Folder of the results; where it holds some, only what is missing is judged.",
        ),
    ],
    read: Annotated[
        Read,
        typer.Option(
            help="How closely: surface without the encoder, encoder as `evaluator score` does, "
            "full with judges."
        ),
    ] = Read.ENCODER,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART=HEADER",
            rich_help_panel=_DATASET,
            help="Header of the column that holds the source, translation, reference, id, "
            "document or system, where it is not a usual one; may be repeated.",
        ),
    ] = None,
    each_pair: Annotated[
        bool,
        typer.Option(
            "--each-pair",
            rich_help_panel=_DATASET,
            help="Judge every pair by itself, whatever documents are named.",
        ),
    ] = False,
    rows: Annotated[
        int,
        typer.Option(
            min=1,
            rich_help_panel=_DATASET,
            help="Pairs of a partition at most; a document is never split.",
        ),
    ] = 1000,
    characters: Annotated[
        int,
        typer.Option(min=1, rich_help_panel=_DATASET, help="Characters of a partition at most."),
    ] = 1_000_000,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            rich_help_panel=_DATASET,
            help="Go on where the texts seem to be in other languages.",
        ),
    ] = False,
    terms: options.Terms = None,
    model: options.Model = None,
    check: options.Checks = None,
    skip_check: options.SkippedChecks = None,
    domain: options.Domains = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this metric; may be repeated."),
    ] = None,
    skip_metric: options.SkippedMetrics = None,
    told: options.Told = None,
    judge: options.Judge = None,
    judge_model: options.JudgeModel = None,
    judge_pairs: Annotated[
        int,
        typer.Option(
            min=0,
            help="Of how many pairs of a partition judges are asked, the worst ones; 0 for all.",
        ),
    ] = 0,
    cluster: Cluster = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            rich_help_panel=_ENGINE,
            help="How many workers on this machine, 0 for none but this process; as many as cores "
            "and memory allow if not given.",
        ),
    ] = None,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache",
            rich_help_panel=_ENGINE,
            help="Look vectors up in the user's cache and keep them there, as `evaluator score` "
            "does.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Judge a dataset.

      evaluator batch memory.tmx --out results

      evaluator batch 'nightly/*.parquet' --out results --read surface

      evaluator batch corpus/ --out /shared/results --cluster tcp://scheduler:8786

    Writes a Parquet file of scores, priorities and findings a partition, summary.json, and a run
    with a page of the worst pairs.  Whatever stops it, the same command goes on where it was.
    """
    from ..batch.forms.base import PARTS

    named = columns(column or [], PARTS)
    plan = named_judges(judge, judge_model, None, None, 1, None)
    from ..batch import BatchRequest, Recipe, judge_dataset
    from ..batch.engine import Engine
    from ..batch.plan import is_planned
    from ..documents import read_terms
    from .progress import rates

    recipe = Recipe(
        read=read,
        model=model,
        checks=tuple(check or ()),
        skip_checks=tuple(skip_check or ()),
        metrics=tuple(metric or ()),
        skip_metrics=tuple(skip_metric or ()),
        domains=tuple(domain or ()),
        settings=settings_of(told or []),
        terms=tuple(term for file in terms or () for term in read_terms(file).terms),
        cached=cache,
        each_pair=each_pair,
        judges=() if plan is None else tuple((one.url, one.model) for one in plan.judges),
        judge_pairs=judge_pairs,
    )
    request = BatchRequest(
        dataset, out, recipe, named, rows, characters, Engine(cluster, workers), force
    )
    begun = perf_counter()
    try:
        with rates() as progress:
            done = judge_dataset(request, progress, note)
    finally:  # however it ends
        if is_planned(out):
            was_written(f"{out} (the same command goes on with it)")
    seconds = perf_counter() - begun
    for line in done.notes:
        note(line)
    for failure in done.failures:
        complain(f"partition {failure.number} is set aside: {failure.reason}")
    if json:
        from ..support.showing import to_json

        say_json(to_json(done.summary))
    else:
        _show(done.summary, done.judged, seconds, out)
    if done.failures:
        raise typer.Exit(1)


@batch.command("filter")
def filter_(
    folder: Folder,
    keep: Annotated[
        str,
        typer.Option(
            metavar="EXPRESSION",
            help="What a pair must meet: columns of the results, numbers, texts, < <= > >= == !=, "
            "and, or, not, in [...], is null, + - * /, length(COLUMN), found('CHECK').",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="File for what is kept, in the dataset's own format."),
    ],
    drop_repeated: Annotated[
        bool,
        typer.Option(
            "--drop-repeated",
            help="Leave out pairs as well that say what one before them says, but for case, "
            "spaces and punctuation.",
        ),
    ] = False,
    cluster: Cluster = None,
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            rich_help_panel=_ENGINE,
            help="How many workers look for what is alike, 0 for none but this process.",
        ),
    ] = 0,
    json: Json = False,
) -> None:
    """Write a dataset without the pairs that do not meet a condition.

      evaluator batch filter results --keep 'priority < .4 and critical == 0' --out clean.tmx

    Beside it stand what was removed, for which reasons, and what is there twice, nearly twice or in
    several translations: clean.removed.tmx, clean.reasons.csv, clean.alike.csv.
    """
    from ..batch.engine import Engine
    from ..batch.filtering import FilterRequest, filter_dataset
    from .progress import rates

    request = FilterRequest(folder, keep, out, drop_repeated, Engine(cluster, workers))
    with rates() as progress:
        done = filter_dataset(request, progress)
    if json:
        _print_json(done)
        return
    for name in done.absent:
        note(f"no pair has any {name}: what is asked of it is met by none")
    say(f"kept {done.kept:,}, removed {done.removed:,}")
    for reason, count in done.reasons.items():
        say(f"  {count:,} not: {reason}")
    say(f"{_pairs(done.repeated)} {_say(done.repeated)} what one before says")
    say(f"{_pairs(done.near)} nearly {_say(done.near)} so")
    sources = "source is" if done.contradicting == 1 else "sources are"
    say(f"{done.contradicting:,} {sources} translated in several ways")
    for file in done.files:
        say(str(file))


@batch.command()
def sample(
    folder: Folder,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="File to write: .csv, .tsv or .jsonl by its ending."),
    ],
    pairs: Annotated[int, typer.Option(min=1, help="How many.")] = 200,
    seed: Annotated[int, typer.Option(help="Another one, other pairs.")] = 0,
) -> None:
    """Choose pairs for people to check, as many from every stretch of the priority.

    evaluator batch sample results --pairs 200 --out check.csv
    """
    from ..batch.sampling import sample_pairs, write_sample

    chosen = sample_pairs(folder, pairs, seed)
    write_sample(chosen, out)
    for name, size, share in chosen.strata:
        say(f"priority {name}: {share:,} of {size:,}")
    say(str(out))


@batch.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Results of `evaluator batch`.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Results to hold against them.")],
    json: Json = False,
) -> None:
    """Hold two results against each other, pair by pair: what has changed.

    Pairs belong together that have the same id, system and source.
    """
    from ..batch.comparing import compare_results

    found = compare_results(old, new)
    if json:
        _print_json(found)
        return
    say(f"{found.pairs:,} pairs in both, {found.only_old:,} only old, {found.only_new:,} only new")
    for name, change in found.scores.items():
        if not name.startswith("priority_"):
            say(
                f"  {name} {change.old:.4g} → {change.new:.4g}: {change.difference:+.4g} "
                f"[{change.low:+.4g}, {change.high:+.4g}]"
            )
    say(
        f"{found.translated_anew:,} translated anew; {found.better:,} better and "
        f"{found.worse:,} worse by a tenth of the priority or more"
    )
    for what, counts in (("fixed", found.fixed), ("new", found.new)):
        told = ", ".join(f"{check} {count:,}" for check, count in counts.most_common(_SHOWN))
        say(f"findings {what}: {told or 'none'}")
    for pair in found.changes[:_SHOWN]:
        say(f"  {pair['id']}: {pair['old_priority']:.2f} → {pair['new_priority']:.2f}")


def _print_json(record: Any) -> None:
    from dataclasses import asdict

    from ..support.showing import to_json

    say_json(to_json({**asdict(record), **_written(record)}))


def _written(record: Any) -> dict[str, list[str]]:
    """Paths of a record as texts."""
    return {"files": [str(file) for file in record.files]} if hasattr(record, "files") else {}


def _pairs(count: int) -> str:
    return f"{count:,} pair" if count == 1 else f"{count:,} pairs"


def _say(count: int) -> str:
    return "says" if count == 1 else "say"


def _show(summary: Mapping[str, Any], judged: int, seconds: float, out: Path) -> None:
    """What came of a dataset, for people."""
    rate = f" in {seconds:,.0f} s, {judged / seconds:,.1f} a second" if judged else ""
    say(f"{_pairs(summary['pairs'])}, {judged:,} of them judged now{rate}")
    for name, system in summary["systems"].items():
        head = f"{name}: " if name else "without a system: " if len(summary["systems"]) > 1 else ""
        rates = ", ".join(
            f"{system['rates'][severity.value]:.1%} {severity.value}" for severity in Severity
        )
        say(f"{head}{_pairs(system['pairs'])}; with findings: {rates}")
        for metric, score in system["scores"].items():
            if not metric.startswith("priority_"):
                say(f"  {metric} {score['value']:.4g} [{score['low']:.4g}, {score['high']:.4g}]")
        checks = list(system["checks"].items())[:_SHOWN]
        if checks:
            say("  found: " + ", ".join(f"{check} {count:,}" for check, count in checks))
    say(str(out))
