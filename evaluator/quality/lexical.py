"""What a bilingual dictionary says of the tokens of a pair, for the network to read.

Middle layers of a small encoder hold two words of one field for nearly the same (kidney and
liver, deposit and rent).  CC-CEDICT does not: whether a word of the other side is among a word's
explanations is what tells a wrong sense from a free rendering (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..alignment.glosses import AUXILIARY, STEM, gloss_words
from ..alignment.words import ENGLISH_FUNCTION
from ..embedding import TokenStates
from ..language.dictionaries import counts
from ..language.english import Word, words
from ..language.segmentation import dictionary, segmenter
from ..language.synonyms import explained_with

FIGURES = 8
"""Of each token: see :class:`LexicalFigures`."""

_LONGEST = 4  # characters of a stretch of the source that is looked up whatever the segmenter says
_ENGLISH_SCALE, _CHINESE_SCALE = 20.0, 15.0  # of the logarithms of counts
_FEW = 4.0  # characters of a usual word

Figures = NDArray[np.float16]


@dataclass(frozen=True, eq=False, slots=True)
class LexicalFigures:
    """What the dictionary says of the words that tokens stand in.

    Attributes:
        source: ``[s, 8]``, of each token of the Chinese text: whether the dictionary explains its
            word; whether the translation has a word of the explanations, and one of their
            families; whether the linked word is one, is near to one, and has content; how frequent
            the word is, and how long.
        target: ``[t, 8]``, of each token of the English text: whether its word has content;
            whether a longer word of the source is explained by it, and a single character or a
            word of its family; whether the word that it is linked to is explained by it, by a near
            synonym, and by anything; how frequent it is; whether it has a capital.
    """

    source: Figures
    target: Figures


def look_up(texts: tuple[str, str], source: TokenStates, target: TokenStates) -> LexicalFigures:
    """Look every token's word up, and the word that it is linked to.

    Parameters:
        texts: Chinese and English.
        source: tokens of the one, at least one, vectors centred; what stands behind them is not
            looked up.
        target: likewise of the other.
    """
    read = texts[0][: int(source.offsets[-1, 1])]
    english, chinese = words(texts[1]), _segmented(read)
    english_of = _word_of([(w.start, w.end) for w in english], target.offsets)
    chinese_of = _word_of([(start, end) for _, start, end in chinese], source.offsets)
    similarity = _unit(target.vectors) @ _unit(source.vectors).T
    linked = [chinese_of[k] for k in similarity.argmax(1)]
    linked_back = [english_of[k] for k in similarity.argmax(0)]
    long, short = _explanations(read)
    of_english = np.zeros((len(target.offsets), FIGURES), np.float16)
    for row, (number, other) in enumerate(zip(english_of, linked, strict=True)):
        if number >= 0:
            meant = chinese[other][0] if other >= 0 else ""
            of_english[row] = _of_english(english[number], texts[1], meant, long, short)
    lemmas = {w.lemma for w in english}
    families = {w.lemma[:STEM] for w in english if len(w.lemma) > STEM}
    of_chinese = np.zeros((len(source.offsets), FIGURES), np.float16)
    for row, (number, other) in enumerate(zip(chinese_of, linked_back, strict=True)):
        if number >= 0:
            said = english[other] if other >= 0 else None
            of_chinese[row] = _of_chinese(chinese[number][0], said, lemmas, families)
    return LexicalFigures(of_chinese, of_english)


def _of_english(
    word: Word, text: str, meant: str, long: frozenset[str], short: frozenset[str]
) -> Sequence[float]:
    has_content = word.lemma not in ENGLISH_FUNCTION and word.lemma not in AUXILIARY
    family = word.lemma[:STEM] if len(word.lemma) > STEM else ""
    is_given = is_near = is_explained = False
    if meant and has_content:
        given = gloss_words(meant)
        is_given = _is_in(word.lemma, given)
        is_near = not is_given and not explained_with(word.key).isdisjoint(_near(meant))
        is_explained = bool(given)
    return (
        has_content,
        word.lemma in long,
        word.lemma in short or family in long,
        is_given,
        is_near,
        is_explained,
        log1p(counts()[word.lemma]) / _ENGLISH_SCALE,
        text[word.start].isupper(),
    )


def _of_chinese(
    word: str, said: Word | None, lemmas: set[str], families: set[str]
) -> Sequence[float]:
    given = gloss_words(word)
    is_given = is_near = has_content = False
    if said is not None and given:
        is_given = _is_in(said.lemma, given)
        is_near = not is_given and not explained_with(said.key).isdisjoint(_near(word))
        has_content = said.lemma not in ENGLISH_FUNCTION
    return (
        bool(given),
        not lemmas.isdisjoint(given),
        not families.isdisjoint(given),
        is_given,
        is_near,
        has_content,
        log1p(dictionary().get(word)) / _CHINESE_SCALE,
        len(word) / _FEW,
    )


def _is_in(lemma: str, given: frozenset[str]) -> bool:
    """Whether a lemma or its family is among explanations."""
    return lemma in given or (len(lemma) >= STEM and lemma[:STEM] in given)


@lru_cache(maxsize=64)
def _segmented(source: str) -> list[tuple[str, int, int]]:
    return list(segmenter().tokenize(source))


@lru_cache(maxsize=64)
def _explanations(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """What explains the words of a text, whatever way they are cut: longer ones, characters."""
    found = {word for word, _, _ in _segmented(source)}
    found |= {
        source[start : start + length]
        for start in range(len(source))
        for length in range(1, _LONGEST + 1)
        if start + length <= len(source)
    }
    long, short = set[str](), set[str]()
    for word in found:
        (long if len(word) > 1 else short).update(gloss_words(word))
    return frozenset(long), frozenset(short)


@lru_cache(maxsize=8192)
def _near(word: str) -> frozenset[int]:
    """Numbers of the words that what explains a Chinese word explains as well."""
    return frozenset[int]().union(*map(explained_with, gloss_words(word)))


def _word_of(spans: Sequence[tuple[int, int]], tokens: NDArray[np.int64]) -> list[int]:
    """Number of the word that each token stands in, the first where there are several; else -1."""
    numbers, first = [], 0
    for start, end in tokens.tolist():
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        is_inside = first < len(spans) and spans[first][0] < end
        numbers.append(first if is_inside else -1)
    return numbers


def _unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    whole = vectors.astype(np.float32)
    lengths = np.linalg.norm(whole, axis=-1, keepdims=True)
    return np.asarray(whole / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)
