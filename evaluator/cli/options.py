"""Options that several commands share, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from .parsing import files_of, is_program, named_files, named_programs

if TYPE_CHECKING:
    from ..corpus import Corpus


class Language(StrEnum):
    """Languages in which the review report opens."""

    EN = "en"
    ZH = "zh"


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
        help="English translation to judge; may be repeated, and added to a corpus.  "
        "NAME=cmd:PROGRAM has a program make it: JSON lines with id and text in, with id and "
        "translation out.",
    ),
]
Translations = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        rich_help_panel=_FILES,
        help="Every file in a folder is a translation to judge, named after itself.",
    ),
]
Lines = Annotated[
    bool,
    typer.Option(
        "--lines",
        rich_help_panel=_FILES,
        help="Line i of every file belongs to line i of the source, as in WMT's test sets.",
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        rich_help_panel=_FILES,
        help="That a program of --translation NAME=cmd:PROGRAM may take.",
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
    translations: Path | None = None,
    reference: Sequence[str] | None = None,
    terms: Sequence[Path] | None = None,
    lines: bool = False,
    source_version: str | None = None,
    time_limit: float = 600,
) -> Corpus:
    """The corpus that the command line names: a folder, or files one by one.

    Programs that are to translate its source are run.

    Raises:
        InputError: neither or both are given, or the folder or an option is not as it should be.
    """
    named = [*(translation or []), *files_of(translations)]
    judged = named_files([value for value in named if not is_program(value)], "--translation")
    programs = named_programs([value for value in named if is_program(value)], judged)
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
    plugged = with_files(
        replace(given, by_line=lines or given.by_line),
        translations=judged,
        references=references,
        terms=list(terms or []),
    )
    if not programs:
        return plugged
    from ..programs import with_programs

    return with_programs(plugged, programs, source_version=source_version, time_limit=time_limit)
