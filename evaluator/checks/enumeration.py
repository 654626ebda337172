"""Items of a Chinese enumeration (甲、乙和丙) that nothing in the English list stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..alignment.words import ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.english import lemma, words
from ..language.english_names import english_names
from ..language.gazetteer import NameKind, gazetteer
from ..language.pinyin import read_out
from ..model import Category, Evidence, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .omission import LEFT_OUT

_PLACES = (NameKind.COUNTRY, NameKind.REGION, NameKind.PLACE)
_NUMERAL = re.compile(r"[一二三四五六七八九十百]+")
_SEGMENT = re.compile(r"[^，,。；;：:！!？?（）()—\n]+")
_JOINTS = frozenset("以及 或者 和 与 及 或".split())
_LIST_END = re.compile(r"等")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EMPTY = frozenset(
    "的 了 在 对 等 并 以 为 是 将 把 被 也 都 就 而 之 其 于 从 向 由 到 中 上 下 所 这 那 该 各 "
    "每 某 着 过 地 得 又 还 但 且 则 即 和 与 及 或 以及 等等 一个 一些 "
    "这些 那些 包括 进行 其他".split()
)
_EDGE = 2  # content words of the first and the last item: what lies beyond may be no part of it
_CHUNK_END = re.compile(r"[,;.:!?](?=\s|$)(?:\s*(?:and|or)\b)?|\b(?:and|or|as well as|plus)\b|&")
_JOINT_FIRST = re.compile(r"\s*(?:and|or|as well as|plus)\b|\s*&")
_JOINT = re.compile(r"\b(?:and|or|as well as|plus)\b|&")
_NAME = re.compile(r"\b[A-Z][a-z]+\b")
_LINKED = 0.4  # similarity from which a link tells where the English list stands
_PLAIN = 0.6  # similarity of a link that needs no dictionary beside it
_STEM = 5  # letters that words of one family share
_ASIDE = re.compile(r"\([^)]*\)|\bCL:.*")  # a gloss's remarks and measure words
_MOST = 0.5  # share of a list's items
_SURE, _WEAK = 0.2, 0.48
"""Mean similarity of an item's linked words below which it is lost, and above which it is kept;
only where the English list is shorter, too."""


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
    scope = Scope.PAIR
    categories = (Category.OMISSION,)
    severity = Severity.MINOR
    requires = frozenset((Evidence.LINKS,))

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
    segments = [segment.span() for segment in _SEGMENT.finditer(source) if "、" in segment[0]]
    if not segments:
        return
    tokens = chinese_words(source)
    joints = [token for token in tokens if source[slice(*token)] in _JOINTS]
    lists = [_pieces(source, *segment, joints) for segment in segments]
    lists = [pieces for pieces in lists if len(pieces) > 2]
    content = [place for place in tokens if _is_content(source[slice(*place)])]
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


def _pieces(
    source: str, start: int, end: int, joints: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Stretches between the marks of a list, the last piece cut at its 和 and at 等."""
    marks = [match.start() for match in re.finditer("、", source[start:end])]
    bounds = [start - 1, *(start + mark for mark in marks), end]
    pieces = [(a + 1, b) for a, b in pairwise(bounds)]
    if _NUMERAL.fullmatch(source, *pieces[0]):
        del pieces[0]  # 七、 numbers a heading
    first, last = pieces.pop()
    stop = _LIST_END.search(source, first, last)
    last = stop.start() if stop else last
    joint = next(((a, b) for a, b in joints if first < a and b < last), None)
    if joint:
        pieces.append((first, joint[0]))
        first = joint[1]
    pieces.append((first, last))
    return [(a, b) for a, b in pieces if a < b]


def _lost(number: int, pair: CheckedPair, items: Sequence[Item]) -> Iterator[Draft]:
    evidence = _Evidence(pair)
    found = [evidence.of(item, items) for item in items]
    levels = [support.level for support in found]
    lost = [level < _WEAK for level in levels]
    english = _english_list(pair.translation, found)
    if english:
        english = _with_neighbours(pair, english, (items[0].start, items[-1].end))
    missing = len(items) - len(english) if english else 0
    # A longer list is a looser one: what English says together counts as one item there.
    if missing <= 0 or len(items) - missing < 2:
        return
    weakest = sorted(range(len(items)), key=levels.__getitem__)[:missing]
    # Where most seem lost it is the links that are poor, as they are with set phrases.
    told = set(weakest) if sum(lost) <= _MOST * len(items) else set[int]()
    # What the dictionary knows and nothing at all stands for is lost, others being as weak.
    bare = [k for k, support in enumerate(found) if support.is_bare]
    if len(bare) == 1:
        told.add(bare[0])
    for k in sorted(told):
        item, level = items[k], levels[k]
        is_told = any(
            known.start <= item.start < known.end and known.level < LEFT_OUT
            for known in pair.uncovered
        )
        if level < _SURE and (item.is_whole or found[k].is_bare) and not is_told:
            text = pair.source[item.start : item.end]
            yield Draft(
                pair=number,
                category=Category.OMISSION,
                severity=Severity.MINOR,
                confidence=0.7,
                message=message("enumeration.lost", item=text),
                source_span=span(pair.source, item.start, item.end),
            )


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for an item's being translated.

    Attributes:
        level: mean evidence for its own words, by characters, 0-1.
        places: in the translation, of what surely stands for one of its words.
        is_bare: whether all its words are in the dictionary and nothing stands for any.
    """

    level: float
    places: tuple[tuple[int, int], ...]
    is_bare: bool


class _Evidence:
    """What in a translation may stand for the words of its source."""

    def __init__(self, pair: CheckedPair) -> None:
        self._pair = pair
        self._links = {link.source_start: link for link in pair.links}
        self._stems: dict[str, list[int]] = defaultdict(list)
        for word in words(pair.translation):
            self._stems[_stem(word.lemma)].append(word.start)
        self._takers = {
            link.target_start: (link.source_start, pair.source[link.source_start : link.source_end])
            for link in self._links.values()
        }
        self._spelt = [
            (place, match.span())
            for match in _NAME.finditer(pair.translation)
            for place in read_out(match[0].lower(), pair.source)
        ]

    def of(self, item: Item, items: Sequence[Item]) -> Support:
        """The evidence for an item of a list; what its words share with others' says nothing."""
        source = self._pair.source
        for (start, _), place in self._spelt:
            if item.start <= start < item.end:
                return Support(1.0, (place,), is_bare=False)
        others = {source[a:b] for other in items if other is not item for a, b in other.words}
        own = [(a, b) for a, b in item.words if source[a:b] not in others] or list(item.words)
        scores = [self._of_word(source[a:b], a) for a, b in own]
        lengths = [b - a for a, b in own]
        level = sum(n * score for n, score in zip(lengths, scores, strict=True)) / sum(lengths)
        links = (self._links[a] for a, _ in own if a in self._links)
        places = [(k.target_start, k.target_end) for k in links if k.score >= _LINKED]
        is_bare = not level and all(_meanings(source[a:b]) for a, b in own)
        return Support(level, tuple(places), is_bare)

    def _of_word(self, word: str, start: int) -> float:
        """0-1: the similarity of the link, or 1 where a word that the dictionary gives is there.

        A place is there by its name or not at all, since towns are much alike to the encoder.
        """
        name = gazetteer().lookup(word) if len(word) > 1 else None
        if name and name.kind in _PLACES and not gazetteer().is_common_word(word):
            english = english_names(self._pair.translation)
            is_there = english.has_any(name.forms, or_like=name.is_foreign)
            return float(is_there)
        level = self._links[start].score if start in self._links else 0.0
        is_told = len(word) > 1 and any(
            self._is_free(place, stem, start)
            for stem in _meanings(word)
            for place in self._stems[stem]
        )
        return 1.0 if level < _PLAIN and is_told else level

    def _is_free(self, place: int, stem: str, start: int) -> bool:
        """Whether an English word may stand for the one at ``start``: no other has it by right,
        linked with it and explained by it in the dictionary.
        """
        taker, word = self._takers.get(place, (start, ""))
        return taker == start or stem not in _meanings(word)


@lru_cache(maxsize=4096)
def _meanings(word: str) -> tuple[str, ...]:
    """Stems of the English by which the dictionary explains a word, or the parts of one."""
    known = gazetteer()
    cuts = (k for k in range(len(word), 1, -1) if known.glosses(word[:k]))
    cut = next(cuts, len(word))
    parts = [part for part in (word[:cut], word[cut:]) if len(part) > 1]
    plain = " ".join(_ASIDE.sub(" ", known.glosses(part)) for part in parts)
    return tuple(_stem(lemma(part)) for part in re.findall("[A-Za-z]{4,}", plain))


def _stem(word: str) -> str:
    """What the words of a family share: flexible, flexibility."""
    return word[:_STEM]


def _english_list(translation: str, found: Sequence[Support]) -> list[tuple[int, int]]:
    """Items of the English list, between what stands for those that are kept."""
    places = [place for item in found if item.level >= _WEAK for place in item.places]
    if not places:
        return []
    first, last = min(start for start, _ in places), max(end for _, end in places)
    marks = [match.span() for match in re.finditer("[,;]", translation[first:last])]
    behind = first + (marks[-1][1] if marks else 0)
    # "a, b, and c" has its items between commas alone; in "a, b and c" the last part is two.
    if not marks or not _JOINT_FIRST.match(translation, behind, last):
        joints = _JOINT.finditer(translation, behind, last)
        marks += [(match.start() - first, match.end() - first) for match in joints]
    bounds = [0, *(edge for mark in marks for edge in mark), last - first]
    return [(first + a, first + b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]


def _with_neighbours(
    pair: CheckedPair, english: Sequence[tuple[int, int]], source: tuple[int, int]
) -> list[tuple[int, int]]:
    """An English list with what goes on before and behind it and may be items of it.

    So may be what has as many content words that no word of the source outside the list is linked
    to as others.
    """
    text = pair.translation
    taken = [
        (k.target_start, k.target_end)
        for k in pair.links
        if k.score >= _LINKED and not source[0] <= k.source_start < source[1]
    ]
    free = {
        word.start: not any(a <= word.start < b for a, b in taken)
        for word in words(text)
        if word.lemma not in ENGLISH_FUNCTION
    }
    found = list(english)
    bounds = [0, *(edge for mark in _CHUNK_END.finditer(text) for edge in mark.span()), len(text)]
    chunks = list(zip(bounds[::2], bounds[1::2], strict=True))
    before = [chunk for chunk in chunks if chunk[1] <= english[0][0]]
    behind = [chunk for chunk in chunks if chunk[0] >= english[-1][1]]
    for side in (reversed(before), behind):
        for start, end in side:
            inside = [is_free for place, is_free in free.items() if start <= place < end]
            if not any(inside) or 2 * sum(inside) < len(inside):
                break
            found.append((start, end))
    return sorted(found)
