"""Sentences inside pairs: which of them perhaps have no counterpart in their pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..alignment import Items, LoneSentence, PairLinks, length_ratio, standing_alone
from ..documents import MappedText, clean
from ..embedding import Calibration, Encoder
from ..language import Language
from ..structure import split_sentences
from .reading import Passage

_NAMES = ("source", "translation")
_SIDES = (Language.CHINESE, Language.ENGLISH)


def read_inside(
    encoder: Encoder,
    calibration: Calibration,
    passages: Mapping[str, Passage],
    links: Mapping[str, PairLinks],
    documents: Mapping[str, int] | None = None,
) -> dict[str, tuple[LoneSentence, ...]]:
    """Weigh every sentence of the pairs that have several on a side.

    Parameters:
        encoder: of sentences.
        calibration: of the document, that its vectors are centred with.
        passages: texts by pair id.
        links: of the same pairs; one without is left out.
        documents: number of the document that a pair is of; None where all are of one.

    Returns:
        by pair id the sentences of every side that has several, in their order.
    """
    sentences = {
        pair_id: sides
        for pair_id, passage in passages.items()
        if pair_id in links
        for texts in [(passage.source, passage.translation)]
        for sides in [tuple(map(split_sentences, map(clean, texts), _SIDES))]
        if all(sides) and max(map(len, sides)) > 1
    }
    if not sentences:
        return {}
    ratios = _length_ratios(passages, documents or {})
    units = [1.0] * len(sentences), [ratios[pair_id] for pair_id in sentences]
    source, target = (
        _items([sides[k] for sides in sentences.values()], units[k], language, encoder, calibration)
        for k, language in enumerate(_SIDES)
    )
    return {
        pair_id: tuple(
            sentence
            for k, figures in enumerate(standing_alone(*own))
            if len(sides[k]) > 1
            for sentence in _weighed(sides[k], figures, links[pair_id], is_source=k == 0)
        )
        for (pair_id, sides), *own in zip(sentences.items(), source, target, strict=True)
    }


def _length_ratios(
    passages: Mapping[str, Passage], documents: Mapping[str, int]
) -> dict[str, float]:
    """English characters that stand for a Chinese one in the document of every pair."""
    totals: dict[int, list[int]] = {}
    for pair_id, passage in passages.items():
        total = totals.setdefault(documents.get(pair_id, 0), [0, 0])
        for k, side in enumerate(_NAMES):
            total[k] += len(getattr(passage, side))
    ratios = {number: length_ratio(*total) for number, total in totals.items()}
    return {pair_id: ratios[documents.get(pair_id, 0)] for pair_id in passages}


def _weighed(
    side: list[MappedText], figures: NDArray[np.float64], links: PairLinks, *, is_source: bool
) -> Iterator[LoneSentence]:
    """The sentences of one side of a pair, with their figures as the aligner has them."""
    for sentence, (odds, rival) in zip(side, figures.tolist(), strict=True):
        start, end = sentence.start, sentence.end
        words, level = links.stretch_evidence(start, end, is_source=is_source)
        yield LoneSentence(is_source, start, end, odds, rival, words, level)


def _items(
    sides: list[list[MappedText]],
    units: Sequence[float],
    language: Language,
    encoder: Encoder,
    calibration: Calibration,
) -> list[Items]:
    """One side of every pair as the aligner sees it; all is encoded in one go.

    Parameters:
        sides: sentences of each pair.
        units: characters that stand for one on the common scale of lengths, of each pair.
        language: of them.
        encoder: of sentences.
        calibration: of the document.
    """
    texts = [[sentence.text for sentence in side] for side in sides]
    vectors = encoder.encode([text for side in texts for text in side])
    centred = calibration.center(vectors, language.value)
    parts = np.split(centred, np.cumsum([len(side) for side in texts])[:-1])
    return [
        Items(part, np.array([len(t) / unit for t in side]), tuple(side), language.separator)
        for part, side, unit in zip(parts, texts, units, strict=True)
    ]
