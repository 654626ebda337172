"""The documents of a corpus, structured and encoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..alignment import Encoders, TextEncoder
from ..documents import Document
from ..embedding import Calibration, Encoder
from ..language import Language, simplified
from ..structure import Sentence, StructuredText


@dataclass(frozen=True, eq=False)
class Text:
    """One document of the corpus, read, structured and encoded.

    Attributes:
        name: of the source version, system or reference.
        document: as read.
        structure: its units and sentences.
        vectors: shape ``[sentences, d]``, unit vectors in document order.
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
        return [sentence for unit in self.structure.units for sentence in unit.sentences]


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
    names: Sequence[str],
    documents: Sequence[Document],
    structures: Sequence[StructuredText],
    encoder: Encoder,
    progress: Callable[[int, int], None],
) -> tuple[list[Text], Calibration]:
    """Encode every sentence of every document, all in one go.

    Parameters:
        names: of the source version, systems and references.
        documents: as many, as read.
        structures: as many, their units and sentences.
        encoder: of sentences.
        progress: told how many sentences are done, and of how many.

    Returns:
        the texts, and what their vectors were centred with.
    """
    sentences = [
        [simplified(s.text) for u in structure.units for s in u.sentences]
        for structure in structures
    ]
    flat = [sentence for document in sentences for sentence in document]
    vectors = encoder.encode(flat, progress=progress)
    ends = np.cumsum([len(document) for document in sentences])
    blocks = np.split(vectors, ends[:-1])
    by_language = {
        language.value: np.concatenate(
            [b for b, s in zip(blocks, structures, strict=True) if s.language is language]
        )
        for language in (Language.CHINESE, Language.ENGLISH)
    }
    calibration = Calibration.fit(encoder.checksum, by_language)
    texts = [
        Text(name, document, structure, block, calibration.center(block, structure.language.value))
        for name, document, structure, block in zip(
            names, documents, structures, blocks, strict=True
        )
    ]
    return texts, calibration
