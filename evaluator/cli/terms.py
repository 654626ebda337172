"""``evaluator terms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .output import note, say, say_json

if TYPE_CHECKING:
    from ..evaluation import Choice

terms = typer.Typer(
    help="Term lists: draft one of a document, mine one out of trusted translations, check one, "
    "convert one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="csv|xlsx|tbx",
        help="Format of the list; by the ending of its file if not given, else csv.",
    ),
]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the list here instead of to stdout.")
]
_TRUSTED = typer.Argument(
    metavar="CORPUS | BILINGUAL … | SOURCE TRANSLATION …",
    help="Trusted translations: of a corpus folder its references; bilingual files such as TMX; "
    "or a Chinese text and its translations.",
    show_default=False,
)


@terms.command()
def suggest(
    inputs: options.Named,
    lines: options.Lines = False,
    column: options.Column = None,
    source_version: options.SourceVersion = None,
    system: options.System = None,
    model: options.Model = None,
    force: options.Force = False,
    out: Out = None,
    form: Form = None,
) -> None:
    """Draft a term list of a document, to be edited.

      evaluator terms suggest document.zh.docx translation.en.docx --out terms.csv

    Candidate terms stand with how they were rendered, those first whose rendering is unsure or
    not the same everywhere; the note says where.  A document alone will do: renderings then come
    from the knowledge on board, and what it does not know is left open.
    """
    from ..jobs import TermsRequest, suggest_terms
    from .progress import progress_bars

    texts = options.named_texts(inputs, None, None, lines=lines, column=column)
    choice = _choice(source_version, system, model, force)
    with progress_bars() as progress:
        drawn_up = suggest_terms(TermsRequest([texts], choice, out, form), progress)
    if out is None:
        say(drawn_up.data.decode("utf-8"), end="")
    if drawn_up.open:
        note(
            f"{drawn_up.open} of {len(drawn_up.terms)} entries have no rendering yet: fill them "
            "in or delete them before you use the list."
        )


@terms.command()
def mine(
    files: Annotated[list[Path], _TRUSTED],
    lines: options.Lines = False,
    column: options.Column = None,
    model: options.Model = None,
    force: options.Force = False,
    out: Out = None,
    form: Form = None,
) -> None:
    """Draw a term list up out of trusted translations.

      evaluator terms mine memory.tmx --out terms.csv

    A term is listed where it stands at least twice with the same rendering, and the two seldom
    stand without each other.
    """
    from ..jobs import TermsRequest, mine_terms, term_inputs
    from .progress import progress_bars

    texts = term_inputs(files, options.named_texts([], None, None, lines=lines, column=column))
    choice = _choice(None, None, model, force)
    with progress_bars() as progress:
        drawn_up = mine_terms(TermsRequest(texts, choice, out, form), progress)
    if out is None:
        say(drawn_up.data.decode("utf-8"), end="")


@terms.command()
def check(
    term_list: Annotated[Path, typer.Argument(metavar="LIST", help="Term list.")],
    files: Annotated[list[Path] | None, _TRUSTED] = None,
    lines: options.Lines = False,
    column: options.Column = None,
    model: options.Model = None,
    force: options.Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
    language: Annotated[
        options.Language, typer.Option("--lang", help="Language of what is printed.")
    ] = options.Language.EN,
) -> None:
    """Say what is wrong with a term list: entries that contradict each other, that find fault with
    trusted translations, or that never match.

      evaluator terms check terms.csv references/western-symposium-2024
    """
    from ..jobs import TermsRequest, check_terms, term_inputs
    from .progress import progress_bars

    texts = options.named_texts([], None, None, lines=lines, column=column)
    request = TermsRequest(
        term_inputs(files, texts) if files else [], _choice(None, None, model, force)
    )
    with progress_bars() as progress:
        found = check_terms(term_list, request, progress)
    if json:
        from ..support.showing import to_json

        say_json(to_json([fault.record(language) for fault in found]))
        return
    for fault in found:
        say(fault.told(language))
    note(f"{len(found)} found." if found else "Nothing found.")


@terms.command()
def convert(
    term_list: Annotated[Path, typer.Argument(metavar="LIST", help="Term list.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write.")],
    form: Form = None,
) -> None:
    """Write a term list as CSV, Excel or TBX, with all that it holds.

    evaluator terms convert terms.csv terms.tbx
    """
    from ..jobs import convert_terms

    convert_terms(term_list, out, form)
    say(str(out))


def _choice(
    source_version: str | None, system: list[str] | None, model: str | None, force: bool
) -> Choice:
    from ..evaluation import Choice

    return Choice(source_version, system or (), model, force)
