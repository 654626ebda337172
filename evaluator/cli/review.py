"""``evaluator review``: reviewers' verdicts in and out of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Column, RunLanguage
from .output import say, was_written
from .parsing import columns, named_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.run import Run
    from ..runs.reviews import ConfirmedTerms, Correction

review = typer.Typer(
    help="Bring reviewers' verdicts into a run, compare them, and put them to use.",
    no_args_is_help=True,
)

RunFolder = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder of a run, as `evaluator score` wrote it.")
]
Adjudicator = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="This reviewer has the last word where others disagree; may be repeated.",
    ),
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
    language: RunLanguage = None,
    adjudicator: Adjudicator = None,
) -> None:
    """Bring exported verdicts into a run and render its report again.

    Later runs of the same corpus, scored beside this one, take them over.

      evaluator review import reports/CORPUS/RUN verdicts-anna.json verdicts-li.json
    """
    from ..jobs import ImportRequest, import_reviews

    request = ImportRequest(run, verdicts, language, adjudicator or ())
    _print_reviews(import_reviews(request))


@review.command()
def serve(
    run: RunFolder,
    reviewer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Print a link for this reviewer; may be repeated. Without any name, one link "
            "is for all, who say their names when they come.",
        ),
    ] = None,
    adjudicator: Adjudicator = None,
    assign: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=PART",
            help="What a reviewer has to go through: a share of the pairs (50%), or units or "
            "sections (3..12,section-4); may be repeated.",
        ),
    ] = None,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind", help="Hide others' verdicts from a reviewer until their own is given."
        ),
    ] = False,
    host: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Listen here, for other machines to reach; only together with --token. "
            "Nothing is encrypted: for a network that you trust.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="What the links are made from, 16 characters or more; without it, one is made "
            "and kept for you.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(metavar="NUMBER", help="0 for any that is free.")] = 8765,
    language: RunLanguage = None,
) -> None:
    """Serve a run's report, for several reviewers to work in at once; Ctrl-C ends it.

    Verdicts are written into the run as they are given, and others see them as they work.

      evaluator review serve RUN

      evaluator review serve RUN --reviewer Anna --reviewer Li --adjudicator Chen --blind

      evaluator review serve RUN --assign Anna=50% --assign Li=50%
    """
    from ..jobs import ServeRequest, serve_reviews
    from ..report.desk import Desk

    desk = Desk(
        host,
        port,
        token,
        reviewer or (),
        adjudicator or (),
        [named_part(text) for text in assign or ()],
        blind,
        language or "",
    )
    was_written(run / "verdicts")  # from now on, however the server ends
    served = serve_reviews(ServeRequest(run, desk), _print_links)
    say(f"\n{run}: verdicts of {_some(len(served.reviews), 'reviewer')}, report brought up to date")


def _print_links(links: Mapping[str, str]) -> None:
    for name, link in links.items():
        say(f"{name}: {link}" if name else link)
    say("Ctrl-C ends it; every verdict is kept the moment it is given.")


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
            metavar="FILE",
            help="Write the findings with all reviewers' decisions here: Excel by its ending, "
            "else CSV.",
        ),
    ] = None,
    mqm: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.tsv",
            help="Write the errors that each reviewer confirmed as an MQM table here, as Marot and "
            "`evaluator validate` read it.",
        ),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose translation, where the run has several."),
    ] = None,
    reviewer: Reviewer = None,
) -> None:
    """Write what came of the verdicts: a corrected translation, a term list, tables.

    evaluator review export RUN --translation corrected.docx   tracked changes in a copy of the
    Word file that was scored; likewise PowerPoint, Excel and CSV tables, XLIFF, PO, TMX, JSON,
    YAML, subtitles, HTML, Markdown, text

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
            mqm,
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
        say(f"{terms}: {_harvested(results.terms)}")
    if results.mqm is not None:
        say(f"{mqm}: {_some(len(results.mqm), 'rating')}")
    if results.table is not None:
        say(f"{table}: {_some(len(results.table), 'finding')}")


def _corrected(found: Correction) -> str:
    """What was put into a translation, and what was not."""
    told = f"{_some(len(found.edited), 'pair')} edited"
    if found.conflicting:
        told += f"; edited differently, the latest taken: {', '.join(found.conflicting)}"
    if found.unplaced:
        told += f"; NOT PUT IN, the file has no place for them: {', '.join(found.unplaced)}"
    if found.unmended:
        told += f"; {_some(found.unmended, 'confirmed finding')} put into no pair: verdicts alone"
        told += " change no text, “Put in” on the page or an edit does"
    if found.lost:
        told += f"; of pairs that this run does not have: {_some(found.lost, 'edit')}"
    return told


def _harvested(found: ConfirmedTerms) -> str:
    """How many terms came of the corrections, and which would blame what reviewers let stand."""
    told = _some(len(found.terms), "term")
    if found.left_out:
        told += "; left out, rendered otherwise where nobody objected: " + ", ".join(found.left_out)
    return told


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _print_reviews(run: Run) -> None:
    from ..model.verdicts import Decision
    from ..runs.reviews import agreements, reliability

    known = {finding.fingerprint for finding in run.findings}
    for review in run.reviews:
        decided = [v for v in review.findings if v.decision != Decision.OPEN]
        counts = {d: sum(v.decision == d for v in decided) for d in Decision if d != Decision.OPEN}
        line = ", ".join(f"{count} {decision}" for decision, count in counts.items())
        graded = sum(v.grade is not None for v in review.pairs)
        edited = sum(v.translation is not None for v in review.pairs)
        last_word = ", has the last word" if review.adjudicates else ""
        say(
            f"{review.reviewer}{last_word}: {line}; {_some(graded, 'pair')} graded, {edited} edited"
        )
        gone = sum(v.decision != Decision.ADDED and v.fingerprint not in known for v in decided)
        if gone:
            say(f"  no longer in the run: {_some(gone, 'finding')} of these")
    for found in agreements(run.reviews):
        line = f"{found.first} and {found.second}: "
        if found.findings == 0 and found.span_f1 is None and found.grades == 0:
            say(f"{line}nothing that both judged")
            continue
        line += f"agree on {found.agreed} of {_some(found.findings, 'finding')}"
        if found.kappa is not None:
            line += f", kappa {found.kappa:.2f}"
        if found.span_f1 is not None:
            line += f", words marked: F1 {found.span_f1:.2f}"
        if found.difference is not None:
            line += f"; {_some(found.grades, 'pair')} graded by both, {found.difference:.0f} points"
            line += " apart"
        say(line)
    together = reliability(run.reviews)
    for what, alpha in (("decisions", together.findings), ("grades", together.grades)):
        if alpha is not None:
            say(f"all reviewers: Krippendorff's alpha of the {what} {alpha:.2f}")
