"""Chinese text → words, by jieba's dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from ..support.remembered import of_texts


@of_texts
def chinese_words(text: str) -> tuple[tuple[int, int], ...]:
    """Words of a Chinese text; the last texts asked for are remembered.

    Parameters:
        text: any text; what is no Chinese comes in pieces as well.

    Returns:
        start and end offset of every word in order; together they cover the text.
    """
    from .segmentation import segmenter

    return tuple((start, end) for _, start, end in segmenter().tokenize(text))


@dataclass(frozen=True, slots=True)
class Usage:
    """How the dictionary knows a Chinese word.

    Attributes:
        frequency: in jieba's corpus of some 60 million words; 0 of a word that it lacks.
        kind: part of speech in the tag set of Peking University, ``n`` a noun; empty likewise.
    """

    frequency: int = 0
    kind: str = ""


def usage(word: str) -> Usage:
    """How often a Chinese word is used, and as what."""
    from .segmentation import dictionary

    return Usage(*dictionary().entry(word))
