"""``evaluator checks``."""

from __future__ import annotations

import inspect
from typing import Annotated

import typer

from ..support.showing import to_json
from .output import say, say_json


def checks(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """List the checks that look for errors, those of installed plugins too.

    Switch one off with `evaluator score --skip-check NAME`, or for good in corpus.toml:

      [checks]
      skip = ["names"]
    """
    from ..checks import load_checks

    listed = {check.name: _summary(type(check)) for check in load_checks()}
    if json:
        say_json(to_json(listed))
        return
    width = max(map(len, listed), default=0)
    for name, summary in listed.items():
        say(f"{name:<{width}}  {summary}")


def _summary(kind: type) -> str:
    """First sentence of a check's own docstring."""
    text = kind.__dict__.get("__doc__") or ""
    return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
