"""``evaluator align``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..model import Level
from ..support.processes import TIME_LIMIT
from . import options
from .output import say


def align(
    inputs: options.Named = None,
    source: options.Source = None,
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    documents: options.Documents = None,
    column: options.Column = None,
    time_limit: options.TimeLimit = TIME_LIMIT,
    source_version: options.SourceVersion = None,
    system: options.System = None,
    model: options.Model = None,
    force: options.Force = False,
    versions: Annotated[
        bool,
        typer.Option(
            "--versions",
            help="Compare the versions of the corpus's source with the first one instead: what "
            "they read otherwise, have lost or gained, with unit and offsets.",
        ),
    ] = False,
    level: Annotated[Level, typer.Option(help="What to pair.")] = Level.SENTENCE,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="tsv|csv|jsonl|tmx",
            help="Format of the table; by the ending of --out if not given, else tsv.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the table here instead of to stdout."),
    ] = None,
) -> None:
    """Pair a document with its translations, and print the pairs alone.

      evaluator align references/western-development-2020 --out pairs.tsv

    A table written as TSV or JSON lines can be corrected by hand (move whole sentences between
    the cells of source_text and translation_text, split or join rows) and read back:

      evaluator score references/western-development-2020 --pairs pairs.tsv
    """
    texts = options.named_texts(
        inputs,
        source,
        translation,
        translations=translations,
        lines=lines,
        documents=documents,
        column=column,
        time_limit=time_limit,
    )
    from ..evaluation import Choice
    from ..jobs import AlignRequest
    from ..jobs import align as do
    from .progress import progress_bars

    choice = Choice(source_version, system or (), model, force)
    with progress_bars() as progress:
        aligned = do(AlignRequest(texts, choice, versions, level, form, out), progress)
    if out is None:
        say(aligned.text, end="")
