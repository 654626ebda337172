"""Options that several commands share, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from .parsing import named_files

if TYPE_CHECKING:
    from ..corpus import Corpus

_FILES = "Files instead of a corpus"
_CHOICE = "What to judge"

CorpusFolder = Annotated[
    Path | None, typer.Argument(help="Folder with a corpus.toml.", show_default=False)
]
Source = Annotated[
    Path | None, typer.Option(help="Chinese text, instead of a corpus.", rich_help_panel=_FILES)
]
Translation = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=FILE",
        rich_help_panel=_FILES,
        help="English translation to judge; may be repeated, and added to a corpus.",
    ),
]
Reference = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[NAME=]FILE",
        rich_help_panel=_FILES,
        help="Trusted English text; may be repeated, and added to a corpus.",
    ),
]
Terms = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=_FILES,
        help="Term list (CSV: source,target,forbidden,part_of_speech,note).",
    ),
]
SourceVersion = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        rich_help_panel=_CHOICE,
        help="Source version of the corpus; the first one if not given.",
    ),
]
System = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        rich_help_panel=_CHOICE,
        help="Only this translation of the corpus; may be repeated.",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|PATH",
        rich_help_panel=_CHOICE,
        help="Sentence Transformers model; the bundled offline one if not given.",
    ),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        rich_help_panel=_CHOICE,
        help="Go on where a text seems to be no translation of the source.",
    ),
]


def chosen_corpus(
    folder: Path | None,
    source: Path | None,
    translation: Sequence[str] | None,
    *,
    reference: Sequence[str] | None = None,
    terms: Sequence[Path] | None = None,
) -> Corpus:
    """The corpus that the command line names: a folder, or files one by one.

    Raises:
        InputError: neither or both are given, or the folder or an option is not as it should be.
    """
    translations = named_files(translation or [], "--translation")
    references = named_files(reference or [], "--reference")
    from ..corpus import Corpus, load_corpus, with_files

    if (folder is None) == (source is None):
        raise InputError(
            "give either a corpus folder or --source FILE with --translation NAME=FILE"
        )
    if source is not None:
        name = source.name.split(".")[0] or "document"
        given = Corpus(name, source.name, {"source": source}, {}, {}, [])
    else:
        assert folder is not None
        given = load_corpus(folder)
    return with_files(
        given, translations=translations, references=references, terms=list(terms or [])
    )
