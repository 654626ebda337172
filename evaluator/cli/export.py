"""``evaluator export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .options import Language
from .output import note, say


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
    language: Annotated[
        Language, typer.Option("--lang", help="Language in which findings are told.")
    ] = Language.EN,
) -> None:
    """Write a run for the programs that translators work with.

    evaluator export RUN --out pairs.xlsx      every pair and finding, with filters

    evaluator export RUN --out document.xlf    XLIFF 2.1, findings as quality issues, targets
    as reviewers corrected them

    evaluator export RUN --out memory.tmx      the pairs as a translation memory, without those
    in which reviewers confirmed errors and mended nothing

    evaluator export RUN --into translation.docx --out commented.docx
    """
    from ..report.exports import Form, export_run
    from ..runs import read_run
    from ..support.files import write_bytes

    form = out.suffix.lstrip(".").lower().replace("xliff", "xlf")
    if form not in list(Form):
        raise InputError(
            f"no such format; end the name in {', '.join(f'.{form}' for form in Form)}", path=out
        )
    if (into is not None) != (form == Form.WORD):
        raise InputError("--into FILE.docx and --out FILE.docx go together", path=out)
    saved = read_run(run)
    data, notes = export_run(saved, Form(form), system, into, language)
    write_bytes(data, out)
    for line in notes:
        note(line)
    say(out)
