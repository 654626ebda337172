"""The texts of a document, encoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..alignment import Encoders, TextEncoder
from ..documents import Document
from ..embedding import Calibration, Encoder, VectorSums
from ..language import Language, simplified
from ..structure import Sentence, StructuredText
from ..support.progress import Progress
from .reading import ReadText


@dataclass(frozen=True, eq=False)
class Text:
    """One text of a document, read, structured and encoded.

    Attributes:
        name: of the source version, system or reference.
        document: its file, as read.
        structure: its units and sentences.
        vectors: shape ``[sentences, d]``, unit vectors in document order; NaN where nothing that
            was asked for needs them.
        centred: shape ``[sentences, d]``, without what its language has in common.
    """

    name: str
    document: Document
    structure: StructuredText
    vectors: NDArray[np.float32]
    centred: NDArray[np.float32]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences in document order."""
        return sentences_of(self.structure)


def sentences_of(structure: StructuredText) -> list[Sentence]:
    """All sentences of a text in document order."""
    return [sentence for unit in structure.units for sentence in unit.sentences]


def centred_encoders(encoder: Encoder, calibration: Calibration) -> Encoders:
    """What encodes further texts of the source and of the target for the aligner.

    Parameters:
        encoder: of sentences.
        calibration: of the corpus, so that the vectors are on one footing.
    """

    def of(language: Language) -> TextEncoder:
        return lambda texts: calibration.center(encoder.encode(texts), language.value)

    return of(Language.CHINESE), of(Language.ENGLISH)


def encode_texts(
    texts: Sequence[ReadText], encoder: Encoder, progress: Progress
) -> list[NDArray[np.float32]]:
    """Encode every sentence of some texts, all in one go.

    Parameters:
        texts: of one document.
        encoder: of sentences.
        progress: told how many sentences are done, and of how many.

    Returns:
        of each text an array of the shape ``[sentences, d]``.
    """
    sentences = [[simplified(s.text) for s in sentences_of(text.structure)] for text in texts]
    vectors = encoder.encode([s for own in sentences for s in own], progress=progress)
    return np.split(vectors, np.cumsum([len(own) for own in sentences])[:-1])


def sums_of(texts: Sequence[ReadText], vectors: Sequence[NDArray[np.float32]]) -> VectorSums:
    """What the means of both languages are worked out from.

    Parameters:
        texts: of one document, of both languages.
        vectors: of each its own.
    """
    return VectorSums.of(
        {
            language.value: np.concatenate(
                [v for text, v in zip(texts, vectors, strict=True) if text.language is language]
            )
            for language in (Language.CHINESE, Language.ENGLISH)
        }
    )


def centred_texts(
    texts: Sequence[ReadText],
    vectors: Sequence[NDArray[np.float32]],
    calibration: Calibration,
) -> list[Text]:
    """The texts with their vectors.

    Parameters:
        texts: of one document.
        vectors: of each its own.
        calibration: of the corpus.
    """
    return [
        Text(
            text.name,
            text.document,
            text.structure,
            own,
            calibration.center(own, text.language.value),
        )
        for text, own in zip(texts, vectors, strict=True)
    ]


def unread_texts(texts: Sequence[ReadText]) -> list[Text]:
    """The texts where nothing that was asked for needs vectors: these are NaN."""
    none = [np.full((len(sentences_of(text.structure)), 1), np.nan, np.float32) for text in texts]
    return [
        Text(text.name, text.document, text.structure, own, own)
        for text, own in zip(texts, none, strict=True)
    ]
