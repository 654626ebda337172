"""Phrases that recur in a document, and what stands for them in English.

A document's terms need no list to be found: they are the runs of words that recur.  What
stands for one is read off the word links, and only where it holds together, so that scattered
links are no evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..model import Span
from ..structure import chinese_words
from .base import CheckedPair
from .english import words

_SHORTEST, _LONGEST = 4, 14  # characters of a phrase; what is shorter rightly varies
_MOST_WORDS = 6  # of Chinese in a phrase
_SURE_LINK = 0.3  # centred cosine that every word of a phrase must be linked with
_STEM = 5  # letters that words of one family share: develop, development

_HAN = re.compile(r"[\u3400-\u9fff]+")
_FIGURE = re.compile(r"[零〇一二三四五六七八九十百千万亿两几第年月日时分个]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase where it stands in a document.

    Attributes:
        pair: index of the pair in its document.
        source: the phrase.
        english: what stands for it.
        stems: of the content words of that.
    """

    pair: int
    source: Span
    english: Span
    stems: frozenset[str]


def recurring_phrases(pairs: Sequence[CheckedPair]) -> dict[str, list[Place]]:
    """Phrases that recur, with the places where their rendering is known, in document order.

    A run of words that only ever occurs inside the same longer one is no phrase of its own.
    """
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        if pair.links:
            for start, end in runs_of_words(pair.source):
                found[pair.source[start:end]].append((number, start, end))
    recurring = {run: places for run, places in found.items() if len(places) > 1}
    inner = {
        run[a:b]
        for run, places in recurring.items()
        for a in range(len(run))
        for b in range(a + _SHORTEST, len(run) + 1)
        if b - a < len(run) and len(recurring.get(run[a:b], ())) == len(places)
    }
    phrases = {}
    for run in sorted(recurring.keys() - inner, key=lambda run: (-len(run), run)):
        known = [rendered(number, pairs[number], *place) for number, *place in recurring[run]]
        phrases[run] = [place for place in known if place]
    return phrases


def runs_of_words(source: str) -> Iterator[tuple[int, int]]:
    """Every run of Chinese words that could be a phrase: neither end is a function word."""
    tokens = chinese_words(source)
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
            start, end = tokens[first][0], tokens[last][1]
            if can_end[last] and _SHORTEST <= end - start <= _LONGEST:
                yield start, end


def rendered(number: int, pair: CheckedPair, start: int, end: int) -> Place | None:
    """A phrase with its rendering; None where the links do not tell it for sure.

    Every content word is linked, and nothing that stands for the words around the phrase
    stands inside the stretch.
    """
    inside = [k for k in pair.links if start <= k.source_start and k.source_end <= end]
    linked = {k.source_start for k in inside if k.score >= _SURE_LINK}
    content = [
        start + a
        for a, b in chinese_words(pair.source[start:end])
        if pair.source[start + a : start + b] not in CHINESE_FUNCTION
    ]
    english = pair.rendering(start, end)
    if english is None or not content or not linked.issuperset(content):
        return None
    if any(
        k.target_start < english.end and english.start < k.target_end
        for k in pair.links
        if k.source_end <= start or end <= k.source_start
    ):
        return None
    found = stems(english.text)
    if not found or len(found) > 2 * len(content) + 1:
        return None
    return Place(number, Span(start, end, pair.source[start:end]), english, found)


def stems(english: str) -> frozenset[str]:
    """Content words of a text, as what the words of a family share."""
    return frozenset(
        word.lemma[:_STEM] for word in words(english) if word.lemma not in ENGLISH_FUNCTION
    )
