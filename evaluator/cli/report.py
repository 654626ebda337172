"""``evaluator report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Language
from .output import say


def report(
    run: Annotated[Path, typer.Argument(help="Folder of a run, as `evaluator score` wrote it.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the page here instead of RUN/index.html."),
    ] = None,
    language: Annotated[
        Language,
        typer.Option(
            "--lang", help="Language in which the page opens; the page can switch to the other."
        ),
    ] = Language.EN,
) -> None:
    """Render the HTML report of a saved run again, from its files alone."""
    from ..jobs import ReportRequest
    from ..jobs import report as do

    say(do(ReportRequest(run, out, language)))
