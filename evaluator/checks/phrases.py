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
from ..model import Span
from ..structure import chinese_words
from .base import CheckedPair, span
from .english import words

_SHORTEST, _LONGEST = 4, 14  # characters of a phrase; what is shorter rightly varies
_MOST_WORDS = 6  # of Chinese in a phrase
_SURE_LINK = 0.3  # centred cosine that every word of a phrase must be linked with
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
            for start, end in runs_of_words(pair.source):
                places = found[pair.source[start:end]]
                if place := rendered(number, pair, start, end):
                    places.append(place)
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
    chinese = [(start + a, start + b) for a, b in chinese_words(pair.source[start:end])]
    content = [a for a, b in chinese if pair.source[a:b] not in CHINESE_FUNCTION]
    english = pair.rendering(start, end)
    if english is None or not content or not linked.issuperset(content):
        return None
    if any(
        k.target_start < english.end and english.start < k.target_end
        for k in pair.links
        if k.source_end <= start or end <= k.source_start
    ):
        return None
    if len(stems(english.text)) > 2 * len(content) + 1:
        return None
    english = _with_unlinked(pair, english)
    found = stems(english.text)
    if not found:
        return None
    own = tuple(pair.source[a:b] for a, b in chinese)
    return Place(number, span(pair.source, start, end), english, found, own)


def _with_unlinked(pair: CheckedPair, english: Span) -> Span:
    """A stretch and the words beside it that stand for nothing else.

    Every Chinese word is linked with one English word at most, so that half of what a long
    one means is left unlinked ("public" of 公共服务).
    """
    taken = {(k.target_start, k.target_end) for k in pair.links}
    start, end = english.start, english.end
    near = [(m.start(), m.end(), m[0].lower()) for m in _ENGLISH.finditer(pair.translation)]
    before = [word for word in near if word[1] <= start][::-1]
    after = [word for word in near if word[0] >= end]
    for side, words_there in enumerate((before, after)):
        for a, b, word in words_there[:_BESIDE]:
            gap = pair.translation[b:start] if side == 0 else pair.translation[end:a]
            if not _CLOSE.fullmatch(gap) or (a, b) in taken or word in ENGLISH_FUNCTION:
                break
            start, end = min(start, a), max(end, b)
    return span(pair.translation, start, end)


def stems(english: str) -> frozenset[str]:
    """Content words of a text, as what the words of a family share."""
    return frozenset(
        word.lemma[:_STEM] for word in words(english) if word.lemma not in ENGLISH_FUNCTION
    )
