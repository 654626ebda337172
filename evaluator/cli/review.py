"""``evaluator review``: reviewers' verdicts in and out of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Column, Language
from .output import say
from .parsing import columns

if TYPE_CHECKING:
    from ..model.run import Run
    from ..runs.reviews import Correction

review = typer.Typer(
    help="Bring reviewers' verdicts into a run, compare them, and put them to use.",
    no_args_is_help=True,
)

RunFolder = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder of a run, as `evaluator score` wrote it.")
]
Reviewer = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Only this reviewer's verdicts; may be repeated."),
]


@review.command("import")
def import_(
    run: RunFolder,
    verdicts: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="verdicts.json, exported from the report.")
    ],
    language: Annotated[
        Language, typer.Option("--lang", help="Language in which the report opens.")
    ] = Language.EN,
) -> None:
    """Bring exported verdicts into a run and render its report again.

    Later runs of the same corpus, scored beside this one, take them over.

      evaluator review import reports/CORPUS/RUN verdicts-anna.json verdicts-li.json
    """
    from ..jobs import ImportRequest, import_reviews

    _print_reviews(import_reviews(ImportRequest(run, verdicts, language)))


@review.command()
def show(run: RunFolder) -> None:
    """Print what every reviewer did, and how far every two of them agree."""
    from ..jobs import reviewed_run

    _print_reviews(reviewed_run(run))


@review.command()
def export(
    run: RunFolder,
    translation: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a copy of the translation's file with the reviewers' edits here; a name "
            "in .txt gets the text alone.",
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The file that was scored, where it is not found by itself.",
        ),
    ] = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Accept the edits in a Word file; else they are tracked changes."
        ),
    ] = False,
    column: Column = None,
    terms: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a term list (CSV; Excel or TBX by its ending) of the confirmed "
            "corrections here.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the findings with all reviewers' decisions here (CSV)."
        ),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose translation, where the run has several."),
    ] = None,
    reviewer: Reviewer = None,
) -> None:
    """Write what came of the verdicts: a corrected translation, a term list, a table.

    evaluator review export RUN --translation corrected.docx   tracked changes in a copy of the
    Word file that was scored; likewise Excel and CSV tables, XLIFF, PO, TMX, subtitles, HTML,
    Markdown, text

    evaluator review export RUN --terms terms.csv --table decisions.csv
    """
    from ..documents.bilingual import PARTS
    from ..jobs import ResultsRequest, export_reviews

    results = export_reviews(
        ResultsRequest(
            run,
            translation,
            terms,
            table,
            system,
            reviewer or (),
            into,
            accept,
            columns(column or [], PARTS),
        )
    )
    if results.translation is not None:
        say(f"{translation}: {_corrected(results.translation)}")
    if results.terms is not None:
        say(f"{terms}: {len(results.terms)} terms")
    if results.table is not None:
        say(f"{table}: {len(results.table)} findings")


def _corrected(found: Correction) -> str:
    """What was put into a translation, and what was not."""
    told = f"{len(found.edited)} pairs edited"
    if found.conflicting:
        told += f"; edited differently, the latest taken: {', '.join(found.conflicting)}"
    if found.unplaced:
        told += f"; NOT PUT IN, the file has their words otherwise: {', '.join(found.unplaced)}"
    if found.lost:
        told += f"; {found.lost} edits are of pairs that this run does not have"
    return told


def _print_reviews(run: Run) -> None:
    from ..model.verdicts import Decision
    from ..runs.reviews import agreements

    known = {finding.fingerprint for finding in run.findings}
    for review in run.reviews:
        decided = [v for v in review.findings if v.decision != Decision.OPEN]
        counts = {d: sum(v.decision == d for v in decided) for d in Decision if d != Decision.OPEN}
        line = ", ".join(f"{count} {decision}" for decision, count in counts.items())
        graded = sum(v.grade is not None for v in review.pairs)
        edited = sum(v.translation is not None for v in review.pairs)
        say(f"{review.reviewer}: {line}; {graded} pairs graded, {edited} edited")
        gone = sum(v.decision != Decision.ADDED and v.fingerprint not in known for v in decided)
        if gone:
            say(f"  {gone} of these findings are no longer in the run")
    for found in agreements(run.reviews):
        line = f"{found.first} and {found.second}: agree on {found.agreed} of {found.findings}"
        line += " findings"
        if found.kappa is not None:
            line += f", kappa {found.kappa:.2f}"
        if found.difference is not None:
            line += f"; {found.grades} pairs graded by both, {found.difference:.0f} points apart"
        say(line)
