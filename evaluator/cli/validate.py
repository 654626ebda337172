"""``evaluator validate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from . import options
from .output import say_json


def validate(
    judgements: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Human judgements: MQM as Google or Marot publishes it (TSV), direct assessments "
            "(CSV or TSV), JSON lines, or a folder of a WMT quality-estimation task.",
        ),
    ],
    model: options.Model = None,
    system: Annotated[
        list[str] | None, typer.Option(help="Only this system's translations; may be repeated.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="system|length", help="Show one score by system or length as well."),
    ] = None,
    score: Annotated[str, typer.Option(help="The score that --by shows.")] = "minus priority",
    diagram: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a reliability diagram (an HTML page) as well."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Hold scores and findings against human judgement.

      evaluator validate wmt21-news.zh-en.mqm.tsv --by system

    Every score is shown as the better the higher, beside trivial ones: minus the source's length
    and a constant. Within a segment, translations of the same source are compared, which a score
    that only knows hard sentences from easy ones cannot do.
    """
    from ..checks import load_checks
    from ..embedding import load_encoder
    from ..metrics import load_metrics
    from ..support.files import write_page
    from ..support.showing import to_json
    from ..validation import read_judgements
    from ..validation.diagram import reliability_page
    from ..validation.validate import validate_scores
    from .progress import progress_bars

    rows = read_judgements(judgements)
    with progress_bars() as progress:
        outcome = validate_scores(
            rows,
            load_encoder(model),
            load_metrics(),
            load_checks(),
            systems=system,
            by=by,
            score=score,
            progress=progress,
        )
    if diagram is not None:
        if not outcome.reliability:
            raise InputError("no major errors are known: no diagram", place="--diagram")
        title = judgements.resolve().name
        write_page(reliability_page(title, outcome.reliability, outcome.calibration_error), diagram)
    if as_json:
        say_json(to_json(outcome.as_object()))
    else:
        outcome.show(sys.stdout)
