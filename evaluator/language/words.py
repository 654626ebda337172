"""Chinese text → words, by jieba's dictionary."""

from __future__ import annotations

import gc
import logging
from functools import cache, lru_cache
from typing import Any

from ..support.cache import cache_folder


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
    """Jieba's tokenizer, imported late (its dictionary takes most of a second to load).

    Its own cache lies in ours rather than in the machine's common temporary folder, where
    another user's file would be believed.
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    folder = cache_folder() / "words"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # jieba then keeps nothing, and loads its dictionary every time
        return jieba.Tokenizer()
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(folder)
    # Half a million new objects: looking through them for garbage again and again while
    # they are loaded takes a quarter of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        tokenizer.initialize()
    finally:
        if was_enabled:
            gc.enable()
    return tokenizer
