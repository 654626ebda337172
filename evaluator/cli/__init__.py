"""The command line.

Arguments go in; what a job made of them is printed, and an exit code comes out.  Commands parse,
call and print: the work is done in the other rooms.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, NoReturn

from ..errors import InputError
from .output import complain, note, written

BAD_INPUT, INTERRUPTED = 2, 130
_SOON = 0.01  # seconds, in which a callback of Python's is over
_ENDING = ("SIGTERM", "SIGHUP")  # by name: not every system has all
_COLLECTING = 30_000, 20, 100
"""How seldom garbage is looked for (``gc.set_threshold``).  What is imported is none: to look
through it as often as Python does by itself takes a tenth of a short run, its end included."""


class _InterruptError(BaseException):
    """Ctrl-C, under a name that no library on the way takes for its own affair."""


class _EndError(_InterruptError):
    """The program was told to end."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


class _Notes(logging.Handler):
    """Warnings of our own and of libraries, which may quote what they have read."""

    def emit(self, record: logging.LogRecord) -> None:
        note(self.format(record))


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise _InterruptError if number == signal.SIGINT else _EndError(number)


def _again(unraisable: Any) -> None:
    """Give a signal once more that came amid a callback of Python's, which can raise nothing."""
    if isinstance(unraisable.exc_value, _InterruptError):
        number = getattr(unraisable.exc_value, "number", signal.SIGINT)
        threading.Timer(_SOON, os.kill, (os.getpid(), number)).start()
    else:
        sys.__unraisablehook__(unraisable)


def main() -> NoReturn:
    """Run the command line.

    Exit code 0 done, 1 a gate failed, 2 bad usage or input, 130 interrupted; whatever cannot
    be done is told in one line on stderr, and nothing is left half-written.  Told to end by a
    signal, the program tidies up and then dies of that signal.
    """
    _open_streams()
    gc.set_threshold(*_COLLECTING)
    atexit.register(gc.disable)
    code = 0
    try:
        sys.unraisablehook = _again
        _heed_signals()
        code = _run()
        sys.stdout.flush()  # where it cannot be written, that shows here or never
        # All is done and said.  On its way out, which takes a while, Python would give Ctrl-C back
        # to the system, and whoever pressed it then would be told of a failure.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except InputError as error:
        complain(error)
        code = BAD_INPUT
    except _InterruptError as interruption:
        code = _obey(interruption)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        _give_up_stdout()
    except UnicodeEncodeError as error:
        complain(
            f"this system's locale cannot name {error.object[error.start : error.end]!r}; "
            "set LC_ALL=C.UTF-8 or PYTHONUTF8=1"
        )
        code = BAD_INPUT
    except MemoryError:
        complain("this takes more memory than there is")
        code = BAD_INPUT
    except OSError as error:
        _give_up_stdout()
        where = f"{error.filename}:" if error.filename else "the output"
        complain(f"{where} cannot be written ({error.strerror})")
        code = BAD_INPUT
    except RuntimeError as error:
        # Python 3.11 tells what is raised while a class is made as an error of its own.
        if not isinstance(error.__cause__, _InterruptError):
            raise
        code = _obey(error.__cause__)
    sys.exit(code)


def _obey(interruption: _InterruptError) -> int:
    """Say what was written, and die of the signal or return the exit code."""
    _ignore_signals()  # a second one, while the first is obeyed
    complain(f"interrupted; {written()}")
    if isinstance(interruption, _EndError):
        _die_of(interruption.number)
    return INTERRUPTED


def _run() -> int:
    """Parse and do; what the parser complains of is told in one line as well."""
    import typer

    from .app import app  # only now: Ctrl-C may come while this is loaded

    # Newer releases of typer carry click's errors under a name of their own.
    kinds = {kind.__name__: kind for kind in typer.BadParameter.__mro__}
    usage: Any = kinds["ClickException"]
    try:
        return int(app(standalone_mode=False) or 0)
    except usage as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            note(error)
        else:
            complain(_explained(error))
        return BAD_INPUT


def _explained(error: BaseException) -> str:
    message = str(getattr(error, "format_message", lambda: error)())
    context = getattr(error, "ctx", None)
    if not context:
        return message
    told = message.replace("Value error, ", "").rstrip(".?")  # pydantic's, before a reason
    return f"{told}; `{context.command_path} --help` lists the options"


def _open_streams() -> None:
    """Let every text be printed as far as can be, and to nowhere where a stream is closed.

    A closed one is opened on nothing at once: the next file to be opened would take its number,
    and be written to by whatever still prints.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    logging.captureWarnings(True)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(_Notes(logging.WARNING))


def _heed_signals() -> None:
    signal.signal(signal.SIGINT, _interrupt)
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, _interrupt)


def _ignore_signals() -> None:
    for name in ("SIGINT", *_ENDING):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _die_of(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _give_up_stdout() -> None:
    """Keep Python from writing what is left to a place that does not take it."""
    from ..support.console import give_up_stdout

    with contextlib.suppress(OSError, ValueError):
        give_up_stdout()


__all__ = ["main"]
