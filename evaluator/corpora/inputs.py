"""What a user names as the texts to be judged → a :class:`Corpus`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..documents import modernised, read_bytes, read_document
from ..documents.bilingual import Columns, bilingual_format, check_columns
from ..errors import InputError
from ..model.run import ONLY_SOURCE
from ..support.processes import TIME_LIMIT, checked_limit
from ..support.showing import name_of, shown
from ..support.vocabulary import argument, spoken
from .corpus import CORPUS_FILE, Corpus, bilingual_corpus, by_key, load_corpus, with_files
from .origins import File, Given, Origin, Program, Text
from .programs import with_programs
from .test_sets import TestSet, cached_test_set, is_metrics_folder, metrics_folder

UNNAMED = "document"
"""Name of a corpus whose source was given itself."""
_LANGUAGE = re.compile(r"(?:zh|cn|en|chinese|english)(?:[-_][a-z]{2,4})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The texts to be judged: a corpus folder, or files, or the texts themselves.

    Attributes:
        named: what stands without a name: a corpus folder; or bilingual files; or a source and
            its translations, named after their files.
        source: the Chinese text, where ``named`` is empty.
        translations: by the name of the system; added to those of ``named``.
        references: trusted texts by name, likewise.
        terms: term lists, likewise.
        columns: part → header of a bilingual table's column, where it is not a usual one.
        by_line: whether line i of every file belongs to line i of the source.
        documents: text that names the document of every line, where ``by_line``; None where they
            are all of one.
        time_limit: seconds that each program may take that makes a translation.
        title: for people; empty for the corpus's own, or the source's file name.
        test_set: one that sacreBLEU knows, where ``named`` and ``source`` are empty.
    """

    named: Sequence[Path] = ()
    source: Text | None = None
    translations: Mapping[str, Origin] = field(default_factory=dict)
    references: Mapping[str, Text] = field(default_factory=dict)
    terms: Sequence[Path] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    by_line: bool = False
    documents: Text | None = None
    time_limit: float = TIME_LIMIT
    title: str = ""
    test_set: TestSet | None = None


def assemble(
    inputs: Inputs, source_version: str | None = None, *, untranslated: bool = False
) -> Corpus:
    """The corpus that a user means; programs that are to translate its source are run.

    Parameters:
        inputs: as the user has named them.
        source_version: that programs translate; None for the first.
        untranslated: whether a source may stand alone.

    Raises:
        InputError: neither or both ways of naming the source are used, a text is empty, a name
            is none or is taken, the folder is not as it should be, or a program fails.
    """
    ways = (bool(inputs.named), inputs.source is not None, inputs.test_set is not None)
    if sum(ways) != 1:
        raise InputError(
            "give either a corpus folder, or a bilingual file, or a source and its translation, or "
            f"{argument('source', form='FILE')} with {argument('translations', form='NAME=FILE')}"
        )
    limit = checked_limit(inputs.time_limit)
    for kind, names in (("translations", inputs.translations), ("references", inputs.references)):
        for name in names:
            check_name(name, argument(kind, name))
    if inputs.source is not None:
        corpus = _of_source(inputs.source)
    elif inputs.test_set is not None:
        corpus = cached_test_set(inputs.test_set)
    else:
        corpus = _of_files(inputs, untranslated=untranslated)
    judged = {n: o for n, o in inputs.translations.items() if not isinstance(o, Program)}
    programs = {n: o for n, o in inputs.translations.items() if isinstance(o, Program)}
    translations, given = _placed("translations", judged)
    references, trusted = _placed("references", inputs.references)
    documents, named = _placed_documents(inputs, corpus)
    plugged = with_files(
        replace(
            corpus,
            title=" ".join(inputs.title.split()) or corpus.title,
            by_line=inputs.by_line or corpus.by_line,
            columns={**corpus.columns, **inputs.columns},
            documents=documents,
            given={**corpus.given, **given, **trusted, **named},
        ),
        translations=translations,
        references=references,
        terms=list(inputs.terms),
    )
    return with_programs(plugged, programs, source_version=source_version, time_limit=limit)


def own_name(path: Path) -> str:
    """What a text is called that nobody has named: its file's name up to the first dot."""
    return shown(name_of(path.name)).split(".")[0] or UNNAMED


def own_names(paths: Sequence[Path], source: Path | None = None) -> list[str]:
    """What texts are called that nobody has named: by what tells their files apart.

    That is their names up to the first dot; where two begin alike, or one as the source does, what
    follows it (``1.mt.txt``, ``1.post.txt``) but for language and format; the language as well
    where nothing else tells them apart.

    Parameters:
        paths: of the texts.
        source: of the text that they translate, where it is known.

    Returns:
        a name for each; two are the same where nothing in their files' names tells them apart.
    """
    begins = [own_name(path) for path in paths]
    taken = own_name(source) if source is not None else None
    telling, whole = (
        [_what_follows(path, both) or own_name(path) for path in paths] for both in (False, True)
    )
    short = [
        follows if begin == taken else begin
        for begin, follows in zip(begins, telling, strict=True)
    ]  # fmt: skip
    names = (short, telling, whole)
    return next((own for own in names if len(set(own)) == len(own)), begins)


def _what_follows(path: Path, with_language: bool) -> str:
    """What stands in a file's name between the first dot and the last."""
    _, *parts = shown(name_of(path.name)).split(".")[:-1] or [""]
    return ".".join(part for part in parts if with_language or not _LANGUAGE.fullmatch(part))


def files_by_name(paths: Sequence[Path], source: Path | None = None) -> dict[str, Path]:
    """Files named after themselves, whatever characters their names hold.

    Parameters:
        paths: of the files.
        source: that they translate, where it is none of them.

    Raises:
        InputError: two have the same name.
    """
    files: dict[str, Path] = {}
    for name, path in zip(own_names(paths, source), paths, strict=True):
        if name in files:
            told = argument("translations", form="NAME=FILE")
            raise InputError(f"another file has this name; give both with {told}", path=path)
        files[name] = path
    return files


def check_name(name: str, place: str) -> None:
    """Refuse what cannot be the name of a text.

    Raises:
        InputError: it is empty, or no text.
    """
    if not name.strip():
        mend = spoken("write it as NAME=FILE or NAME=cmd:PROGRAM", "the name is empty")
        raise InputError(mend, place=place)
    if not name.isprintable():
        mend = spoken("; write it as NAME=FILE", "")
        raise InputError(f"the name is no text{mend}", place=place)


def _of_files(inputs: Inputs, *, untranslated: bool) -> Corpus:
    """The corpus of what is named without a name."""
    first, *others = inputs.named
    if first.is_dir() or not (first.exists() or others or first.suffix):
        if others:
            told = argument("translations", form="NAME=FILE")
            raise InputError(
                f"give a corpus folder alone; add a translation with {told}", path=others[0]
            )
        is_corpus = (first / CORPUS_FILE).exists() or not is_metrics_folder(first)
        return load_corpus(first) if is_corpus else metrics_folder(first)
    if first.name == CORPUS_FILE:
        raise InputError(f"give its folder: {first.parent}", path=first)
    for number, path in enumerate(inputs.named):
        if path.is_dir():
            raise InputError("is a folder; name the file in it", path=path)
        if path in inputs.named[:number]:
            raise InputError("is given twice; name the source and its translation", path=path)
    if all(is_bilingual(path, inputs.columns) for path in inputs.named):
        return bilingual_corpus(files_by_name(inputs.named), inputs.columns)
    if inputs.columns:
        for path in inputs.named:
            check_columns(read_bytes(path), path, Columns(inputs.columns))
        named = argument("columns", "{}={}".format(*next(iter(inputs.columns.items()))))
        raise InputError("goes with bilingual tables, and this is none", path=first, place=named)
    if not others and not (inputs.translations or inputs.by_line):
        read_document(first)  # what is wrong with the file itself comes first
        check_columns(read_bytes(first), first, Columns(inputs.columns))
        if untranslated:
            return _of_source(File(first))
        raise InputError(
            "holds one text; name its translation as well: "
            + spoken("evaluator score SOURCE TRANSLATION", "evaluate(source, translations)"),
            path=first,
        )
    return replace(_of_source(File(first)), translations=files_by_name(others, first))


def is_bilingual(path: Path, columns: Mapping[str, str]) -> bool:
    """Whether a file holds a source and its translation.

    Raises:
        InputError: it cannot be read.
    """
    return bilingual_format(modernised(read_bytes(path), path), path, Columns(columns)) is not None


def _of_source(source: Text) -> Corpus:
    """A corpus of nothing but a source."""
    if isinstance(source, File):
        path, name, title = source.path, own_name(source.path), shown(name_of(source.path.name))
        return by_key(Corpus(name, title, {ONLY_SOURCE: path}, {}, {}, []))
    path = Path("source")
    given = {path: _checked(source, path)}
    return Corpus(UNNAMED, UNNAMED, {ONLY_SOURCE: path}, {}, {}, [], given=given)


def _placed(kind: str, texts: Mapping[str, Text]) -> tuple[dict[str, Path], dict[Path, str]]:
    """Where each text stands: in its file, or under the name of its argument; and the latter."""
    places, given = {}, {}
    for name, text in texts.items():
        if isinstance(text, File):
            places[name] = text.path
        else:
            places[name] = place = Path(f"{kind}[{name!r}]")
            given[place] = _checked(text, place)
    return places, given


def _placed_documents(inputs: Inputs, corpus: Corpus) -> tuple[Path | None, dict[Path, str]]:
    """Where the names of the lines' documents stand, and they themselves where given."""
    if inputs.documents is None:
        return corpus.documents, {}
    if not (inputs.by_line or corpus.by_line):
        raise InputError(
            f"goes with {argument('by_line', True)}: it names the document of every line",
            place=argument("documents"),
        )
    if isinstance(inputs.documents, File):
        return inputs.documents.path, {}
    place = Path("documents")
    return place, {place: _checked(inputs.documents, place)}


def _checked(text: Given, place: Path) -> str:
    if not text.text.strip():
        raise InputError("the text is empty", path=place)
    return text.text
