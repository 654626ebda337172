"""How often terms and English words stand in the same pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from ..alignment.words import ENGLISH_FUNCTION
from ..checks import CheckedPair
from ..language.english import Word, words

Key = tuple[str, ...]
"""What a wording is compared by: the keys of its words."""
Said = tuple[int, str]
"""Number of a pair, and what it says."""

_TOGETHER = 0.6  # Dice coefficient of a term and the words that stand for it
_LONGEST = 5  # words


class Translations:
    """The English of pairs, in which wordings are counted."""

    def __init__(self, pairs: Sequence[CheckedPair]) -> None:
        """Take the pairs whose numbers are counted."""
        self._pairs = pairs

    def dice(self, holding: Collection[int], key: Key) -> float:
        """Dice coefficient (1945) of the pairs that hold a term and those that hold a wording."""
        have = self._holding(key)
        return 2 * len(have.intersection(holding)) / max(len(have) + len(holding), 1)

    def companion(self, holding: Collection[int]) -> tuple[Key, list[Said]] | None:
        """The wording that seldom stands in other pairs than a term does, and the reverse.

        Parameters:
            holding: pairs that hold the term.

        Returns:
            its key and its places; of equals the longest, None where there is none.
        """
        times = Counter(
            key for number in holding for key in {key for key, _ in self._wordings(number)}
        )
        # No wording in less than half of the pairs can stand with the term often enough.
        often = [key for key, count in times.items() if count * 2 > len(holding)]
        best = max(often, key=lambda key: (self.dice(holding, key), len(key), key), default=None)
        if best is None or self.dice(holding, best) < _TOGETHER:
            return None
        places = [
            (number, text)
            for number in sorted(holding)
            for key, text in self._wordings(number)
            if key == best
        ]
        return best, list(dict(reversed(places)).items())[::-1]

    def _wordings(self, number: int) -> Iterator[tuple[Key, str]]:
        """Every run of words of a translation that begins and ends with a telling one."""
        text, known = self._pairs[number].translation, words(self._pairs[number].translation)
        for first in range(len(known)):
            for last in range(first, min(first + _LONGEST, len(known))):
                run = known[first : last + 1]
                if _is_telling(run[0]) and _is_telling(run[-1]):
                    yield tuple(word.key for word in run), text[run[0].start : run[-1].end]

    def _holding(self, key: Key) -> set[int]:
        """Pairs that hold a wording."""
        near = set.intersection(*(self._by_word.get(word, set()) for word in key))
        if len(key) == 1:
            return near
        return {number for number in near if _stands_in(key, self._keys[number])}

    @cached_property
    def _keys(self) -> Sequence[Key]:
        return [key_of(pair.translation) for pair in self._pairs]

    @cached_property
    def _by_word(self) -> Mapping[str, set[int]]:
        by_word: dict[str, set[int]] = defaultdict(set)
        for number, keys in enumerate(self._keys):
            for key in keys:
                by_word[key].add(number)
        return by_word


def key_of(english: str) -> Key:
    """What a wording is compared by."""
    return tuple(word.key for word in words(english))


def _is_telling(word: Word) -> bool:
    return word.lemma not in ENGLISH_FUNCTION


def _stands_in(key: Key, text: Key) -> bool:
    return any(text[k : k + len(key)] == key for k in range(len(text) - len(key) + 1))
