"""The ``evaluator`` command and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from .align import align
from .batch import batch
from .cache import cache
from .checks import checks, metrics
from .compare import compare
from .export import export
from .fit import fit
from .output import say
from .report import report
from .review import review
from .runs import runs
from .score import score
from .terms import terms
from .validate import validate

app = typer.Typer(
    name="evaluator",
    help="Judge Chinese-English translations: pair clause with clause, score them, find what is "
    "wrong, and put the worst first.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},  # of all commands below as well
)
app.command()(score)
app.command()(report)
app.command()(compare)
app.add_typer(batch, name="batch")
app.add_typer(review, name="review")
app.add_typer(runs, name="runs")
app.add_typer(cache, name="cache")
app.add_typer(terms, name="terms")
app.command()(align)
app.command()(export)
app.command()(checks)
app.command()(metrics)
app.command()(validate)
app.command()(fit)


def _print_version(wanted: bool) -> None:
    if wanted:
        from ..support.version import VERSION

        say(VERSION)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    pass
