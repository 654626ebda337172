"""``evaluator export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import RunLanguage, Told
from .output import note, say
from .parsing import settings_of


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run, as `evaluator score` wrote it.")],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="File to write; its ending says in which format."),
    ],
    system: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Translation to export; the first one if not given."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.docx",
            help="The translation's Word file that was scored; findings become comments in a copy.",
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="Format by its name, where the file's ending does not say it: client, "
            "client-pdf, csv, docx, html, json, jsonl, junit, terminal, tmx, tsv, xliff, xlsx, or "
            "one of a plugin.",
        ),
    ] = None,
    told: Told = None,
    language: RunLanguage = None,
) -> None:
    """Write a run for the programs that translators and others work with.

    evaluator export RUN --out pairs.xlsx      every pair and finding, with filters

    evaluator export RUN --out document.xlf    XLIFF 2.1, findings as quality issues, targets
    as reviewers corrected them

    evaluator export RUN --out memory.tmx      the pairs as a translation memory, without those
    in which reviewers confirmed errors and mended nothing

    evaluator export RUN --out commented.docx  findings as comments in a copy of the scored
    Word file, found where it was or named with --into

    evaluator export RUN --out pairs.jsonl     the pairs with their scores; also .tsv and .csv

    evaluator export RUN --out gates.junit.xml --set junit.max_severity=major
    """
    from ..jobs import ExportRequest
    from ..jobs import export as do

    settings = settings_of(told or [])
    for line in do(ExportRequest(run, out, form, system, into, settings, language)):
        note(line)
    say(out)
