"""Phrases that recur in a document, and what stands for them in English.

A document's terms need no list to be found: they are the runs of words that recur.  What
stands for one is read off the word links, and only where it holds together, so that scattered
links are no evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.english import words
from ..model import Span
from ..support.remembered import of_texts
from .base import CheckedPair, span

_SHORTEST, _LONGEST = 4, 14  # characters of a phrase; what is shorter rightly varies
_MOST_WORDS = 6  # of Chinese in a phrase
_SURE_LINK = 0.3  # centred cosine that every word of a phrase must be linked with
_ALIKE = 0.34  # share of common stems above which two renderings are one, put differently
_STEM = 5  # letters that words of one family share: develop, development

_BESIDE = 2  # unlinked words on either side that may belong to a rendering

_HAN = re.compile(r"[\u3400-\u9fff]+")
_FIGURE = re.compile(r"[零〇一二三四五六七八九十百千万亿两几第年月日时分个]+")
_ENGLISH = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_CLOSE = re.compile(r"[ \-]")  # between words of one phrase


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase where it stands in a document.

    Attributes:
        pair: index of the pair in its document.
        source: the phrase.
        english: what stands for it.
        stems: of the content words of that.
        words: the Chinese words of the phrase.
    """

    pair: int
    source: Span
    english: Span
    stems: frozenset[str]
    words: tuple[str, ...]


def phrases_of(pairs: Sequence[CheckedPair]) -> dict[str, list[Place]]:
    """All runs of words of a document, with the places where their rendering is known.

    The longest come first, and the places in document order.
    """
    found: dict[str, list[Place]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        if pair.links:
            linked = LinkedPair(number, pair)
            for run in runs_of_words(pair.source, linked.tokens):
                if place := linked.place(run):
                    found[place.source.text].append(place)
    return {run: found[run] for run in sorted(found, key=lambda run: (-len(run), run))}


def recurring(phrases: Mapping[str, Sequence[Place]]) -> dict[str, Sequence[Place]]:
    """Those of them that recur.

    A run of words that only ever occurs inside the same longer one is no phrase of its own.
    """
    often = {run: places for run, places in phrases.items() if len(places) > 1}
    inner = {
        run[a:b]
        for run, places in often.items()
        for a in range(len(run))
        for b in range(a + _SHORTEST, len(run) + 1)
        if b - a < len(run) and len(often.get(run[a:b], ())) == len(places)
    }
    return {run: places for run, places in often.items() if run not in inner}


def runs_of_words(
    source: str, tokens: Sequence[tuple[int, int]], shortest: int = _SHORTEST
) -> Iterator[range]:
    """Every run of Chinese words that could be a phrase: neither end is a function word.

    Parameters:
        source: the text.
        tokens: start and end of its words.
        shortest: characters that a run must have.

    Yields:
        which of the words.
    """
    is_han = [_HAN.fullmatch(source, *token) is not None for token in tokens]
    can_end = [
        han
        and source[start:end] not in CHINESE_FUNCTION
        and _FIGURE.fullmatch(source, start, end) is None
        for han, (start, end) in zip(is_han, tokens, strict=True)
    ]
    for first in range(len(tokens)):
        if not can_end[first]:
            continue
        for last in range(first, min(first + _MOST_WORDS, len(tokens))):
            if not is_han[last]:
                break
            length = tokens[last][1] - tokens[first][0]
            if can_end[last] and shortest <= length <= _LONGEST:
                yield range(first, last + 1)


class LinkedPair:
    """A pair whose phrases are looked up again and again.

    Attributes:
        tokens: start and end of the words of its source.
    """

    def __init__(self, number: int, pair: CheckedPair) -> None:
        """Make a pair ready to be asked.

        Parameters:
            number: index of the pair in its document.
            pair: with its word links.
        """
        self._number, self._pair = number, pair
        self.tokens = chinese_words(pair.source)
        self._stems = list(_stems(pair.translation))
        self._english = [(m.start(), m.end()) for m in _ENGLISH.finditer(pair.translation)]
        self._is_empty = {
            start: pair.translation[start:end].lower() in ENGLISH_FUNCTION
            for start, end in self._english
        }
        self._taken = {link.target_start for link in pair.links}
        self._sure = {
            link.source_start
            for link in pair.links
            if link.score >= _SURE_LINK and not self._is_empty.get(link.target_start)
        }

    def place(self, run: range) -> Place | None:
        """A phrase with its rendering; None where the links do not tell it for sure.

        Every content word is linked with one, and nothing that stands for the words around
        the phrase stands inside the stretch.
        """
        source = self._pair.source
        own = [(start, end, source[start:end]) for start, end in (self.tokens[k] for k in run)]
        content = [start for start, _, word in own if word not in CHINESE_FUNCTION]
        if not self._sure.issuperset(content):
            return None
        start, end = own[0][0], own[-1][1]
        inside = [k for k in self._pair.links if start <= k.source_start < end]
        first = min(link.target_start for link in inside)
        last = max(link.target_end for link in inside)
        if sum(first <= k.target_start < last for k in self._pair.links) > len(inside):
            return None
        english = self._with_unlinked(first, last)
        found = frozenset(stem for at, stem in self._stems if english.start <= at < english.end)
        if not found or len(found) > 2 * len(content) + 1:
            return None
        words_of = tuple(word for _, _, word in own)
        return Place(self._number, span(source, start, end), english, found, words_of)

    def _with_unlinked(self, start: int, end: int) -> Span:
        """A stretch and the words beside it that stand for nothing else.

        Every Chinese word is linked with one English word at most, so that half of what a
        long one means is left unlinked ("public" of 公共服务).
        """
        text = self._pair.translation
        before = [word for word in self._english if word[1] <= start][-_BESIDE:]
        for a, b in reversed(before):
            if self._is_tied(a) or not _CLOSE.fullmatch(text, b, start):
                break
            start = a
        after = [word for word in self._english if word[0] >= end][:_BESIDE]
        for a, b in after:
            if self._is_tied(a) or not _CLOSE.fullmatch(text, end, a):
                break
            end = b
        return span(text, start, end)

    def _is_tied(self, start: int) -> bool:
        """Whether the word that starts here stands for something else, or for nothing."""
        return start in self._taken or self._is_empty[start]


@of_texts
def stems(english: str) -> frozenset[str]:
    """Content words of a text, as what the words of a family share."""
    return frozenset(stem for _, stem in _stems(english))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two renderings, as their stems, are the same but for word order or a word or two."""
    common = len(one & other)
    return common == min(len(one), len(other)) or common > _ALIKE * len(one | other)


def _stems(english: str) -> Iterator[tuple[int, str]]:
    """Where every content word starts, and its stem."""
    for word in words(english):
        if word.lemma not in ENGLISH_FUNCTION:
            yield word.start, word.lemma.removesuffix("ly")[:_STEM]
