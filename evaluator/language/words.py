"""Chinese text → words, by jieba's dictionary."""

from __future__ import annotations

import gc
import logging
from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def chinese_words(text: str) -> tuple[tuple[int, int], ...]:
    """Words of a Chinese text; the last texts asked for are remembered.

    Parameters:
        text: any text; what is no Chinese comes in pieces as well.

    Returns:
        start and end offset of every word in order; together they cover the text.
    """
    return tuple((start, end) for _, start, end in _tokenizer().tokenize(text))


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
    with tokenizer.get_dict_file() as file:
        data = file.read()
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
