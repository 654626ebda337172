"""corpus.toml → :class:`Corpus`: which files make up one document's evaluation."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..documents import Document, decode, given_document, read_bytes, read_document
from ..documents.bilingual import Bilingual, Columns, read_bilingual
from ..documents.strings import Strings, read_strings
from ..errors import InputError
from ..model import Severity
from ..model.run import ONLY_SOURCE, ProfileRecord
from ..support.showing import name_of, shown
from ..support.toml import parse_toml
from ..support.vocabulary import argument

CORPUS_FILE = "corpus.toml"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of one document: its sources, translations, references and term lists.

    Attributes:
        name: short name, used for the folder of its runs.
        title: for people.
        sources: version name → file; the first is the default.
        translations: system name → file.
        references: reference name → file.
        terms: term lists, in order.
        skipped_checks: names of checks that are not wanted for it.
        domains: of knowledge that it speaks of; none to find them from its text.
        by_line: whether line i of every file, segment i of a bilingual one, or the text of the
            same key in a string table belongs to line i of the source.
        columns: part → header of a bilingual table's column, where it has another than the usual.
        skipped_metrics: names of metrics that are not wanted for it.
        settings: of metrics and checks, name → key → value.
        folder: the corpus folder; None for a corpus put together from files.
        documents: file that names the document of every line, where line i of every file belongs
            together; None where they are all of one, or a bilingual file says it itself.
        given: texts that are in no file, by what stands for their file above.
        severities: of findings, by check, MQM category or its first part; the checks' own where
            nothing is said.
        profile: that it is judged by; None for none.
    """

    name: str
    title: str
    sources: Mapping[str, Path]
    translations: Mapping[str, Path]
    references: Mapping[str, Path]
    terms: Sequence[Path]
    folder: Path | None = None
    skipped_checks: Sequence[str] = ()
    domains: Sequence[str] = ()
    by_line: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    skipped_metrics: Sequence[str] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    documents: Path | None = None
    given: Mapping[Path, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    profile: ProfileRecord | None = None

    @property
    def files(self) -> dict[tuple[str, str], Path]:
        """Where its texts lie, by role and name."""
        sides = {
            "source": self.sources,
            "translation": self.translations,
            "reference": self.references,
        }
        return {(role, name): path for role, side in sides.items() for name, path in side.items()}

    @property
    def default_source(self) -> str:
        """Name of the first source version."""
        return next(iter(self.sources))

    def source(self, version: str | None) -> Path:
        """File of a source version, of the first one for None.

        Raises:
            InputError: there is none of that name.
        """
        name = version or self.default_source
        if name not in self.sources:
            raise InputError(
                f"no source version of that name; there are: {', '.join(self.sources)}",
                place=argument("source_version", name),
            )
        return self.sources[name]

    def read(self, path: Path) -> Document:
        """Read one of its texts.

        Raises:
            InputError: as :func:`read_document` does.
        """
        text = self.given.get(path)
        return read_document(path) if text is None else given_document(text, path)

    def read_bilingual(self, path: Path, system: str = "") -> Bilingual | None:
        """Read one of its files, if it is bilingual.

        Parameters:
            path: of the file.
            system: whose translation is wanted of it.

        Raises:
            InputError: as :func:`read_bilingual` does.
        """
        return None if path in self.given else read_bilingual(path, Columns(self.columns, system))

    def read_strings(self, path: Path) -> Strings | None:
        """Read one of its files, if it is a string table.

        Raises:
            InputError: as :func:`read_strings` does.
        """
        return None if path in self.given else read_strings(path)

    def shown(self, path: Path) -> str:
        """A file's name as a run records it: inside the corpus folder, else the bare name."""
        if path in self.given:
            return str(path)
        if self.folder and path.is_relative_to(self.folder):
            return name_of(path.relative_to(self.folder).as_posix())
        return name_of(path.name)


class TermFiles(BaseModel):
    """Term lists by their files."""

    model_config = ConfigDict(extra="forbid")
    files: list[str] = Field(default_factory=list)


class Skipped(BaseModel):
    """Checks or metrics that are left out."""

    model_config = ConfigDict(extra="forbid")
    skip: list[str] = Field(default_factory=list)


class _Knowledge(BaseModel):
    model_config = ConfigDict(extra="forbid")
    domains: list[str] = Field(default_factory=list)


class _Columns(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: str | None = None
    translation: str | None = None
    reference: str | None = None
    id: str | None = None
    document: str | None = None
    state: str | None = None
    sheet: str | None = None


class _CorpusFile(BaseModel):
    """``corpus.toml`` as it is written."""

    model_config = ConfigDict(extra="forbid")
    title: str
    lines: bool = False
    documents: str | None = None
    sources: dict[str, str] = Field(default_factory=dict)
    translations: dict[str, str] = Field(default_factory=dict)
    bilingual: dict[str, str] = Field(default_factory=dict)
    columns: _Columns = Field(default_factory=_Columns)
    references: dict[str, str] = Field(default_factory=dict)
    terms: TermFiles = Field(default_factory=TermFiles)
    knowledge: _Knowledge = Field(default_factory=_Knowledge)
    checks: Skipped = Field(default_factory=Skipped)
    metrics: Skipped = Field(default_factory=Skipped)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus folder.

    Parameters:
        folder: holds a ``corpus.toml``; every file it names lies inside the folder.

    Raises:
        InputError: the folder or the file is missing, is no valid TOML, holds an unknown key or
            a value of the wrong kind, or names a path that leads out of the folder.
    """
    file = folder / CORPUS_FILE
    if not folder.is_dir():
        what = "is a file, not a corpus folder" if folder.is_file() else "no such corpus folder"
        raise InputError(
            f"{what}; give a folder with a {CORPUS_FILE}, or {argument('source', form='FILE')}",
            path=folder,
        )
    if not file.is_file():
        raise InputError(f"no {CORPUS_FILE} in it; see README.md for how to write one", path=folder)
    text, _ = decode(read_bytes(file), file)
    try:
        written = _CorpusFile.model_validate(parse_toml(text))
    except ValidationError as error:
        raise explain(error, file, _CorpusFile, _TABLES) from None
    except ValueError as error:
        raise InputError(f"not valid TOML: {error}", path=file) from None
    if written.bilingual and (written.sources or written.translations):
        raise InputError(
            "a bilingual file brings its source along; leave out [sources] and [translations]",
            path=file,
            place="bilingual",
        )
    if not written.sources and not written.bilingual:
        raise InputError("this key is missing", path=file, place="sources")
    if written.documents and not written.lines:
        raise InputError("goes with lines = true", path=file, place="documents")
    root = folder.resolve()

    def inside(table: str, files: Mapping[str, str]) -> dict[str, Path]:
        return {
            _name(name, file, table): _inside(root, file, f"{table}.{name}", path)
            for name, path in files.items()
        }

    bilingual = inside("bilingual", written.bilingual)
    source = {ONLY_SOURCE: next(iter(bilingual.values()))} if bilingual else {}
    documents = inside("documents", {"documents": written.documents} if written.documents else {})
    terms = {str(k): path for k, path in enumerate(written.terms.files)}
    corpus = Corpus(
        name=shown(name_of(root.name)) or "document",
        title=" ".join(written.title.split()),
        sources=inside("sources", written.sources) | source,
        translations=inside("translations", written.translations) | bilingual,
        references=inside("references", written.references),
        terms=list(inside("terms.files", terms).values()),
        folder=root,
        skipped_checks=written.checks.skip,
        domains=written.knowledge.domains,
        by_line=written.lines or bool(bilingual),
        columns=written.columns.model_dump(exclude_none=True),
        skipped_metrics=written.metrics.skip,
        settings=written.settings,
        documents=documents.get("documents"),
    )
    return by_key(corpus)


def bilingual_corpus(files: Mapping[str, Path], columns: Mapping[str, str]) -> Corpus:
    """A corpus of bilingual files, one a system; the first brings the source.

    Parameters:
        files: system name → file; at least one.
        columns: part → header, of tables whose columns are not named as usual.
    """
    first = next(iter(files.values()))
    title = shown(name_of(first.name))
    name = title.split(".")[0] or "document"
    return Corpus(name, title, {ONLY_SOURCE: first}, files, {}, [], by_line=True, columns=columns)


def by_key(corpus: Corpus) -> Corpus:
    """The corpus, paired by line where its source is a string table: its texts have keys."""
    try:
        is_table = corpus.read_strings(corpus.source(None)) is not None
    except InputError:  # told when the corpus is read
        is_table = False
    return replace(corpus, by_line=corpus.by_line or is_table)


def with_files(
    corpus: Corpus,
    *,
    translations: Mapping[str, Path],
    references: Mapping[str, Path],
    terms: Sequence[Path],
) -> Corpus:
    """A corpus with more files plugged in; a name that it already has is refused.

    Raises:
        InputError: a translation or reference of that name is already there.
    """
    for kind, old, new in (
        ("translation", corpus.translations, translations),
        ("reference", corpus.references, references),
    ):
        for name in new:
            if name in old:
                raise InputError(
                    f"the corpus already has a {kind} of that name; choose another",
                    place=argument(f"{kind}s", name),
                )
    return replace(
        corpus,
        translations={**corpus.translations, **translations},
        references={**corpus.references, **references},
        terms=[*corpus.terms, *terms],
    )


def _name(written: str, file: Path, table: str) -> str:
    """A name as it is used: in one line, and never empty."""
    name = " ".join(written.split())
    if not name:
        raise InputError("a name is empty; give every text one", path=file, place=table)
    return name


def _inside(root: Path, file: Path, key: str, written: str) -> Path:
    """A path named in corpus.toml, made absolute; refused where it leads out of the folder."""
    try:
        path = (root / written).resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name that no file can have
        raise InputError(f"{written!r} leads to no file", path=file, place=key) from None
    if Path(written).is_absolute() or not path.is_relative_to(root):
        raise InputError(
            f"{written!r} lies outside the corpus folder; copy the file into it and name it "
            "relative to the folder",
            path=file,
            place=key,
        )
    return path


_TABLES: dict[tuple[int | str, ...], type[BaseModel]] = {
    ("terms",): TermFiles,
    ("knowledge",): _Knowledge,
    ("checks",): Skipped,
    ("metrics",): Skipped,
    ("columns",): _Columns,
}


def explain(
    error: ValidationError,
    file: Path,
    whole: type[BaseModel],
    tables: Mapping[tuple[int | str, ...], type[BaseModel]],
) -> InputError:
    """The first complaint of a validation, in words that say how to mend it.

    Parameters:
        error: of a file's validation.
        file: that it concerns.
        whole: model of the file.
        tables: of its tables, by their keys.
    """
    # An unknown key is named before a missing one: it is likely the missing one, misspelt.
    first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = list(tables.get(first["loc"][:-1], whole).model_fields)
        near = difflib.get_close_matches(str(first["loc"][-1]), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(known)}"
        return InputError(f"unknown key; {hint}", path=file, place=key)
    if first["type"] == "missing":
        return InputError("this key is missing", path=file, place=key)
    message = first["msg"]
    return InputError(message[:1].lower() + message[1:], path=file, place=key)
