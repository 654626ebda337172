"""The ``evaluator`` command: its subcommands, and how it ends."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer

from ..errors import InputError
from .align import align
from .checks import checks
from .compare import compare
from .export import export
from .report import report
from .review import review
from .runs import runs
from .score import score
from .validate import validate

BAD_INPUT, INTERRUPTED = 2, 130

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
app.command()(compare)
app.add_typer(review, name="review")
app.add_typer(runs, name="runs")
app.command()(align)
app.command()(export)
app.command()(checks)
app.command()(validate)


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


class _InterruptError(BaseException):
    """Ctrl-C, under a name that no library on the way takes for its own affair."""


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise _InterruptError


def main() -> NoReturn:
    """Run the command line.

    Exit code 0 done, 1 a gate failed, 2 bad usage or input, 130 interrupted; whatever cannot
    be done is told in one line on stderr, and nothing is left half-written.
    """
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except InputError as error:
        print(f"evaluator: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except _InterruptError:
        print("evaluator: interrupted; nothing was written", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
