"""A program of the user's, given lines of JSON and heard out; its failures told in one line.

Only an option typed on the command line, or a Python program, names a program.
"""

from __future__ import annotations

from collections.abc import Callable

from ..errors import InputError
from ..support.processes import OverlongError, run_bounded
from ..support.showing import in_one_line
from ..support.vocabulary import argument
from .origins import Program

_SPARE = 4_000_000
"""Bytes that a program may write over what the texts need."""
_PER_BYTE = 8
"""Bytes of output that a byte of the given texts may come to, escaped as JSON."""
_LONGEST_COMPLAINT = 200  # characters


def run_program(
    program: Program,
    lines: str,
    time_limit: float,
    place: str,
    heard: Callable[[bytes], object] = lambda data: None,
) -> str:
    """What a program writes; it is ended with all that it started when its time is up.

    Parameters:
        program: to be run, without a shell.
        lines: given to its stdin.
        time_limit: seconds that it may take.
        place: what the user called it, for errors.
        heard: told of its output, as it comes.

    Raises:
        InputError: it cannot be started, fails, takes too long, or writes too much or what is
            no UTF-8.
    """
    given = lines.encode("utf-8", "replace")  # a file may hold halves of characters
    most = _SPARE + _PER_BYTE * len(given)
    try:
        done = run_bounded(program.argv, given, seconds=time_limit, most=most, heard=heard)
    except TimeoutError:
        raise InputError(
            f"the program was not done within {time_limit:g} seconds; give it more with "
            f"{argument('time_limit')}",
            place=place,
        ) from None
    except OverlongError:
        raise InputError(
            f"the program wrote more than {most / 1e6:.0f} MB, far more than these texts need; it "
            "was ended",
            place=place,
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"the program cannot be started ({reason})", place=place) from None
    if done.code:
        last = (done.complaint.decode(errors="replace").strip().splitlines() or [""])[-1]
        told = in_one_line(last)[:_LONGEST_COMPLAINT]
        raise InputError(
            f"the program failed with exit code {done.code}" + (f" ({told})" if told else ""),
            place=place,
        )
    try:
        return done.output.decode()
    except UnicodeDecodeError as error:
        raise InputError(f"the program's output is not UTF-8 ({error})", place=place) from None
