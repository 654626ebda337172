"""The ``evaluator`` command: its subcommands, and how it ends."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from ..errors import InputError
from .align import align
from .report import report
from .score import score

GATE_FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="evaluator",
    help="Judge Chinese-English translations: pair clause with clause, score them, find what is "
    "wrong, and put the worst first.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(score)
app.command()(report)
app.command()(align)


def _print_version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(__version__)
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


def main() -> NoReturn:
    """Run the command line; exit code 0 done, 1 a gate failed, 2 bad usage or input."""
    try:
        app()
    except InputError as error:
        print(f"evaluator: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
