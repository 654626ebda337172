"""What commands print: lines for people, JSON for programs, complaints on stderr."""

from __future__ import annotations

import sys
from typing import TextIO

from ..support.showing import shown

_WRITTEN: list[str] = []


def say(text: object = "", *, end: str = "\n") -> None:
    """Print a text on stdout; a reader that has gone is no error, the command goes on."""
    _write(sys.stdout, f"{shown(text)}{end}")


def say_json(written: str) -> None:
    """Print JSON on stdout, whatever characters that can take."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        written.encode(encoding)
    except UnicodeEncodeError:
        import json

        written = json.dumps(json.loads(written), indent=2)
    _write(sys.stdout, f"{written}\n")


def was_written(path: object) -> None:
    """Remember what is there already, should the command be interrupted after it."""
    _WRITTEN.append(str(path))


def written() -> str:
    """What the command has written so far, for people."""
    return f"{', '.join(_WRITTEN)} was written" if _WRITTEN else "nothing was written"


def complain(text: object) -> None:
    """Tell something in one line on stderr, by the program's name."""
    note(f"evaluator: {' '.join(str(text).split())}")


def note(text: object) -> None:
    """Print a line on stderr."""
    _write(sys.stderr, f"{shown(text)}\n")


def _write(out: TextIO, text: str) -> None:
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:
        from ..support.console import give_up_stdout

        if out is sys.stderr:  # nobody listens to complaints
            return
        give_up_stdout()
