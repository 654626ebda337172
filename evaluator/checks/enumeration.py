"""Items of a Chinese enumeration (甲、乙和丙) that nothing in the English list stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..alignment import WordLink
from ..model import Severity
from ..structure import chinese_words
from .base import Check, CheckedDocument, CheckedPair, Draft, span
from .english import lemma, words
from .gazetteer import gazetteer
from .pinyin import read_out

CATEGORY = "Accuracy/Omission"

_SEGMENT = re.compile(r"[^，,。；;：:！!？?（）()—\n]+")
_LAST_JOINT = re.compile(r"以及|或者|[和与及或]")
_LIST_END = re.compile(r"等")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EMPTY = frozenset(
    "的 了 在 对 等 并 以 为 是 将 把 被 也 都 就 而 之 其 于 从 向 由 到 中 上 下 所 这 那 该 各 "
    "每 某 着 过 地 得 又 还 但 且 则 即 和 与 及 或 以及 等等 一个 一些 包括 进行 其他".split()
)
_EDGE = 2  # content words of the first and the last item: what lies beyond may be no part of it
_JOINT_FIRST = re.compile(r"\s*(?:and|or|as well as|plus)\b|\s*&")
_JOINT = re.compile(r"\b(?:and|or|as well as|plus)\b|&")
_NAME = re.compile(r"\b[A-Z][a-z]+\b")
_LINKED = 0.4  # similarity from which a link tells where the English list stands
_PLAIN = 0.6  # similarity of a link that needs no dictionary beside it
_MOST = 0.5  # share of a list's items
_SURE, _WEAK = 0.2, 0.48
"""Mean similarity of an item's linked words below which it is lost, surely or perhaps; only
where the English list is shorter, too."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an enumeration: its place, its content words, and whether these are all."""

    start: int
    end: int
    words: tuple[tuple[int, int], ...]
    is_whole: bool


class EnumerationCheck(Check):
    """List items left out; silent where the words' links are not known."""

    name = "enumeration"

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; items inside a clause that ``omission`` reports are left out."""
        for number, pair in enumerate(document.pairs):
            if not pair.links or "、" not in pair.source:
                continue
            for items in enumerations(pair.source):
                yield from _lost(number, pair, items)


def enumerations(source: str) -> Iterator[list[Item]]:
    """The 、 lists of a text, each with at least three items.

    The first item's beginning and the last one's end are not marked in Chinese (加强保护、应用):
    of these only the words next to the list count.
    """
    lists = [_pieces(segment[0], segment.start()) for segment in _SEGMENT.finditer(source)]
    lists = [pieces for pieces in lists if len(pieces) > 2]
    if not lists:
        return
    content = [place for place in chinese_words(source) if _is_content(source[slice(*place)])]
    for pieces in lists:
        items = []
        for k, (start, end) in enumerate(pieces):
            inside = [(a, b) for a, b in content if start <= a and b <= end]
            whole = 0 < k < len(pieces) - 1 or len(inside) <= _EDGE
            if not whole:
                inside = inside[-_EDGE:] if k == 0 else inside[:_EDGE]
            if inside:
                items.append(Item(inside[0][0], inside[-1][1], tuple(inside), whole))
        if len(items) == len(pieces):
            yield items


def _is_content(word: str) -> bool:
    return word not in _EMPTY and bool(_HAN.search(word) or word.isalnum())


def _pieces(text: str, offset: int) -> list[tuple[int, int]]:
    """Stretches between the marks of a list, the last piece cut at its 和 and at 等."""
    bounds = [0, *(match.end() for match in re.finditer("、", text)), len(text) + 1]
    pieces = [(a, b - 1) for a, b in pairwise(bounds)]
    if len(pieces) < 2:
        return []
    start, end = pieces.pop()
    stop = _LIST_END.search(text, start, end)
    end = stop.start() if stop else end
    joint = _LAST_JOINT.search(text, start + 1, end)
    if joint and joint.end() < end:
        pieces.append((start, joint.start()))
        start = joint.end()
    pieces.append((start, end))
    return [(offset + a, offset + b) for a, b in pieces if a < b]


def _lost(number: int, pair: CheckedPair, items: Sequence[Item]) -> Iterator[Draft]:
    links = {link.source_start: link for link in pair.links}
    english = {word.lemma for word in words(pair.translation)}
    spelt = [
        place
        for name in set(_NAME.findall(pair.translation))
        for place in read_out(name.lower(), pair.source)
    ]
    levels = [
        1.0
        if any(item.start <= a < item.end for a, _ in spelt)
        else _evidence(pair.source, item, items, links, english)
        for item in items
    ]
    lost = [level < _WEAK for level in levels]
    # Where most seem lost it is the links that are poor, as they are with set phrases.
    if not any(lost) or sum(lost) > _MOST * len(items):
        return
    missing = len(items) - _english_items(pair, items, links, lost)
    weakest = sorted(range(len(items)), key=levels.__getitem__)[: max(missing, 0)]
    for k in weakest:
        item, level = items[k], levels[k]
        is_told = any(known.start <= item.start < known.end for known in pair.uncovered)
        if level < _WEAK and item.is_whole and not is_told:
            text = pair.source[item.start : item.end]
            yield Draft(
                pair=number,
                category=CATEGORY,
                severity=Severity.MINOR,
                confidence=0.7 if level < _SURE else 0.5,
                message=f"Nothing in the English list seems to stand for the item “{text}”.",
                source_span=span(pair.source, item.start, item.end),
            )


def _evidence(
    source: str,
    item: Item,
    items: Sequence[Item],
    links: dict[int, WordLink],
    english: set[str],
) -> float:
    """Mean similarity of the links of an item's own words, by characters.

    A word without a link counts nothing, one whose meaning in the dictionary stands in the
    English counts in full.
    """
    others = {source[a:b] for other in items if other is not item for a, b in other.words}
    own = [(a, b) for a, b in item.words if source[a:b] not in others] or list(item.words)
    total = sum(b - a for a, b in own)
    return sum((b - a) * _word_evidence(source[a:b], a, links, english) for a, b in own) / total


def _word_evidence(word: str, start: int, links: dict[int, WordLink], english: set[str]) -> float:
    score = links[start].score if start in links else 0.0
    if score < _PLAIN and len(word) > 1:
        meanings = re.findall("[A-Za-z]{4,}", gazetteer().glosses(word))
        if any(lemma(part) in english for part in meanings):
            return 1.0
    return score


def _english_items(
    pair: CheckedPair, items: Sequence[Item], links: dict[int, WordLink], lost: Sequence[bool]
) -> int:
    """Number of items of the English list, between the words linked to those that are kept."""
    places = [
        (links[a].target_start, links[a].target_end)
        for item, is_lost in zip(items, lost, strict=True)
        if not is_lost
        for a, _ in item.words
        if a in links and links[a].score >= _LINKED
    ]
    if not places:
        return len(items)
    first, last = min(start for start, _ in places), max(end for _, end in places)
    parts = re.split("[,;]", pair.translation[first:last])
    # "a, b, and c" counts its commas alone; in "a, b and c" the last part is two items.
    is_plain = len(parts) > 1 and _JOINT_FIRST.match(parts[-1])
    count = len(parts) + (0 if is_plain else len(_JOINT.findall(parts[-1])))
    return count
