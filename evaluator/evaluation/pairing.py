"""Corpus → paired texts: reading, structure, vectors and alignment, one step after another."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..alignment import (
    Alignment,
    Difference,
    GivenPair,
    align_as_given,
    align_documents,
    align_lines,
    collate,
    excuse_what_the_version_lost,
    read_pairs,
)
from ..corpora.corpus import Corpus
from ..documents import Document, TermList, read_terms
from ..documents.bilingual import Bilingual
from ..embedding import Calibration, Encoder, load_encoder
from ..errors import InputError
from ..language import Language, chinese_share
from ..language.identification import document_language, not_mandarin
from ..structure import StructuredText, count_lines, read_lines, read_structure
from ..support.progress import StepProgress
from ..support.showing import shown
from ..support.vocabulary import argument
from .choice import Choice
from .texts import Text, centred_encoders, encode_texts

LEAST_MATCHED = 0.4
"""Share of a document that must find its counterpart before two texts are believed to be
translations of each other; unrelated texts of one subject reach about .2, cut ones .9."""

LEAST_CHINESE = 0.3
"""Share of a source's letters that must be Chinese characters."""
MOST_CHINESE = 0.5
"""Share of a translation's letters that may be Chinese characters."""
FEWEST_WORDS = 12
"""Words in lower case from which a whole document is believed to be in another language."""


@dataclass(slots=True)
class Clock:
    """Takes down how many seconds each step took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside a ``with``."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 3)


@dataclass(frozen=True, eq=False, slots=True)
class Pairing:
    """Everything that is known of one system before it is judged."""

    source: Text
    translation: Text
    alignment: Alignment
    references: Sequence[Text]
    reference_alignments: Sequence[Alignment]


@dataclass(frozen=True, eq=False, slots=True)
class PairedCorpus:
    """A corpus with everything paired and nothing judged yet.

    Attributes:
        corpus: with the chosen source version and systems alone.
        source: the chosen source version.
        pairings: one a system.
        references: trusted texts.
        term_lists: as read.
        encoder: that the vectors come from.
        calibration: that they were centred with.
        differences: of the chosen source version from the first; empty for the first.
    """

    corpus: Corpus
    source: Text
    pairings: Sequence[Pairing]
    references: Sequence[Text]
    term_lists: Sequence[TermList]
    encoder: Encoder
    calibration: Calibration
    differences: Sequence[Difference]


def pair_corpus(
    corpus: Corpus,
    choice: Choice | None = None,
    progress: StepProgress = lambda step, done, total: None,
    clock: Clock | None = None,
) -> PairedCorpus:
    """Read a corpus and pair every translation and reference with the source.

    Parameters:
        corpus: to be read.
        choice: what of it is paired, and by which encoder; None for all, by the bundled one.
        progress: told how far a long step has come.
        clock: takes down the seconds of every step.

    Raises:
        InputError: a name is unknown, a file cannot be read, there is no translation, or a
            translation or reference is of another document.
    """
    clock, choice = clock or Clock(), choice or Choice()
    chosen = _choose(corpus, choice)
    first_version = corpus.default_source
    # Another version than the first is held against it, so that what it has lost or misread
    # is not laid at the translation's door.
    sources = {name: corpus.sources[name] for name in (*chosen.sources, first_version)}
    with clock.step("read"):
        files = _read_by_line(chosen, sources) if corpus.by_line else _read(chosen, sources)
        chinese, translations, references = files
        chosen = replace(chosen, references={n: d.path for n, d in references.items()})
        for document in chinese.values():
            _check_chinese(document, choice.force)
        if not choice.force:
            for side, role in ((translations, "translation"), (references, "reference")):
                for document in side.values():
                    _check_english(document, role)
        if corpus.by_line:
            _check_line_counts([*chinese.values(), *translations.values(), *references.values()])
        term_lists = [read_terms(path) for path in chosen.terms]
    names = next(iter(chinese.values())).extract.names
    is_bilingual = bool(next(iter(chinese.values())).extract.tags)
    documents = [*chinese.values(), *translations.values(), *references.values()]
    with clock.step("structure"):
        structures = [
            _read_structure(document, language, names, by_line=corpus.by_line)
            for language, side in (
                (Language.CHINESE, chinese),
                (Language.ENGLISH, translations),
                (Language.ENGLISH, references),
            )
            for document in side.values()
        ]
    with clock.step("encode"):
        encoder = load_encoder(choice.model)
        texts, calibration = encode_texts(
            [*chinese, *translations, *references],
            documents,
            structures,
            encoder,
            lambda done, total: progress("encode", done, total),
        )
    source, english = texts[0], texts[len(chinese) :]
    judged, trusted = english[: len(translations)], english[len(translations) :]
    encoders = centred_encoders(encoder, calibration)

    def align(source: Text, target: Text) -> Alignment:
        if corpus.by_line:
            return align_lines(source.structure, target.structure, source.centred, target.centred)
        return align_documents(
            source.structure,
            target.structure,
            source.centred,
            target.centred,
            encoders,
            lambda done, total: progress("align", done, total),
        )

    # What one file holds as source and translation is believed to be just that.
    believed = choice.force or is_bilingual
    with clock.step("align"):
        given = _given_pairs(choice.pairs, corpus) if choice.pairs else []
        aligned = [
            _align_as_given(source, text, given)
            or _checked(align(source, text), source, chosen.translations[text.name], believed)
            for text in judged
        ]
        reference_aligned = [
            _checked(align(source, text), source, chosen.references[text.name], believed)
            for text in trusted
        ]
        differences: list[Difference] = []
        if len(chinese) > 1:
            first = texts[1]
            differences = collate(
                (first.document.text, first.structure), (source.document.text, source.structure)
            )
            aligned = [
                excuse_what_the_version_lost(alignment, align(first, text), differences)
                for alignment, text in zip(aligned, judged, strict=True)
            ]
    return PairedCorpus(
        chosen,
        source,
        [
            Pairing(source, text, alignment, trusted, reference_aligned)
            for text, alignment in zip(judged, aligned, strict=True)
        ],
        trusted,
        term_lists,
        encoder,
        calibration,
        differences,
    )


Documents = tuple[dict[str, Document], dict[str, Document], dict[str, Document]]
"""Source versions, translations and references by name."""


def _read(corpus: Corpus, sources: Mapping[str, Path]) -> Documents:
    chinese, translations, references = (
        {name: corpus.read(path) for name, path in files.items()}
        for files in (sources, corpus.translations, corpus.references)
    )
    return chinese, translations, references


def _read_by_line(corpus: Corpus, sources: Mapping[str, Path]) -> Documents:
    """Files in which a line is a unit, and bilingual files, in which a segment is one."""
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


def _check_chinese(document: Document, force: bool) -> None:
    text = document.text.text
    if (language := not_mandarin(text)) and not force:
        raise InputError(
            f"a source must be Chinese as it is written in Mandarin, and this text is {language}; "
            f"check the file, or go on with {argument('force', True)}",
            path=document.path,
        )
    if chinese_share(text) < LEAST_CHINESE:
        raise InputError(
            "a source must be Chinese, and this text is not; are source and translation swapped?",
            path=document.path,
        )


def _check_english(document: Document, role: str) -> None:
    """Refuse a translation or reference in another language.

    Parameters:
        document: as read.
        role: what it is given as.
    """
    text, go_on = document.text.text, f"check the file, or go on with {argument('force', True)}"
    if chinese_share(text) > MOST_CHINESE:
        raise InputError(
            f"a {role} must be English, and most of this text is Chinese, as if the source had "
            f"been copied; {go_on}",
            path=document.path,
        )
    if language := document_language(text, FEWEST_WORDS):
        raise InputError(
            f"a {role} must be English, and this text looks like {language}; {go_on}",
            path=document.path,
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


def _read_structure(
    document: Document, language: Language, names: Sequence[str], *, by_line: bool
) -> StructuredText:
    if by_line:
        return read_lines(document.extract.text, document.text, language, names)
    return read_structure(document.text, language)


def _given_pairs(path: Path, corpus: Corpus) -> list[GivenPair]:
    given = read_pairs(path)
    for row in given:
        # Names are written as they are shown.
        if row.system and row.system not in map(shown, corpus.translations):
            raise InputError(
                f"{row.system!r} is no system of the corpus; there are: "
                f"{', '.join(corpus.translations)}",
                place=row.place,
            )
    return given


def _align_as_given(source: Text, target: Text, given: Sequence[GivenPair]) -> Alignment | None:
    """The alignment that a corrected table gives for a system; None if it has no row for it."""
    rows = [row for row in given if row.system in ("", shown(target.name))]
    if not rows:
        return None
    return align_as_given(source.structure, target.structure, source.centred, target.centred, rows)


def _checked(alignment: Alignment, source: Text, path: Path, force: bool) -> Alignment:
    """The alignment, if the texts seem to be translations of each other."""
    if alignment.matched < LEAST_MATCHED and not force:
        raise InputError(
            f"does not look like a translation of {source.document.path.name}: only "
            f"{alignment.matched:.0%} of it finds a counterpart; check the files, or go on "
            f"with {argument('force', True)}",
            path=path,
        )
    return alignment
