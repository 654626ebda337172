"""``evaluator report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    run: Annotated[Path, typer.Argument(help="Folder of a run, as `evaluator score` wrote it.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the page here instead of RUN/index.html."),
    ] = None,
) -> None:
    """Render the HTML report of a saved run again, from its files alone."""
    from ..report import read_run, render_html, write_page

    saved = read_run(run)
    target = out or run / "index.html"
    write_page(render_html(saved), target)
    typer.echo(str(target))
