"""``evaluator compare``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import options
from .output import say_json

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
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    time_limit: options.TimeLimit = 600,
    reference: options.Reference = None,
    terms: options.Terms = None,
    source_version: options.SourceVersion = None,
    system: options.System = None,
    model: options.Model = None,
    force: options.Force = False,
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
    json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON, and nothing else.")
    ] = False,
) -> None:
    """Hold systems against one another: which is better, is it real, and what changed.

    Compares the systems of a corpus, or of several runs of the same source:

      evaluator compare references/western-development-2020 --translation new=new.en.txt

      evaluator compare reports/western-development-2020/20260101-080000 reports/…/20260201-080000

    Prints scores with intervals, two significance tests against the baseline and between every
    pair, units won and lost, findings that one has and another has not, where they differ most,
    words that one prefers, and which system a post-editor should start from, unit by unit.
    """
    from ..comparison import Sampling, compare_runs
    from ..documents import read_terms
    from ..evaluation.pipeline import evaluate_corpus
    from ..report.comparison import summarise_comparison, to_json
    from ..runs import is_run, read_run
    from .progress import progress_bars

    given: list[Path] = list(folders or [])
    runs = [read_run(folder) for folder in given if is_run(folder)]
    corpora = [folder for folder in given if not is_run(folder)]
    term_files = list(terms or [])
    if source or corpora or not runs:
        to_score: list[Path | None] = [*corpora] or [None]
        chosen = [
            options.chosen_corpus(
                [folder] if folder else None,
                source,
                translation,
                reference=reference,
                terms=terms,
                translations=translations,
                lines=lines,
                source_version=source_version,
                time_limit=time_limit,
            )
            for folder in to_score
        ]
        term_files = [file for corpus in chosen for file in corpus.terms]
        with progress_bars() as progress:
            runs += [
                evaluate_corpus(
                    corpus,
                    source_version=source_version,
                    systems=None if runs or len(chosen) > 1 else system,
                    model=model,
                    force=force,
                    progress=progress,
                )
                for corpus in chosen
            ]
    comparison = compare_runs(
        runs,
        baseline=baseline,
        systems=system,
        headline=by,
        terms=[term for file in term_files for term in read_terms(file).terms],
        sampling=Sampling(seed, samples, trials),
    )
    if json:
        say_json(to_json(comparison))
    else:
        summarise_comparison(comparison, sys.stdout)
