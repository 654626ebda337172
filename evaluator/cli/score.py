"""``evaluator score``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..model import Level, Severity
from ..support.processes import TIME_LIMIT
from . import options
from .output import complain, say_json, was_written
from .parsing import gates, named_judges, named_metrics, settings_of

_FILES = "Files instead of a corpus"
_OUTPUT = "Output"
_GATES = "Gates (exit code 1 when one fails)"


def score(
    inputs: options.Named = None,
    source: options.Source = None,
    test_set: options.TestSet = None,
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    documents: options.Documents = None,
    column: options.Column = None,
    time_limit: options.TimeLimit = TIME_LIMIT,
    reference: options.Reference = None,
    terms: options.Terms = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_FILES,
            help="Pair table of `evaluator align`, corrected by hand, instead of pairing anew.",
        ),
    ] = None,
    source_version: options.SourceVersion = None,
    system: options.System = None,
    model: options.Model = None,
    force: options.Force = False,
    skip_state: options.SkippedStates = None,
    check: options.Checks = None,
    skip_check: options.SkippedChecks = None,
    domain: options.Domains = None,
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
    level: Annotated[
        Level, typer.Option(help="What the worst pairs of --verbose are.", rich_help_panel=_OUTPUT)
    ] = Level.SENTENCE,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            rich_help_panel=_OUTPUT,
            show_default=False,
            help="Folder of the run; reports/CORPUS/TIME if not given.",
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Profile of a client: checks, severities, terms, scorecard (docs/profiles.md); "
            "evaluator.toml in this folder if not given.",
        ),
    ] = None,
    language: Annotated[
        options.Language | None,
        typer.Option(
            "--lang",
            rich_help_panel=_OUTPUT,
            help="Language of what is printed, and in which the report opens.",
        ),
    ] = None,
    verbose: options.Verbose = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            rich_help_panel=_OUTPUT,
            help="Print the run's manifest and worst pairs as JSON, and nothing else.",
        ),
    ] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE",
            rich_help_panel=_GATES,
            help="Fail where a document score is worse than this; may be repeated.",
        ),
    ] = None,
    max_severity: Annotated[
        Severity | None,
        typer.Option(rich_help_panel=_GATES, help="Fail where a finding is graver than this."),
    ] = None,
    no_new_findings: Annotated[
        str | None,
        typer.Option(
            metavar="SINCE",
            rich_help_panel=_GATES,
            help="Fail where there is a finding that this earlier run has not.",
        ),
    ] = None,
    regression: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            rich_help_panel=_GATES,
            help="Fail where a score is significantly worse than in this earlier run.",
        ),
    ] = None,
    alpha: Annotated[
        float,
        typer.Option(
            min=0, max=1, rich_help_panel=_GATES, help="Level of significance of --regression."
        ),
    ] = 0.05,
    junit: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_GATES,
            help="Write what became of every gate as JUnit XML.",
        ),
    ] = None,
) -> None:
    """Score translations, find errors, and write a review report.

    Judges every translation of a corpus folder, or of files given one by one:

      evaluator score references/western-development-2020

      evaluator score document.xlf

      evaluator score chinese.docx english.pdf

      evaluator score --source zh.txt --translation mt=en.txt --reference good.txt

    Prints what was found, how many sentences likely hold a serious error and where to begin (with
    --verbose all scores and the ten pairs to look at first as well), and writes a run folder with
    index.html (the report), pairs.csv, pairs.parquet, findings.jsonl and run.json.
    """
    limits = gates(fail_under or [])
    metrics, programs = named_metrics(metric or [], time_limit)
    judging = named_judges(
        judge, judge_model, judge_budget, judge_price, judge_concurrency, judge_calibration
    )
    texts = options.named_texts(
        inputs,
        source,
        translation,
        reference=reference,
        terms=terms,
        test_set=test_set,
        translations=translations,
        lines=lines,
        documents=documents,
        column=column,
        time_limit=time_limit,
    )
    # Imported only now: --help must not wait for pandas.
    from ..evaluation import Choice
    from ..jobs import Limits, ScoreRequest
    from ..jobs import score as do
    from ..report import summarise, to_json
    from .progress import progress_bars

    request = ScoreRequest(
        texts,
        Choice(
            source_version=source_version,
            systems=system or (),
            model=model,
            force=force,
            skip_states=skip_state or (),
            pairs=pairs,
            checks=check or (),
            skip_checks=skip_check or (),
            domains=domain or (),
            metrics=metrics,
            skip_metrics=skip_metric or (),
            programs=programs,
            judging=judging,
            settings=settings_of(told or []),
            keep_going=keep_going,
        ),
        out=out,
        language=language,
        limits=Limits(limits, max_severity, no_new_findings, regression, alpha, junit),
        profile=profile,
    )
    with progress_bars() as progress:
        scored = do(request, progress, was_written)
    if scored.unrecorded:
        complain(f"not recorded in the history: {scored.unrecorded}")
    if json:
        say_json(to_json(scored.run, level))
    else:
        summarise(scored.run, level, sys.stdout, scored.language, verbose=verbose)
    failed = [outcome.reason for outcome in scored.outcomes if outcome.reason is not None]
    for reason in failed:
        complain(f"gate failed: {reason}")
    if failed:
        raise typer.Exit(1)
