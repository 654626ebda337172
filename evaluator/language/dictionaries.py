"""English dictionaries: simplemma's lemmas and pyspellchecker's lists, opened rather than read.

Both packages read theirs whole; here they are made ready once (:mod:`..support.prepared`).  To
import simplemma compiles the rules of twenty languages, so that a plain word is looked up here, by
its rules for English alone; an unknown one with a hyphen or an apostrophe is left to the package.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..support.prepared import Columns, Texts, Words, prepared

if TYPE_CHECKING:
    import simplemma

_VERSION = 1  # raise it whenever the same dictionaries would be kept otherwise
_ENGLISH = "en"
_APOSTROPHES = "'’ʼ"
_APOSTROPHE, _JOINED = re.compile(f"[{_APOSTROPHES}]"), re.compile(f"[-_{_APOSTROPHES}]")
"""What simplemma takes a word apart at."""


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
    file = _package("simplemma") / "strategies/dictionaries/data/en.plzma"
    return Lemmas(prepared("lemmas", [file], _VERSION, _lemmas_columns))


@cache
def counts() -> Counts:
    """The list of pyspellchecker, opened once."""
    return Counts(prepared("counts", [_counts_file()], _VERSION, _counts_columns))


def lemma(word: str) -> str:
    """What simplemma gives for an English word: itself, where it knows none.

    Parameters:
        word: not empty.
    """
    token = unicodedata.normalize("NFC", word)
    if token.isnumeric():
        return token
    if listed := _listed(token):
        return listed
    if _JOINED.search(token):
        return str(_lemmatizer().lemmatize(token, lang=_ENGLISH))
    return _by_rules()(token) or token


def is_lemmatised(word: str) -> bool:
    """Whether simplemma's dictionary has a word."""
    return _listed(unicodedata.normalize("NFC", word)) is not None


def _listed(token: str) -> str | None:
    """Lemma of a word with any apostrophe, its first letter in either case; as written first."""
    known = lemmas()
    for form in _with_any_apostrophe(token):
        cased = form.lower() if form[:1].isupper() else form.capitalize()
        if (found := known.get(form)) is not None or (found := known.get(cased)) is not None:
            return found
    return None


def _with_any_apostrophe(token: str) -> Iterable[str]:
    straight = _APOSTROPHE.sub("'", token)
    if "'" not in straight:
        return (token,)
    return dict.fromkeys([token, *(straight.replace("'", mark) for mark in _APOSTROPHES)])


@cache
def _by_rules() -> Callable[[str], str | None]:
    """Rules of simplemma for English words that its dictionary has not, from their own file."""
    file = _package("simplemma") / "strategies/defaultrules/en.py"
    found = importlib.util.spec_from_file_location(f"{__name__}.rules", file)
    assert found is not None
    assert found.loader is not None
    rules = importlib.util.module_from_spec(found)
    found.loader.exec_module(rules)
    apply: Callable[[str], str | None] = rules.apply_en
    return apply


@cache
def _lemmatizer() -> simplemma.Lemmatizer:
    """The lemmatizer of simplemma, with its dictionary as it is kept."""
    import simplemma
    from simplemma.strategies import DefaultStrategy
    from simplemma.strategies.dictionaries import DictionaryFactory

    class Kept(DictionaryFactory):
        def get_dictionary(self, lang: str) -> Mapping[str, str]:
            return lemmas()

    return simplemma.Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=Kept()))


def _package(name: str) -> Path:
    """Folder of a package, which is not imported."""
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _counts_file() -> Path:
    return _package("spellchecker") / "resources/en.json.gz"


def _lemmas_columns() -> Columns:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary(_ENGLISH)
    listed = dict(dictionary.items())
    words, places = Words.packed(listed)
    values = list(listed.values())
    texts, ends = Texts.packed(values[place] for place in places)
    return {"words": words, "lemmas": texts, "ends": ends}


def _counts_columns() -> Columns:
    listed = json.loads(gzip.decompress(_counts_file().read_bytes()))
    words, places = Words.packed(listed)
    return {"words": words, "counts": np.array(list(listed.values()), np.int64)[places]}
