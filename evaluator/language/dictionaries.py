"""English dictionaries: simplemma's lemmas and pyspellchecker's lists, opened rather than read.

Both packages read theirs whole; here they are made ready once (:mod:`..support.prepared`), and the
packages' own rules ask them.  Import this module only where a word must be looked up.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import simplemma
import spellchecker
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import DefaultDictionaryFactory, DictionaryFactory

from ..support.prepared import Columns, Texts, Words, prepared

_VERSION = 1  # raise it whenever the same dictionaries would be kept otherwise
_ENGLISH = "en"
_LEMMAS = Path(simplemma.__file__).parent / "strategies/dictionaries/data/en.plzma"
_COUNTS = Path(spellchecker.__file__).parent / "resources/en.json.gz"


class Lemmas(Mapping[str, str]):
    """simplemma's English dictionary: lemma by word."""

    def __init__(self, columns: Columns) -> None:
        self._words = Words(columns["words"])
        self._lemmas = Texts(columns["lemmas"], columns["ends"])

    def __getitem__(self, word: str) -> str:
        number = self._words.number(word)
        if number is None:
            raise KeyError(word)
        return self._lemmas[number]

    def __iter__(self) -> Iterator[str]:
        return map(self._words.word, range(len(self)))

    def __len__(self) -> int:
        return len(self._lemmas)


class Counts(Mapping[str, int]):
    """pyspellchecker's English list: how often its texts have a word; 0 of others."""

    def __init__(self, columns: Columns) -> None:
        self._words = Words(columns["words"])
        self._counts = columns["counts"].data

    def __getitem__(self, word: str) -> int:
        number = self._words.number(word)
        return 0 if number is None else self._counts[number]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self._words

    def __iter__(self) -> Iterator[str]:
        return map(self._words.word, range(len(self)))

    def __len__(self) -> int:
        return len(self._counts)


@cache
def lemmas() -> Lemmas:
    """The dictionary of simplemma, opened once."""
    return Lemmas(prepared("lemmas", [_LEMMAS], _VERSION, _lemmas_columns))


@cache
def counts() -> Counts:
    """The list of pyspellchecker, opened once."""
    return Counts(prepared("counts", [_COUNTS], _VERSION, _counts_columns))


@cache
def lemmatizer() -> simplemma.Lemmatizer:
    """The lemmatizer of simplemma, with its dictionary as it is kept."""
    return simplemma.Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Kept()))


def is_lemmatised(word: str) -> bool:
    """Whether simplemma's dictionary has a word."""
    return _lookup().get_lemma(unicodedata.normalize("NFC", word), _ENGLISH) is not None


@cache
def _lookup() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_Kept())


class _Kept(DictionaryFactory):
    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return lemmas()


def _lemmas_columns() -> Columns:
    dictionary = DefaultDictionaryFactory().get_dictionary(_ENGLISH)
    listed = dict(dictionary.items())
    words, places = Words.packed(listed)
    values = list(listed.values())
    texts, ends = Texts.packed(values[place] for place in places)
    return {"words": words, "lemmas": texts, "ends": ends}


def _counts_columns() -> Columns:
    listed = json.loads(gzip.decompress(_COUNTS.read_bytes()))
    words, places = Words.packed(listed)
    return {"words": words, "counts": np.array(list(listed.values()), np.int64)[places]}
