"""jieba's tokenizer, with its dictionary in a trie.

jieba would keep its dictionary by ``marshal`` in a cache, from which a stranger's file is believed,
and which no data should be read by.  Import this module only where a text must be cut into words.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import jieba
import numpy as np

from ..support.prepared import Columns, Words, prepared

_VERSION = 1  # raise it whenever the same dictionary would be kept otherwise


class Dictionary:
    """jieba's words, how often each is used and as what.

    Parameters:
        columns: as :func:`_columns` makes them.
    """

    def __init__(self, columns: Columns) -> None:
        self._words = Words(columns["words"])
        self._frequencies = columns["frequencies"].data
        self._kinds = columns["kinds"].data
        self._names: Sequence[str] = columns["names"].tolist()
        self.total = int(columns["total"])
        self.longest = int(columns["longest"])
        self.get = lru_cache(maxsize=1 << 16)(self._frequency)  # a document's words come again
        """How often a word is used; 0 of what is none, as jieba asks for it."""

    def entry(self, word: str) -> tuple[int, str]:
        """How often a word is used, and as what; 0 and nothing of what is none."""
        number = self._words.number(word)
        if number is None:
            return 0, ""
        return self._frequencies[number], self._names[self._kinds[number]]

    def beginning(self, text: str) -> list[str]:
        """The words that a text begins with, the shortest first."""
        return self._words.beginning(text)

    def _frequency(self, word: str) -> int:
        number = self._words.number(word)
        return 0 if number is None else self._frequencies[number]


class Segmenter(jieba.Tokenizer):  # type: ignore[misc]  # it has no types
    """jieba, but for the way in which it looks words up."""

    def __init__(self, words: Dictionary) -> None:
        super().__init__()
        self.FREQ = words
        self.total = words.total
        self.initialized = True

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
        """By the place of every character, where the words end that begin there (jieba's name)."""
        beginning, longest = self.FREQ.beginning, self.FREQ.longest
        return {
            k: [k + len(word) - 1 for word in beginning(sentence[k : k + longest])] or [k]
            for k in range(len(sentence))
        }


@cache
def segmenter() -> Segmenter:
    """The tokenizer, made once."""
    jieba.setLogLevel(logging.WARNING)
    return Segmenter(dictionary())


@cache
def dictionary() -> Dictionary:
    """The dictionary of jieba, opened once."""
    file = Path(jieba.__file__).parent / "dict.txt"
    return Dictionary(prepared("jieba", [file], _VERSION, lambda: _columns(file.read_bytes())))


def _columns(data: bytes) -> Columns:
    """A dictionary as it is kept.

    Parameters:
        data: lines of a word, its frequency and its part of speech, in UTF-8.
    """
    fields = data.decode("utf-8").split()
    frequencies = list(map(int, fields[1::3]))
    # Of a word that stands there twice the last line holds, as in jieba.
    entries = dict(zip(fields[::3], zip(frequencies, fields[2::3], strict=True), strict=True))
    # What has no frequency it takes for no word.
    entries = {word: entry for word, entry in entries.items() if entry[0]}
    words, places = Words.packed(entries)
    names = sorted({kind for _, kind in entries.values()})
    numbers = {kind: number for number, kind in enumerate(names)}
    return {
        "words": words,
        "frequencies": np.array([entry[0] for entry in entries.values()], np.int64)[places],
        "kinds": np.array([numbers[kind] for _, kind in entries.values()], np.int64)[places],
        "names": np.array(names),
        "total": np.array(sum(frequencies)),
        "longest": np.array(max(map(len, entries))),
    }
