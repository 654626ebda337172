"""Chinese text → words, by jieba's dictionary."""

from __future__ import annotations

import gc
import logging
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..support.remembered import of_texts


@of_texts
def chinese_words(text: str) -> tuple[tuple[int, int], ...]:
    """Words of a Chinese text; the last texts asked for are remembered.

    Parameters:
        text: any text; what is no Chinese comes in pieces as well.

    Returns:
        start and end offset of every word in order; together they cover the text.
    """
    return tuple((start, end) for _, start, end in _tokenizer().tokenize(text))


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
    return _usages().get(word, Usage())


@cache
def _usages() -> dict[str, Usage]:
    fields = _dictionary().decode("utf-8").split()
    rows = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    return {word: Usage(int(frequency), sys.intern(kind)) for word, frequency, kind in rows}


def _dictionary() -> bytes:
    import jieba

    with jieba.Tokenizer().get_dict_file() as file:
        data: bytes = file.read()
    return data


@cache
def _tokenizer() -> Any:
    """Jieba's tokenizer with its dictionary.

    Jieba would keep the dictionary by ``marshal`` in a cache, from which a stranger's file is
    believed, and which no data should be read by.  Read as below, the dictionary itself is there
    sooner than from that cache, so that nothing is kept at all.
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    data = _dictionary()
    # Half a million new objects: looking through them for garbage again and again while
    # they are made takes a quarter of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        tokenizer.FREQ, tokenizer.total = _frequencies(data)
    finally:
        if was_enabled:
            gc.enable()
    tokenizer.initialized = True
    return tokenizer


def _frequencies(dictionary: bytes) -> tuple[dict[str, int], int]:
    """Words with their frequencies, and the sum of these.

    Parameters:
        dictionary: lines of a word, its frequency and its part of speech.

    Returns:
        frequency by word, 0 for what words begin with and is none itself; and the sum.
    """
    fields = dictionary.decode("utf-8").split()
    words, numbers = fields[::3], list(map(int, fields[1::3]))
    frequencies = dict(zip(words, numbers, strict=True))
    for word in words:
        for end in range(len(word) - 1, 0, -1):
            if word[:end] in frequencies:  # and so is all that it begins with, now or in its turn
                break
            frequencies[word[:end]] = 0
    return frequencies, sum(numbers)
