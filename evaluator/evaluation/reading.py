"""Corpus → its documents: files read, checked, structured, and cut where a document ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ..corpora.corpus import Corpus
from ..documents import Document, TermList, read_terms
from ..documents.bilingual import Bilingual
from ..documents.strings import Strings, paired_strings
from ..errors import InputError
from ..language import Language, chinese_share
from ..language.identification import document_language, not_mandarin
from ..model import Message, message
from ..structure import StructuredText, Unit, count_lines, read_lines, read_together
from ..support.progress import Watch
from ..support.vocabulary import argument
from .choice import Choice

LEAST_CHINESE = 0.3
"""Share of a source's letters that must be Chinese characters."""
MOST_CHINESE = 0.5
"""Share of a translation's letters that may be Chinese characters."""
FEWEST_WORDS = 8
"""Words in lower case from which a whole document is believed to be in another language."""


@dataclass(frozen=True, eq=False, slots=True)
class ReadText:
    """One text of a document, read and structured.

    Attributes:
        name: of the source version, system or reference.
        document: its file, which may hold the texts of other documents as well.
        structure: its own units and sentences.
    """

    name: str
    document: Document
    structure: StructuredText

    @property
    def language(self) -> Language:
        """What it is written in."""
        return self.structure.language


@dataclass(frozen=True, eq=False, slots=True)
class Bundle:
    """Documents that are judged at once, and each by itself.

    What comes of them is what judging one after another gives, in less time where they are many
    and small: tables are made once for all.

    Attributes:
        documents: number, from 0, of the document that every line is of.
        names: of the documents, by number; empty for one without a name.
    """

    documents: Sequence[int]
    names: Sequence[str]


@dataclass(frozen=True, eq=False, slots=True)
class DocumentTexts:
    """One source text with its translations: what is judged at once.

    Attributes:
        name: of the document; empty where it is all of its corpus.
        sources: the chosen version, and behind it the first one where that is another.
        translations: one a system.
        references: trusted texts.
        by_line: whether units belong together by their numbers, and not by what they say.
        believed: whether the texts are translations of each other, whatever they look like.
        bundle: the documents that the lines are of, where several are judged at once and each by
            itself; None where it is one.
    """

    name: str
    sources: Sequence[ReadText]
    translations: Sequence[ReadText]
    references: Sequence[ReadText]
    by_line: bool = False
    believed: bool = False
    bundle: Bundle | None = None

    @property
    def texts(self) -> list[ReadText]:
        """All of them, the chosen source version first."""
        return [*self.sources, *self.translations, *self.references]


@dataclass(frozen=True, eq=False, slots=True)
class ReadCorpus:
    """A corpus as it was read.

    Attributes:
        corpus: with the chosen source version and systems alone.
        texts: whole, as they lie in their files.
        documents: the same, one after another.
        term_lists: as read.
        systems: names of all translations of the corpus, those that were not chosen too.
        named_by: file that names the document of every line; None where there is none.
        notes: on what is not judged because the user said so.
    """

    corpus: Corpus
    texts: DocumentTexts
    documents: Sequence[DocumentTexts]
    term_lists: Sequence[TermList]
    systems: Sequence[str]
    named_by: Document | None = None
    notes: Sequence[Message] = ()


def read_corpus(corpus: Corpus, choice: Choice, watch: Watch | None = None) -> ReadCorpus:
    """Read a corpus.

    Parameters:
        corpus: to be read.
        choice: what of it.
        watch: takes down the seconds of both steps.

    Raises:
        InputError: a name is unknown, a file cannot be read, there is no translation, a source is
            not Chinese or a translation is, or files that belong together line by line differ in
            their lines.
    """
    watch = watch or Watch()
    chosen = _choose(corpus, choice)
    # Another version than the first is held against it, so that what it has lost or misread
    # is not laid at the translation's door.
    sources = {name: corpus.sources[name] for name in (*chosen.sources, corpus.default_source)}
    with watch.step("read"):
        files = _read_by_line(chosen, sources) if corpus.by_line else _read(chosen, sources)
        chinese, translations, references = files
        chosen = replace(chosen, references={n: d.path for n, d in references.items()})
        for document in chinese.values():
            check_source(document.text.text, document.path, force=choice.force)
        if not choice.force:
            for side, role in ((translations, "translation"), (references, "reference")):
                for document in side.values():
                    check_english(document.text.text, document.path, role)
        if corpus.by_line:
            _check_line_counts([*chinese.values(), *translations.values(), *references.values()])
        first = next(iter(chinese.values()))
        named_by = None if corpus.documents is None else corpus.read(corpus.documents)
        names = _names_in(named_by, first) if named_by else first.extract.documents
        term_lists = [read_terms(path) for path in chosen.terms]
    skipped, notes = _skipped_lines(files, choice.skip_states)
    with watch.step("structure"):
        own = first.extract.names
        structured = _structured(files, own, by_line=corpus.by_line)
        sides = [[_without(text, skipped) for text in side] for side in structured]
        whole = DocumentTexts(
            "",
            sources=sides[0],
            translations=sides[1],
            references=sides[2],
            by_line=corpus.by_line,
            # What one file holds as source and translation is believed to be just that.
            believed=choice.force or bool(first.extract.tags),
        )
        documents = _documents(whole, names) if names else [whole]
    systems = list(corpus.translations)
    return ReadCorpus(chosen, whole, documents, term_lists, systems, named_by, notes)


Files = Mapping[str, Document]
"""Texts by name, as they lie in their files."""


def _read(corpus: Corpus, sources: Mapping[str, Path]) -> tuple[Files, Files, Files]:
    """Source versions, translations and references."""
    chinese, translations, references = (
        {name: corpus.read(path) for name, path in files.items()}
        for files in (sources, corpus.translations, corpus.references)
    )
    return chinese, translations, references


def _read_by_line(corpus: Corpus, sources: Mapping[str, Path]) -> tuple[Files, Files, Files]:
    """Files in which a line is a unit, and those in which a segment or text with a key is one."""
    tables = {name: corpus.read_strings(path) for name, path in sources.items()}
    if all(tables.values()):
        return _read_by_key(corpus, [table for table in tables.values() if table], list(tables))
    bilingual = {
        name: corpus.read_bilingual(path, name) for name, path in corpus.translations.items()
    }
    known = {file.path: file for file in bilingual.values() if file}

    def read(path: Path) -> Bilingual | None:
        return known.get(path) or corpus.read_bilingual(path)

    chinese = {n: f.source if (f := read(p)) else corpus.read(p) for n, p in sources.items()}
    _check_same_source([file for file in bilingual.values() if file])
    translations = {
        name: file.target if file else corpus.read(corpus.translations[name])
        for name, file in bilingual.items()
    }
    references = {}
    for name, path in corpus.references.items():
        file = read(path)
        references[name] = (file.reference or file.target) if file else corpus.read(path)
    for file in known.values():
        if not references and (own := file.reference) is not None:
            references["reference"] = own
    return chinese, translations, references


def _read_by_key(
    corpus: Corpus, sources: Sequence[Strings], versions: Sequence[str]
) -> tuple[Files, Files, Files]:
    """String tables, in which a text is a unit."""

    def read(path: Path) -> Strings:
        table = corpus.read_strings(path)
        if table is None:
            raise InputError(
                f"is no string table, and {sources[0].path.name} is one; give one with the same "
                "keys",
                path=path,
            )
        return table

    first, *others = sources
    english = [*corpus.translations.values(), *corpus.references.values()]
    source, documents = paired_strings(first, [*others, *map(read, english)])
    named = iter([source, *documents])
    versions_read, translations, references = (
        dict(zip(names, islice(named, len(names)), strict=True))
        for names in (versions, list(corpus.translations), list(corpus.references))
    )
    return versions_read, translations, references


def _check_same_source(files: Sequence[Bilingual]) -> None:
    for file in files[1:]:
        for one, other in zip(files[0].segments, file.segments, strict=False):
            if one.source.text != other.source.text:
                raise InputError(
                    f"has another source here than {files[0].path.name} at {one.place}; bilingual "
                    "files of one corpus must hold the same segments",
                    path=file.path,
                    place=other.place,
                )


def _choose(corpus: Corpus, choice: Choice) -> Corpus:
    """The corpus with only the chosen source version and systems."""
    wanted = choice.source_version or corpus.default_source
    sources = _pick(corpus.sources, [wanted], "source version", "source_version")
    if not corpus.translations:
        raise InputError(
            "there is no translation to judge yet; plug one in with "
            f"{argument('translations', form='NAME=FILE')}, "
            'or put its file into the corpus folder and a line NAME = "FILE" under '
            "[translations] in corpus.toml",
            path=corpus.folder or corpus.name,
        )
    names = list(dict.fromkeys(choice.systems)) or list(corpus.translations)
    translations = _pick(corpus.translations, names, "system", "systems")
    return replace(corpus, sources=sources, translations=translations)


def _pick(
    known: Mapping[str, Path], names: Sequence[str], kind: str, asked: str
) -> dict[str, Path]:
    for name in names:
        if name not in known:
            raise InputError(
                f"no {kind} of that name; there are: {', '.join(known)}",
                place=argument(asked, name),
            )
    return {name: known[name] for name in names}


def check_source(text: str, path: Path, *, force: bool = False) -> None:
    """Refuse a source in another language.

    Parameters:
        text: all of it, or enough.
        path: of its file.
        force: go on where it only seems to be another variety of Chinese.

    Raises:
        InputError: it is in another.
    """
    if (language := not_mandarin(text)) and not force:
        raise InputError(
            f"a source must be Chinese as it is written in Mandarin, and this text is {language}; "
            f"check the file, or go on with {argument('force', True)}",
            path=path,
        )
    if chinese_share(text) < LEAST_CHINESE:
        language = document_language(text, FEWEST_WORDS)
        what = f"looks like {language}" if language else "is not"
        raise InputError(
            f"a source must be Chinese, and this text {what}; are source and translation swapped?",
            path=path,
        )


def check_english(text: str, path: Path, role: str) -> None:
    """Refuse a translation or reference in another language.

    Parameters:
        text: all of it, or enough.
        path: of its file.
        role: what it is given as.

    Raises:
        InputError: it is in another.
    """
    go_on = f"check the file, or go on with {argument('force', True)}"
    if chinese_share(text) > MOST_CHINESE:
        raise InputError(
            f"a {role} must be English, and most of this text is Chinese, as if the source had "
            f"been copied; {go_on}",
            path=path,
        )
    if language := document_language(text, FEWEST_WORDS):
        raise InputError(
            f"a {role} must be English, and this text looks like {language}; {go_on}",
            path=path,
        )


def _check_line_counts(documents: Sequence[Document]) -> None:
    first, *others = documents
    expected = count_lines(first.extract.text)
    for document in others:
        found = count_lines(document.extract.text)
        if found != expected:
            raise InputError(
                f"has {found} lines, and {first.path.name} has {expected}; with "
                f"{argument('by_line', True)}, line i of every file must belong to line i of the "
                "source",
                path=document.path,
            )


def _names_in(file: Document, source: Document) -> Sequence[str]:
    """The document of every line of the source; none where they are all of one."""
    names = [" ".join(line.split()) for line in file.extract.text.split("\n")]
    if not names[-1]:
        names.pop()
    expected = count_lines(source.extract.text)
    if len(names) != expected:
        raise InputError(
            f"names the documents of {len(names)} lines, and {source.path.name} has {expected}",
            path=file.path,
        )
    if "" in names:
        raise InputError("names no document", path=file.path, place=f"line {names.index('') + 1}")
    return names if len(set(names)) > 1 else ()


def _skipped_lines(
    files: tuple[Files, Files, Files], unwanted: Sequence[str]
) -> tuple[set[int], list[Message]]:
    """Numbers of the lines whose segments are in an unwanted state, and what is told of them.

    Parameters:
        files: of the corpus; a line that one of them has in such a state is judged of none.
        unwanted: words of states, in capitals or not.

    Raises:
        InputError: the texts are in no bilingual file, or no segment is in another state.
    """
    if not unwanted:
        return set(), []
    states = {
        document.path: [state.lower().split() for state in document.extract.states]
        for side in files
        for document in side.values()
        if document.extract.tags
    }
    if not states:
        asked = argument("skip_states", unwanted[0])
        raise InputError("goes with bilingual files, whose segments have states", place=asked)
    words = {word.lower() for state in unwanted for word in state.split()}
    lines = {
        path: {number for number, state in enumerate(own, 1) if not words.isdisjoint(state)}
        for path, own in states.items()
    }
    skipped = set().union(*lines.values())
    for path, own in states.items():
        if own and len(skipped) == len(own):
            raise InputError("holds no segment but in states that are left out", path=path)
    known = sorted({word for own in states.values() for state in own for word in state})
    notes = [
        message("run.states-skipped", file=path.name, count=len(own), states=", ".join(unwanted))
        for path, own in lines.items()
        if own
    ]
    unmet = [word for word in sorted(words) if word not in known]
    if unmet:
        asked = ", ".join(unmet)
        notes.append(
            message("run.states-unknown", states=asked, known=", ".join(known))
            if known
            else message("run.states-none", states=asked)
        )
    return skipped, notes


def _without(text: ReadText, lines: Set[int]) -> ReadText:
    """A text of lines but some of them."""
    if not lines:
        return text
    units = tuple(unit for unit in text.structure.units if unit.number not in lines)
    return replace(text, structure=replace(text.structure, units=units))


def _structured(
    files: tuple[Files, Files, Files], names: Sequence[str], *, by_line: bool
) -> tuple[list[ReadText], list[ReadText], list[ReadText]]:
    """Source versions, translations and references with their units."""
    languages = (Language.CHINESE, Language.ENGLISH, Language.ENGLISH)
    read = [
        (file, language)
        for side, language in zip(files, languages, strict=True)
        for file in side.values()
    ]
    structures = iter(
        [read_lines(file.extract.text, file.text, language, names) for file, language in read]
        if by_line
        else read_together(read)
    )
    sources, translations, references = (
        [ReadText(name, file, next(structures)) for name, file in side.items()] for side in files
    )
    return sources, translations, references


def _documents(whole: DocumentTexts, names: Sequence[str]) -> list[DocumentTexts]:
    """The documents of line-by-line texts, in the order in which they begin.

    Parameters:
        whole: the texts of all.
        names: the document of every line.
    """
    cut = {id(text): _by_document(text, names) for text in whole.texts}

    def of(document: str, texts: Sequence[ReadText]) -> list[ReadText]:
        return [replace(text, structure=cut[id(text)][document]) for text in texts]

    return [
        replace(
            whole,
            name=name,
            sources=of(name, whole.sources),
            translations=of(name, whole.translations),
            references=of(name, whole.references),
        )
        for name in dict.fromkeys(names)
        if any(units[name].units for units in cut.values())
    ]


def _by_document(text: ReadText, names: Sequence[str]) -> dict[str, StructuredText]:
    """The lines of every document; a unit's number is its line's."""
    units: dict[str, list[Unit]] = {name: [] for name in names}
    for unit in text.structure.units:
        assert unit.number is not None, "lines have numbers"
        units[names[unit.number - 1]].append(unit)
    return {name: replace(text.structure, units=tuple(own)) for name, own in units.items()}
