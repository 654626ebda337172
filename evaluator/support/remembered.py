"""What is worked out once for all who ask, and forgotten: of texts when they have gone by, of words
when others came, for a dataset has no end of either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

TEXTS = 4096
"""Of a function the texts whose results are remembered: as many as a long document has."""
WORDS = 65_536
"""Of a function the words, names and numerals whose results are remembered."""
_Result = TypeVar("_Result")
_REMEMBERED: list[_lru_cache_wrapper[Any]] = []


def of_texts(function: Callable[[str], _Result]) -> _lru_cache_wrapper[_Result]:
    """Have a function remember what it gave for the last texts.

    What it gives grows with the texts, unlike what is remembered of words and characters: whoever
    goes through texts without end forgets it in between.
    """
    remembering = lru_cache(maxsize=TEXTS)(function)
    _REMEMBERED.append(remembering)
    return remembering


def of_words(function: Callable[[str], _Result]) -> _lru_cache_wrapper[_Result]:
    """Have a function remember what it gave for the last words, names or numerals."""
    return lru_cache(maxsize=WORDS)(function)


def forget_as_well(remembering: _lru_cache_wrapper[Any]) -> None:
    """Have another package's function forget the texts that it remembers when ours do."""
    _REMEMBERED.append(remembering)


def forget_texts() -> None:
    """Have all functions forget the texts that they remember."""
    for remembering in _REMEMBERED:
        remembering.cache_clear()
