"""``evaluator fit``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .output import say_json


def fit(
    judgements: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Human judgements with errors, as `evaluator validate` reads them.",
        ),
    ],
    model: Annotated[
        str,
        typer.Option(metavar="NAME|PATH", help="Sentence Transformers model to fit to."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Fit the quality estimator to a model of one's own.

      evaluator fit judged.jsonl --model models/labse

    The priority of later runs with this model is then a probability. Prints how good it is on
    documents that the fit, made anew without them, has not seen.
    """
    from ..jobs import FitRequest
    from ..jobs import fit as do
    from ..support.showing import to_json
    from .progress import progress_bars

    with progress_bars() as progress:
        fitted = do(FitRequest(judgements, model), progress)
    if as_json:
        say_json(to_json(fitted.as_object()))
    else:
        fitted.show(sys.stdout)
