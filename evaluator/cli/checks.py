"""``evaluator checks``."""

from __future__ import annotations

import inspect
import json as writer
from typing import Annotated

import typer


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
        typer.echo(writer.dumps(listed, ensure_ascii=False, indent=2))
        return
    width = max(map(len, listed), default=0)
    for name, summary in listed.items():
        typer.echo(f"{name:<{width}}  {summary}")


def _summary(kind: type) -> str:
    """First sentence of a check's own docstring."""
    text = kind.__dict__.get("__doc__") or ""
    return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
