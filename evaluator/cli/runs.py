"""``evaluator runs``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import RunLanguage, Verbose
from .output import note, say, say_json

runs = typer.Typer(
    help="Earlier runs: list and show them, hold two against each other, plot a system's scores "
    "over time, take old ones away.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_MOST_DAYS = 100_000
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]
Corpus = Annotated[str | None, typer.Option(metavar="NAME", help="Only runs of this corpus.")]
RunName = Annotated[str, typer.Argument(help="Folder of a run, its name, or CORPUS/NAME.")]


@runs.command("list")
def list_runs(corpus: Corpus = None, json: Json = False) -> None:
    """List all runs, the oldest first."""
    from ..report.history import print_runs, run_record
    from ..runs.history import History, history_file

    found = History(history_file()).runs(corpus)
    if json:
        _print_json([run_record(run) for run in found])
    elif found:
        print_runs(found, sys.stdout)
    else:
        say(f"No runs are recorded in {history_file()}: `evaluator score` records each there.")


@runs.command()
def show(
    run: RunName,
    json: Json = False,
    language: RunLanguage = None,
    verbose: Verbose = False,
) -> None:
    """Show a run as `evaluator score` printed it."""
    from ..jobs import language_of
    from ..model import Level
    from ..report import summarise, to_json
    from ..runs import read_run

    saved = read_run(_folder(run))
    if json:
        say_json(to_json(saved, Level.SENTENCE))
    else:
        told_in = language_of(saved, language)
        summarise(saved, Level.SENTENCE, sys.stdout, told_in, verbose=verbose)


@runs.command()
def diff(old: RunName, new: RunName, json: Json = False) -> None:
    """Hold two runs of the same source against each other, pair by pair.

    Findings are fixed, new or unchanged by their fingerprint; scores go up and down.
    """
    from ..comparison import diff_runs
    from ..report.history import diff_record, print_diff
    from ..runs import read_run

    found = diff_runs(*(read_run(_folder(name)) for name in (old, new)))
    if json:
        _print_json([diff_record(system) for system in found])
    else:
        print_diff(found, sys.stdout)


@runs.command()
def plot(
    system: Annotated[str, typer.Argument(help="Name of the system.")],
    corpus: Corpus = None,
    metric: Annotated[
        list[str] | None, typer.Option(help="Only this score; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an HTML page with charts as well.")
    ] = None,
) -> None:
    """Plot the scores of a system over time."""
    from ..report.history import render_history, series_of, series_table
    from ..runs.history import History, history_file
    from ..support.console import console_on
    from ..support.files import write_page

    found = series_of(History(history_file()).runs(corpus), system, metric)
    if out is not None:
        write_page(render_history(system, found), out)
    console_on(sys.stdout).print(series_table(system, found))
    if out is not None:
        say(str(out))


@runs.command()
def prune(
    keep: Annotated[
        int | None, typer.Option(min=0, help="Keep this many of each corpus, the latest.")
    ] = None,
    older_than: Annotated[
        float | None, typer.Option(metavar="DAYS", help="Take away only what is older.")
    ] = None,
    corpus: Corpus = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, only say what would go.")
    ] = False,
) -> None:
    """Take old runs away, their folders too; runs whose folder is gone are forgotten."""
    from ..errors import InputError
    from ..runs import history as past

    if older_than is not None and not 0 <= older_than <= _MOST_DAYS:  # nan is not either
        raise InputError(f"give days, from 0 to {_MOST_DAYS}", place=f"--older-than {older_than}")
    if keep is None and older_than is None:
        raise InputError("say what may go with --keep NUMBER or --older-than DAYS")
    history = past.History(past.history_file())
    going = past.prunable(history.runs(corpus), keep=keep, older_than=older_than)
    left = {found.run.folder: found.reason for found in past.prune(history, going)} if yes else {}
    for run in going:
        if run.folder in left:
            say(f"left: {run.folder} ({left[run.folder]})")
        else:
            say(f"{'taken away' if yes else 'would go'}: {run.folder}")
    if going and not yes:
        note("Nothing was taken away; add --yes to do it.")


def _folder(name: str) -> Path:
    from ..runs.history import History, history_file

    return History(history_file()).folder(name)


def _print_json(record: object) -> None:
    from ..support.showing import to_json

    say_json(to_json(record))
