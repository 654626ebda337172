"""``evaluator report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import RunLanguage
from .output import note, say


class Audience(StrEnum):
    """Whom a report is for."""

    REVIEWER = "reviewer"
    CLIENT = "client"


def report(
    run: Annotated[Path, typer.Argument(help="Folder of a run, as `evaluator score` wrote it.")],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the page here instead of RUN/index.html (RUN/client.html for a client); "
            "a client's may be a .pdf.",
        ),
    ] = None,
    audience: Annotated[
        Audience,
        typer.Option(
            "--for",
            help="The reviewer's desk, or what a client gets: a grade, and the errors that "
            "reviewers confirmed, with their corrections.",
        ),
    ] = Audience.REVIEWER,
    system: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Translation that the client's report is of."),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Profile by whose scorecard the client's report is graded."
        ),
    ] = None,
    language: RunLanguage = None,
) -> None:
    """Render the report of a saved run again, from its files alone.

    evaluator report RUN

    evaluator report RUN --for client --out report.pdf   what was confirmed, graded as MQM has it
    """
    from ..jobs import ReportRequest
    from ..jobs import report as do

    is_client = audience is Audience.CLIENT
    written = do(ReportRequest(run, out, language, is_client, system, profile))
    for line in written.notes:
        note(line)
    say(written.file)
