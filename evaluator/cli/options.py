"""Options that several commands share, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..support.processes import TIME_LIMIT
from .parsing import columns, named_files, named_origins

if TYPE_CHECKING:
    from ..corpora import Inputs


class Language(StrEnum):
    """Languages that a reader may be told things in."""

    EN = "en"
    ZH = "zh"


RunLanguage = Annotated[
    Language | None,
    typer.Option(
        "--lang", help="Language in which a run is told; that of its profile, else English."
    ),
]
_FILES = "Files instead of a corpus"
_CHOICE = "What to judge"

Named = Annotated[
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
        "reference, id, document or state, where it is not a usual one; sheet=NAME reads but "
        "these sheets of a workbook; may be repeated.",
    ),
]
Source = Annotated[
    Path | None, typer.Option(help="Chinese text, instead of a corpus.", rich_help_panel=_FILES)
]
TestSet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[:zh-en]",
        rich_help_panel=_FILES,
        help="Test set that sacreBLEU knows, out of its cache: wmt21/systems:zh-en.",
    ),
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
Documents = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="FILE",
        rich_help_panel=_FILES,
        help="Names the document of every line, for --lines: each is judged by itself.",
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        rich_help_panel=_FILES,
        help="That a program of --translation or --metric NAME=cmd:PROGRAM may take.",
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

SkippedStates = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-state",
        metavar="STATE",
        rich_help_panel=_CHOICE,
        help="Leave out segments that a bilingual file says are in this state (fuzzy, draft, "
        "locked …); may be repeated.",
    ),
]

_CHECKS = "Checks"
Checks = Annotated[
    list[str] | None,
    typer.Option(
        "--check",
        metavar="NAME",
        rich_help_panel=_CHECKS,
        help="Only this check (`evaluator checks` lists them); may be repeated.",
    ),
]
SkippedChecks = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-check",
        metavar="NAME",
        rich_help_panel=_CHECKS,
        help="Not this check; may be repeated.",
    ),
]
DOMAINS = (
    "agriculture-land, commerce-everyday, contracts, culture-media, economy-finance, education, "
    "energy-environment, health-medicine, it-software, labour-social, law-courts, "
    "military-diplomacy, party-state, science-engineering, tax-customs, transport-construction"
)
"""Domains of the bundled knowledge, as help tells them; written out, for help opens no tables."""
Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain",
        metavar="NAME",
        rich_help_panel=_CHECKS,
        help="Domain of knowledge that the text speaks of; auto (default) finds them from the "
        f"text, none does without knowledge; may be repeated.  They are {DOMAINS}.",
    ),
]
_PLUGINS = "Metrics, and plugins of other packages"
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        metavar="NAME",
        rich_help_panel=_PLUGINS,
        help="Only this metric (`evaluator metrics` lists them); may be repeated.  "
        "NAME=cmd:PROGRAM has a program score as well: JSON lines with id, source, translation, "
        "reference and context in, with id and score out.",
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
_JUDGES = "Language models that judge"
Judge = Annotated[
    list[str] | None,
    typer.Option(
        "--judge",
        metavar="URL",
        rich_help_panel=_JUDGES,
        help="OpenAI-compatible server to be asked for errors: the texts are sent there, and "
        "nowhere else.  May be repeated.  A key is read from EVALUATOR_JUDGE_KEY.",
    ),
]
JudgeModel = Annotated[
    list[str] | None,
    typer.Option(
        "--judge-model",
        metavar="NAME",
        rich_help_panel=_JUDGES,
        help="Its model; several judge side by side.",
    ),
]
JudgeBudget = Annotated[
    str | None,
    typer.Option(
        metavar="NUMBER[pairs|tokens|money]",
        rich_help_panel=_JUDGES,
        help="The most to ask: 200pairs (the worst ones), 50000tokens, 2.50money; all pairs if "
        "not given.",
    ),
]
JudgePrice = Annotated[
    str | None,
    typer.Option(
        metavar="PROMPT/ANSWER",
        rich_help_panel=_JUDGES,
        help="What a million tokens cost, asked and answered, to tell and limit the cost.",
    ),
]
JudgeConcurrency = Annotated[
    int, typer.Option(min=1, rich_help_panel=_JUDGES, help="Requests at a time.")
]
JudgeCalibration = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=_JUDGES,
        help="How often its marks were right, as `evaluator validate --calibrate` found.",
    ),
]


def named_texts(
    inputs: Sequence[Path] | None,
    source: Path | None,
    translation: Sequence[str] | None,
    *,
    test_set: str | None = None,
    translations: Path | None = None,
    reference: Sequence[str] | None = None,
    terms: Sequence[Path] | None = None,
    lines: bool = False,
    documents: Path | None = None,
    column: Sequence[str] | None = None,
    time_limit: float = TIME_LIMIT,
) -> Inputs:
    """The texts that the command line names: a corpus folder, or files one by one.

    Raises:
        InputError: an option is not written as it should be.
    """
    from ..corpora import File, Inputs
    from ..corpora import TestSet as Known
    from ..documents.bilingual import PARTS

    return Inputs(
        named=list(inputs or []),
        source=None if source is None else File(source),
        test_set=None if test_set is None else Known(test_set),
        translations=named_origins(translation or [], translations, source),
        references=named_files(reference or [], "--reference"),
        terms=list(terms or []),
        columns=columns(column or [], PARTS),
        by_line=lines,
        documents=None if documents is None else File(documents),
        time_limit=time_limit,
    )


Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Print all there is to say, not the main thing alone."),
]
