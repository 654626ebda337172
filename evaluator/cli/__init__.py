"""The command line: commands parse, call and print; the work is done in the other rooms."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from ..errors import InputError

BAD_INPUT, INTERRUPTED = 2, 130


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
        from .app import app  # only now: Ctrl-C may come while this is loaded

        try:
            app()
        finally:
            sys.stdout.flush()  # where it cannot be written, that shows here or never
    except InputError as error:
        print(f"evaluator: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except _InterruptError:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one, while the first is obeyed
        print("evaluator: interrupted; nothing was written", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _give_up_stdout()
        where = f"{error.filename}:" if error.filename else "the output"
        print(f"evaluator: {where} cannot be written ({error.strerror})", file=sys.stderr)
        sys.exit(BAD_INPUT)
    sys.exit(0)


def _give_up_stdout() -> None:
    """Keep Python from writing what is left to a place that does not take it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


__all__ = ["main"]
