"""Options that several commands share, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from ..support.showing import name_of, shown
from .parsing import columns, files_by_name, named_files, named_origins, own_name, seconds

if TYPE_CHECKING:
    from ..corpora.corpus import Corpus


class Language(StrEnum):
    """Languages that a reader may be told things in."""

    EN = "en"
    ZH = "zh"


_FILES = "Files instead of a corpus"
_CHOICE = "What to judge"

Inputs = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="CORPUS | BILINGUAL | SOURCE TRANSLATION …",
        help="Folder with a corpus.toml; or a bilingual file (XLIFF, TMX, PO, TSV, CSV, JSON "
        "Lines, Excel, Word table); or a Chinese text and its translations.",
        show_default=False,
    ),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PART=HEADER",
        rich_help_panel=_FILES,
        help="Header of the column of a bilingual table that holds the source, translation, "
        "reference or id, where it is not a usual one; may be repeated.",
    ),
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
        help="Term list: CSV or Excel (source,target,forbidden,part_of_speech,note), or TBX.",
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

_PLUGINS = "Metrics, and plugins of other packages"
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        metavar="NAME",
        rich_help_panel=_PLUGINS,
        help="Only this metric (`evaluator metrics` lists them); may be repeated.",
    ),
]
SkippedMetrics = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-metric",
        metavar="NAME",
        rich_help_panel=_PLUGINS,
        help="Not this metric; may be repeated.",
    ),
]
Told = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME.KEY=VALUE",
        rich_help_panel=_PLUGINS,
        help="A setting of a metric, check or renderer that takes any; may be repeated.",
    ),
]
KeepGoing = Annotated[
    bool,
    typer.Option(
        "--keep-going",
        rich_help_panel=_PLUGINS,
        help="Go on without a metric or check that fails; the run notes it.",
    ),
]


def chosen_corpus(
    inputs: Sequence[Path] | None,
    source: Path | None,
    translation: Sequence[str] | None,
    *,
    translations: Path | None = None,
    reference: Sequence[str] | None = None,
    terms: Sequence[Path] | None = None,
    lines: bool = False,
    column: Sequence[str] | None = None,
    source_version: str | None = None,
    time_limit: float = 600,
) -> Corpus:
    """The corpus that the command line names: a folder, or files one by one.

    Programs that are to translate its source are run.

    Raises:
        InputError: neither or both are given, or the folder or an option is not as it should be.
    """
    from ..corpora.corpus import with_files
    from ..corpora.origins import File, Program
    from ..documents.bilingual import PARTS

    origins = named_origins(translation or [], translations)
    judged = {name: found.path for name, found in origins.items() if isinstance(found, File)}
    programs = {name: found for name, found in origins.items() if isinstance(found, Program)}
    limit = seconds(time_limit)
    references = named_files(reference or [], "--reference")
    if bool(inputs) == (source is not None):
        raise InputError(
            "give either a corpus folder, or a bilingual file, or a source and its translation, or "
            "--source FILE with --translation NAME=FILE"
        )
    named_columns = columns(column or [], PARTS)
    if source is not None:
        given = _of_files(source, {})
    else:
        given = _of_inputs(list(inputs or []), named_columns, more=bool(origins or lines))
    given = replace(given, columns={**given.columns, **named_columns})
    plugged = with_files(
        replace(given, by_line=lines or given.by_line),
        translations=judged,
        references=references,
        terms=list(terms or []),
    )
    if not programs:
        return plugged
    from ..corpora.programs import with_programs

    return with_programs(plugged, programs, source_version=source_version, time_limit=limit)


def _of_inputs(inputs: Sequence[Path], columns: Mapping[str, str], *, more: bool) -> Corpus:
    """The corpus that stands on the command line without options.

    Parameters:
        inputs: a corpus folder, bilingual files, or a source and its translations.
        columns: of bilingual tables.
        more: whether options name translations as well.
    """
    from ..corpora.corpus import CORPUS_FILE, bilingual_corpus, load_corpus
    from ..documents import read_document

    first, *others = inputs
    if first.is_dir() or not (first.exists() or others or first.suffix):
        if others:
            raise InputError(
                "give a corpus folder alone; add a translation with --translation NAME=FILE",
                path=others[0],
            )
        return load_corpus(first)
    if first.name == CORPUS_FILE:
        raise InputError(f"give its folder: {first.parent}", path=first)
    for number, path in enumerate(inputs):
        if path.is_dir():
            raise InputError("is a folder; name the file in it", path=path)
        if path in inputs[:number]:
            raise InputError("is given twice; name the source and its translation", path=path)
    if all(_is_bilingual(path, columns) for path in inputs):
        return bilingual_corpus(files_by_name(inputs), columns)
    if not others and not more:
        if first.suffix.lower() in (".tsv", ".csv", ".jsonl"):
            raise InputError(
                "has no columns named source and translation; name them with "
                "--column source=NAME --column translation=NAME",
                path=first,
            )
        read_document(first)  # what is wrong with the file itself comes first
        raise InputError(
            "holds one text; name its translation as well: evaluator score SOURCE TRANSLATION",
            path=first,
        )
    return _of_files(first, files_by_name(others))


def _is_bilingual(path: Path, columns: Mapping[str, str]) -> bool:
    from ..documents import read_bytes
    from ..documents.bilingual import Columns, bilingual_format

    return bilingual_format(read_bytes(path), path, Columns(columns)) is not None


def _of_files(source: Path, translations: Mapping[str, Path]) -> Corpus:
    from ..corpora.corpus import Corpus

    title = shown(name_of(source.name))
    return Corpus(own_name(source), title, {"source": source}, translations, {}, [])
