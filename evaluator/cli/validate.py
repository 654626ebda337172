"""``evaluator validate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..support.processes import TIME_LIMIT
from . import options
from .output import say_json
from .parsing import named_judges, named_metrics, settings_of


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
    check: options.Checks = None,
    skip_check: options.SkippedChecks = None,
    metric: options.Metrics = None,
    skip_metric: options.SkippedMetrics = None,
    time_limit: options.TimeLimit = TIME_LIMIT,
    judge: options.Judge = None,
    judge_model: options.JudgeModel = None,
    judge_budget: options.JudgeBudget = None,
    judge_price: options.JudgePrice = None,
    judge_concurrency: options.JudgeConcurrency = 4,
    judge_calibration: options.JudgeCalibration = None,
    told: options.Told = None,
    keep_going: options.KeepGoing = False,
    by: Annotated[
        str | None,
        typer.Option(metavar="system|length", help="Show one score by system or length as well."),
    ] = None,
    score: Annotated[str, typer.Option(help="The score that --by shows.")] = "minus priority",
    diagram: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a reliability diagram (an HTML page) as well."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw the scores against each other, with intervals (an HTML page).",
        ),
    ] = None,
    calibrate: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write how often each judge's marks were right, for --judge-calibration.",
        ),
    ] = None,
    verbose: options.Verbose = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Hold scores and findings against human judgement.

      evaluator validate wmt21-news.zh-en.mqm.tsv --by system

    Every score is shown as the better the higher, beside trivial ones: minus the source's length
    and a constant. Within a segment, translations of the same source are compared, which a score
    that only knows hard sentences from easy ones cannot do.
    """
    metrics, programs = named_metrics(metric or [], time_limit)
    judging = named_judges(
        judge, judge_model, judge_budget, judge_price, judge_concurrency, judge_calibration
    )
    from ..evaluation import Choice
    from ..jobs import ValidateRequest
    from ..jobs import validate as do
    from ..support.showing import to_json
    from .progress import progress_bars

    choice = Choice(
        systems=system or (),
        model=model,
        checks=check or (),
        skip_checks=skip_check or (),
        metrics=metrics,
        skip_metrics=skip_metric or (),
        programs=programs,
        judging=judging,
        settings=settings_of(told or []),
        keep_going=keep_going,
    )
    with progress_bars() as progress:
        outcome = do(
            ValidateRequest(judgements, choice, by, score, diagram, plot, calibrate), progress
        )
    if as_json:
        say_json(to_json(outcome.as_object()))
    else:
        outcome.show(sys.stdout, verbose=verbose)
