"""``evaluator compare``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..support.processes import TIME_LIMIT
from . import options
from .output import say_json
from .parsing import named_judges, named_metrics, settings_of

_TESTS = "Tests"


def compare(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RUN|CORPUS …",
            help="Folders of runs, or of corpora to be scored now.",
            show_default=False,
        ),
    ] = None,
    source: options.Source = None,
    test_set: options.TestSet = None,
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    documents: options.Documents = None,
    time_limit: options.TimeLimit = TIME_LIMIT,
    reference: options.Reference = None,
    terms: options.Terms = None,
    source_version: options.SourceVersion = None,
    system: options.System = None,
    model: options.Model = None,
    force: options.Force = False,
    skip_state: options.SkippedStates = None,
    check: options.Checks = None,
    skip_check: options.SkippedChecks = None,
    metric: options.Metrics = None,
    skip_metric: options.SkippedMetrics = None,
    judge: options.Judge = None,
    judge_model: options.JudgeModel = None,
    judge_budget: options.JudgeBudget = None,
    judge_price: options.JudgePrice = None,
    judge_concurrency: options.JudgeConcurrency = 4,
    judge_calibration: options.JudgeCalibration = None,
    told: options.Told = None,
    keep_going: options.KeepGoing = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="System that the others are held against; the first if not given."
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="METRIC",
            help="What differences are sorted and buckets scored by; chrF, or similarity where "
            "there is no reference.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(rich_help_panel=_TESTS, help="Of both tests.")] = 12345,
    samples: Annotated[
        int, typer.Option(rich_help_panel=_TESTS, min=1, help="Of paired bootstrap resampling.")
    ] = 1000,
    trials: Annotated[
        int, typer.Option(rich_help_panel=_TESTS, min=1, help="Of approximate randomisation.")
    ] = 10_000,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the comparison as a page as well."),
    ] = None,
    language: Annotated[
        options.Language,
        typer.Option("--lang", help="Language of the page, and of what is printed in short."),
    ] = options.Language.EN,
    verbose: options.Verbose = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON, and nothing else.")
    ] = False,
) -> None:
    """Hold systems against one another: which is better, is it real, and what changed.

    Compares the systems of a corpus, or of several runs of the same source:

      evaluator compare references/western-development-2020 --translation new=new.en.txt

      evaluator compare reports/western-development-2020/20260101-080000 reports/…/20260201-080000

    Prints the score that matters most with its interval and whether differences are real; with
    --verbose, or as a page with --html, all scores, both significance tests against the baseline
    and between every pair, units won and lost, findings that one has and another has not, where
    they differ most, words that one prefers, and where a post-editor should start, unit by unit.
    """
    metrics, programs = named_metrics(metric or [], time_limit)
    judging = named_judges(
        judge, judge_model, judge_budget, judge_price, judge_concurrency, judge_calibration
    )
    texts = options.named_texts(
        None,
        source,
        translation,
        test_set=test_set,
        translations=translations,
        reference=reference,
        terms=terms,
        lines=lines,
        documents=documents,
        time_limit=time_limit,
    )
    from ..comparison import Sampling
    from ..evaluation import Choice
    from ..jobs import CompareRequest
    from ..jobs import compare as do
    from ..report.comparison import summarise_comparison, to_json
    from .progress import progress_bars

    request = CompareRequest(
        folders or (),
        texts,
        Choice(
            source_version=source_version,
            systems=system or (),
            model=model,
            force=force,
            skip_states=skip_state or (),
            checks=check or (),
            skip_checks=skip_check or (),
            metrics=metrics,
            skip_metrics=skip_metric or (),
            programs=programs,
            judging=judging,
            settings=settings_of(told or []),
            keep_going=keep_going,
        ),
        baseline,
        by,
        Sampling(seed, samples, trials),
        html,
        language,
    )
    with progress_bars() as progress:
        comparison = do(request, progress)
    if json:
        say_json(to_json(comparison))
    else:
        summarise_comparison(comparison, sys.stdout, language, page=html, verbose=verbose)
