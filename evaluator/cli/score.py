"""``evaluator score``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from ..model import Level, Severity
from . import options
from .output import complain, say_json, was_written
from .parsing import gates, settings_of

if TYPE_CHECKING:
    from ..model.run import Run
    from ..runs.history import History

_FILES = "Files instead of a corpus"
_CHECKS = "Checks"
_OUTPUT = "Output"
_GATES = "Gates (exit code 1 when one fails)"


def score(
    inputs: options.Inputs = None,
    source: options.Source = None,
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    column: options.Column = None,
    time_limit: options.TimeLimit = 600,
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
    check: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_CHECKS,
            help="Only this check (`evaluator checks` lists them); may be repeated.",
        ),
    ] = None,
    skip_check: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", rich_help_panel=_CHECKS, help="Not this check; may be repeated."
        ),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_CHECKS,
            help="Domain of knowledge that the text speaks of; auto (default) finds them from the "
            "text, none does without knowledge; may be repeated.",
        ),
    ] = None,
    metric: options.Metrics = None,
    skip_metric: options.SkippedMetrics = None,
    told: options.Told = None,
    keep_going: options.KeepGoing = False,
    level: Annotated[
        Level, typer.Option(help="What the table of worst pairs lists.", rich_help_panel=_OUTPUT)
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
    language: Annotated[
        options.Language,
        typer.Option(
            "--lang",
            rich_help_panel=_OUTPUT,
            help="Language of what is printed, and in which the report opens.",
        ),
    ] = options.Language.EN,
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

    Prints the document's scores and the ten pairs to look at first, and writes a run folder
    with index.html (the report), pairs.csv, pairs.parquet, findings.jsonl and run.json.
    """
    limits = gates(fail_under or [])
    chosen = options.chosen_corpus(
        inputs,
        source,
        translation,
        reference=reference,
        terms=terms,
        translations=translations,
        lines=lines,
        column=column,
        source_version=source_version,
        time_limit=time_limit,
    )
    # Imported only now: --help must not wait for pandas.
    from ..comparison.gates import Gates, judge, junit_xml
    from ..evaluation.pipeline import evaluate_corpus
    from ..report import render_html, summarise, to_json
    from ..runs import check_destination, write_run
    from ..runs.history import History, history_file
    from ..runs.reviews import earlier_reviews
    from ..support.files import write_page
    from .progress import progress_bars

    history = History(history_file())
    if out is not None:
        check_destination(out)
        history.check_apart(out)
    earlier = [_earlier(name) for name in (no_new_findings, regression)]
    with progress_bars() as progress:
        run = evaluate_corpus(
            chosen,
            source_version=source_version,
            systems=system,
            model=model,
            force=force,
            pairs=pairs,
            checks=check or (),
            skip_checks=skip_check or (),
            domains=domain or (),
            metrics=metric or (),
            skip_metrics=skip_metric or (),
            settings=settings_of(told or []),
            keep_going=keep_going,
            progress=progress,
        )
    folder = out or Path("reports") / run.manifest.corpus / run.manifest.run
    run = replace(run, reviews=earlier_reviews(folder, run.manifest.corpus))
    with _recorded(history, folder, run.manifest.run):
        run = write_run(run, folder, partial(render_html, language=language), exclusive=out is None)
    if json:
        say_json(to_json(run, level))
    else:
        summarise(run, level, sys.stdout, language)
    outcomes = judge(run, Gates(limits, max_severity, earlier[0], earlier[1], alpha))
    if junit is not None:
        write_page(junit_xml(run, outcomes), junit)
    failed = [outcome for outcome in outcomes if outcome.reason is not None]
    for outcome in failed:
        complain(f"gate failed: {outcome.reason}")
    if failed:
        raise typer.Exit(1)


def _earlier(name: str | None) -> Run | None:
    """An earlier run by its folder or name."""
    if name is None:
        return None
    from ..runs import read_run
    from ..runs.history import History, history_file

    return read_run(History(history_file()).folder(name))


@contextmanager
def _recorded(history: History, folder: Path, name: str) -> Iterator[None]:
    """Put a run that is written inside into the history; it stands even where that cannot be."""
    with suppress(InputError):  # it is said below, once there is a run that it matters for
        history.expect(folder, name)
    yield
    was_written(folder)
    try:
        history.record(folder)
    except InputError as error:
        complain(f"not recorded in the history: {error}")
