"""``evaluator score``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..model import Level, Severity
from . import options
from .parsing import gates

_FILES = "Files instead of a corpus"
_CHECKS = "Checks"
_OUTPUT = "Output"
_GATES = "Gates (exit code 1 when one fails)"


def score(
    corpus: options.CorpusFolder = None,
    source: options.Source = None,
    translation: options.Translation = None,
    reference: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]FILE",
            rich_help_panel=_FILES,
            help="Trusted English text; may be repeated, and added to a corpus.",
        ),
    ] = None,
    terms: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_FILES,
            help="Term list (CSV: source,target,forbidden,part_of_speech,note).",
        ),
    ] = None,
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
) -> None:
    """Score translations, find errors, and write a review report.

    Judges every translation of a corpus folder, or of files given one by one:

      evaluator score references/western-development-2020

      evaluator score --source zh.txt --translation mt=en.txt --reference good.txt

    Prints the document's scores and the ten pairs to look at first, and writes a run folder
    with index.html (the report), pairs.csv, pairs.parquet, findings.jsonl and run.json.
    """
    limits = gates(fail_under or [])
    chosen = options.chosen_corpus(corpus, source, translation, reference=reference, terms=terms)
    # Imported only now: --help must not wait for pandas.
    from ..evaluation import evaluate_corpus
    from ..gates import failures
    from ..report import check_destination, render_html, summarise, to_json, write_run
    from .progress import progress_bars

    if out is not None:
        check_destination(out)
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
            progress=progress,
        )
    folder = out or Path("reports") / run.manifest.corpus / run.manifest.run
    run = write_run(run, folder, render_html)
    if json:
        typer.echo(to_json(run, level))
    else:
        summarise(run, level, sys.stdout)
    reasons = failures(run, limits, max_severity)
    for reason in reasons:
        typer.echo(f"evaluator: gate failed: {reason}", err=True)
    if reasons:
        raise typer.Exit(1)
