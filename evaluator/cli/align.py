"""``evaluator align``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from ..model import Level
from . import options
from .output import say


def align(
    inputs: options.Inputs = None,
    source: options.Source = None,
    translation: options.Translation = None,
    translations: options.Translations = None,
    lines: options.Lines = False,
    column: options.Column = None,
    time_limit: options.TimeLimit = 600,
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
            metavar="tsv|jsonl|tmx",
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
    chosen = options.chosen_corpus(
        inputs,
        source,
        translation,
        translations=translations,
        lines=lines,
        column=column,
        source_version=source_version,
        time_limit=time_limit,
    )
    from ..evaluation.differences import collate_versions
    from ..evaluation.pairing import pair_corpus
    from ..evaluation.tables import pair_table
    from ..report import Format, format_table
    from ..support.files import write_page
    from .progress import progress_bars

    wanted = form or (out.suffix.lstrip(".").lower() if out else "") or Format.TSV
    if wanted not in list(Format) or (versions and wanted == Format.TMX):
        known = "tsv or jsonl" if versions else "tsv, jsonl or tmx"
        raise InputError(f"no such format; give {known}", place=f"--format {wanted}")
    if versions:
        table = collate_versions(chosen)
    else:
        with progress_bars() as progress:
            paired = pair_corpus(
                chosen,
                source_version=source_version,
                systems=system,
                model=model,
                force=force,
                progress=progress,
            )
        table = pair_table(paired.pairings, level)
    text = format_table(table, Format(wanted))
    if out is None:
        say(text, end="")
    else:
        write_page(text, out)
