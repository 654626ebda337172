"""Pinyin words in an English text and the characters of the source that they read out."""

from __future__ import annotations

from functools import cache

from .gazetteer import gazetteer


def read_out(word: str, source: str) -> list[tuple[int, int]]:
    """Where a source text has consecutive characters whose readings make up a word.

    Parameters:
        word: folded, for instance ``yukun``.
        source: Chinese text.

    Returns:
        start and end of every such stretch of two characters or more.
    """
    found = []
    for start in range(len(source)):
        end = _match(word, source, start)
        if end is not None and end - start >= 2:
            found.append((start, end))
    return found


def _match(word: str, source: str, start: int) -> int | None:
    if not word:
        return start
    if start >= len(source):
        return None
    for reading in _readings(source[start]):
        if word.startswith(reading):
            end = _match(word[len(reading) :], source, start + 1)
            if end is not None:
                return end
    return None


@cache
def _readings(char: str) -> tuple[str, ...]:
    # ü is written u, yu or v in English texts
    found = gazetteer().readings(char)
    return tuple(sorted(found, key=len, reverse=True))
