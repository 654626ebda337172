"""A document → its texts paired: vectors and alignment, one step after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..alignment import (
    Alignment,
    Bead,
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
from ..documents import Document, TermList
from ..embedding import Calibration, Encoder, VectorSums, load_encoder
from ..errors import InputError
from ..support.progress import StepProgress, Watch, unwatched
from ..support.showing import shown
from ..support.threads import one_blas_thread
from ..support.vocabulary import argument
from .choice import Choice
from .reading import Bundle, DocumentTexts, ReadCorpus, read_corpus
from .texts import Text, centred_encoders, centred_texts, encode_texts, sums_of, unread_texts

LEAST_MATCHED = 0.4
"""Share of a document that must find its counterpart before two texts are believed to be
translations of each other; unrelated texts of one subject reach about .2, cut ones .9."""


@dataclass(frozen=True, eq=False, slots=True)
class Pairing:
    """Everything that is known of one system's translation of a document before it is judged."""

    document: str  # its name; empty where it is all of its corpus
    source: Text
    translation: Text
    alignment: Alignment
    references: Sequence[Text]
    reference_alignments: Sequence[Alignment]
    by_line: bool = False  # given as pairs, all of which are scored
    bundle: Bundle | None = None  # the documents of its lines, where they are several

    def document_of(self, bead: Bead) -> int:
        """Number of the document that a pair is of, in its bundle; 0 where there is none."""
        if self.bundle is None:
            return 0
        text, row = (
            (self.source, bead.source[0]) if bead.source else (self.translation, bead.target[0])
        )
        line = text.structure.units[row].number  # a line is a unit of one sentence
        assert line is not None, "lines have numbers"
        return self.bundle.documents[line - 1]

    @property
    def is_named(self) -> bool:
        """Whether its document has a name, or some of its bundle have."""
        return bool(self.document) or (self.bundle is not None and any(self.bundle.names))

    def name_of(self, bead: Bead) -> str:
        """Name of the document that a pair is of; empty where it has none."""
        return self.bundle.names[self.document_of(bead)] if self.bundle else self.document


@dataclass(frozen=True, eq=False, slots=True)
class Matched:
    """How much of a document's texts finds a counterpart.

    Attributes:
        length: of the source in characters.
        shares: 0-1, of every translation and then of every reference.
    """

    length: int
    shares: Sequence[float]


@dataclass(frozen=True, eq=False, slots=True)
class PairedDocument:
    """A document with everything paired and nothing judged yet.

    Attributes:
        pairings: one a system.
        calibration: that the vectors were centred with; None without vectors.
        differences: of the chosen source version from the first; empty for the first.
        matched: how much of the texts finds a counterpart.
    """

    pairings: Sequence[Pairing]
    calibration: Calibration | None
    differences: Sequence[Difference]
    matched: Matched


@dataclass(frozen=True, eq=False, slots=True)
class PairedCorpus:
    """A corpus with everything paired and nothing judged yet.

    Attributes:
        corpus: with the chosen source version and systems alone.
        documents: one after another.
        term_lists: as read.
        encoder: that the vectors come from.
    """

    corpus: Corpus
    documents: Sequence[PairedDocument]
    term_lists: Sequence[TermList]
    encoder: Encoder

    @property
    def pairings(self) -> list[Pairing]:
        """Of all documents, system by system."""
        return [
            document.pairings[number]
            for number in range(len(self.corpus.translations))
            for document in self.documents
        ]


@dataclass(frozen=True, eq=False, slots=True)
class Pairer:
    """What documents are paired by, the same for all of a corpus.

    Attributes:
        encoder: of sentences; None where nothing that was asked for needs one.
        calibration: of the corpus; None to work it out from each document.
        given: rows of a pair table corrected by hand; the systems they name are paired so.
    """

    encoder: Encoder | None
    calibration: Calibration | None = None
    given: Sequence[GivenPair] = field(default=())


@one_blas_thread()
def pair_corpus(
    corpus: Corpus, choice: Choice | None = None, progress: StepProgress = unwatched
) -> PairedCorpus:
    """Read a corpus and pair every translation and reference with the source.

    Parameters:
        corpus: to be read.
        choice: what of it is paired, and by which encoder; None for all, by the bundled one.
        progress: told how far a long step has come.

    Raises:
        InputError: a name is unknown, a file cannot be read, there is no translation, or a
            translation or reference is of another document.
    """
    choice, watch = choice or Choice(), Watch(progress)
    read, encoder = read_corpus(corpus, choice, watch), load_encoder(choice.model)
    by = pairer(read, choice, encoder, watch)
    documents = [pair_document(document, by, watch) for document in read.documents]
    check_matched(read, [document.matched for document in documents], by)
    return PairedCorpus(read.corpus, documents, read.term_lists, encoder)


def pairer(read: ReadCorpus, choice: Choice, encoder: Encoder | None, watch: Watch) -> Pairer:
    """What the documents of a corpus are paired by.

    Parameters:
        read: the corpus.
        choice: that a corrected pair table is part of.
        encoder: of sentences; None where nothing that was asked for needs one.
        watch: told how far encoding has come.

    Raises:
        InputError: the pair table names a system that the corpus has not, or there are several
            documents that it might be of.
    """
    given = _given_pairs(choice.pairs, read) if choice.pairs else []
    if encoder is None or len(read.documents) == 1:
        return Pairer(encoder, given=given)
    sums: VectorSums | None = None
    with watch.step("encode"):
        for document in read.documents:
            # The vectors are not kept here, for there may be any number: the cache has them.
            vectors = encode_texts(document.texts, encoder, watch.of("encode"))
            own = sums_of(document.texts, vectors)
            sums = own if sums is None else sums + own
    assert sums is not None, "a corpus has a document"
    return Pairer(encoder, Calibration.of_sums(encoder.checksum, sums), given)


def pair_document(document: DocumentTexts, by: Pairer, watch: Watch) -> PairedDocument:
    """Pair every translation and reference of a document with its source.

    Parameters:
        document: as read.
        by: what it is paired by.
        watch: told how far both steps have come.

    Raises:
        InputError: a translation or reference is of another document.
    """
    with watch.step("encode"):
        texts, calibration = _encoded(document, by, watch)
    source, english = texts[0], texts[len(document.sources) :]
    judged = english[: len(document.translations)]
    trusted = english[len(document.translations) :]
    encoders = None
    if by.encoder is not None and calibration is not None:
        encoders = centred_encoders(by.encoder, calibration)

    def align(source: Text, target: Text) -> Alignment:
        sides = (source.structure, target.structure, source.centred, target.centred)
        if document.by_line:
            return align_lines(*sides)
        return align_documents(*sides, encoders, watch.of("align"))

    def checked(target: Text) -> Alignment:
        alignment = align(source, target)
        if not (document.believed or document.name) and encoders is not None:
            _check_matched(alignment.matched, source.document, target.document)
        return alignment

    with watch.step("align"):
        aligned = [_align_as_given(source, text, by.given) or checked(text) for text in judged]
        reference_aligned = [checked(text) for text in trusted]
        differences: list[Difference] = []
        if len(document.sources) > 1:
            first = texts[1]
            differences = collate(
                (first.document.text, first.structure), (source.document.text, source.structure)
            )
            aligned = [
                excuse_what_the_version_lost(alignment, align(first, text), differences)
                for alignment, text in zip(aligned, judged, strict=True)
            ]
    pairings = [
        Pairing(
            document.name,
            source,
            text,
            alignment,
            trusted,
            reference_aligned,
            document.by_line,
            document.bundle,
        )
        for text, alignment in zip(judged, aligned, strict=True)
    ]
    length = sum(len(sentence.text) for sentence in source.sentences)
    matched = Matched(length, [found.matched for found in (*aligned, *reference_aligned)])
    return PairedDocument(pairings, calibration, differences, matched)


def check_matched(read: ReadCorpus, matched: Sequence[Matched], by: Pairer) -> None:
    """Refuse texts that do not seem to be translations of the source, all documents together.

    Parameters:
        read: the corpus; where it is one document, that was looked at when it was paired.
        matched: of every document.
        by: what they were paired by.

    Raises:
        InputError: too little of a text finds a counterpart.
    """
    if len(read.documents) == 1 or read.texts.believed or by.encoder is None:
        return
    found = np.array([document.shares for document in matched])
    weights = np.array([document.length for document in matched], dtype=float)
    shares = weights @ found / weights.sum()
    source = read.texts.sources[0].document
    english = [*read.texts.translations, *read.texts.references]
    for share, text in zip(shares, english, strict=True):
        _check_matched(float(share), source, text.document)


def _check_matched(share: float, source: Document, target: Document) -> None:
    if share < LEAST_MATCHED:
        raise InputError(
            f"does not look like a translation of {source.path.name}: only {share:.0%} of it "
            f"finds a counterpart; check the files, or go on with {argument('force', True)}",
            path=target.path,
        )


def _encoded(
    document: DocumentTexts, by: Pairer, watch: Watch
) -> tuple[list[Text], Calibration | None]:
    if by.encoder is None:
        return unread_texts(document.texts), None
    vectors = encode_texts(document.texts, by.encoder, watch.of("encode"))
    calibration = by.calibration or Calibration.of_sums(
        by.encoder.checksum, sums_of(document.texts, vectors)
    )
    return centred_texts(document.texts, vectors, calibration), calibration


def _given_pairs(path: Path, read: ReadCorpus) -> list[GivenPair]:
    if len(read.documents) > 1:
        raise InputError(
            "is of one document, and the corpus holds several; leave it out",
            path=path,
            place=argument("pairs"),
        )
    given = read_pairs(path)
    for row in given:
        # Names are written as they are shown.
        if row.system and row.system not in map(shown, read.systems):
            raise InputError(
                f"{row.system!r} is no system of the corpus; there are: {', '.join(read.systems)}",
                place=row.place,
            )
    return given


def _align_as_given(source: Text, target: Text, given: Sequence[GivenPair]) -> Alignment | None:
    """The alignment that a corrected table gives for a system; None if it has no row for it."""
    rows = [row for row in given if row.system in ("", shown(target.name))]
    if not rows:
        return None
    return align_as_given(source.structure, target.structure, source.centred, target.centred, rows)
