"""Short forms of places in Chinese: 京沪, 长株潭, 合（肥）福（州）, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .gazetteer import Name, gazetteer
from .words import chinese_words

TAILS = {
    "城际高速铁路": "Intercity High-speed Railway",
    "城际铁路": "Intercity Railway",
    "高速铁路": "High-speed Railway",
    "高铁": "High-speed Railway",
    "客运专线": "Passenger Railway",
    "客专": "Passenger Railway",
    "铁路": "Railway",
    "高速公路": "Expressway",
    "高速": "Expressway",
    "公路": "Highway",
    "城市群": "City Cluster",
    "都市圈": "Metropolitan Area",
    "经济圈": "Economic Circle",
    "经济带": "Economic Belt",
    "经济区": "Economic Zone",
    "经济走廊": "Economic Corridor",
    "双城经济圈": "Economic Circle",
    "双城": "",
    "大湾区": "Greater Bay Area",
    "一体化": "integration",
    "协同发展": "coordinated development",
    "两地": "",
    "三地": "",
    "四地": "",
    "两省": "",
    "三省": "",
    "城际": "Intercity",
    "地区": "Region",
    "航线": "Route",
    "管道": "Pipeline",
    "大通道": "Corridor",
}
"""Nouns behind a run of short place names, with the English for a suggestion."""

# The sure signs: a line or a group of places bears such a name; 地区 alone may follow anything.
_SURE_TAILS = frozenset(TAILS) - {"地区", "高速", "一体化", "管道", "大通道"}
_HAN = r"[\u3400-\u9fff]"
_BRACKETED = re.compile(rf"(?:{_HAN}[（(]{_HAN}{{1,3}}[）)]|{_HAN}(?={_HAN}[（(])){{1,6}}{_HAN}?")
_PIECE = re.compile(rf"({_HAN})(?:[（(]({_HAN}{{1,3}})[）)])?")
_TAIL = re.compile("|".join(sorted(TAILS, key=len, reverse=True)))
_LIST_TAIL = re.compile(rf"(?:、(?:[^、，。；：！？]){{1,6}})*?(?:等)?({_TAIL.pattern})")


@dataclass(frozen=True, slots=True)
class Run:
    """Short place names that stand together.

    Attributes:
        start: offset of the first in the source.
        end: offset behind the last, the tail left out.
        parts: for each short name, the places that it may stand for, the likeliest first.
        tail: noun behind the run, or empty.
        bracketed: whether the source spells the names out in brackets.
    """

    start: int
    end: int
    parts: tuple[tuple[Name, ...], ...]
    tail: str
    bracketed: bool

    @property
    def expansion(self) -> str:
        """The names in English, for instance “Xining–Chengdu Railway”."""
        names = "–".join(part[0].english for part in self.parts)
        return f"{names} {TAILS.get(self.tail, '')}".strip()


def runs(source: str) -> list[Run]:
    """Runs of short place names in a Chinese text, in order, none overlapping."""
    found = list(_bracketed(source))
    for run in _together(source):
        if all(run.end <= other.start or other.end <= run.start for other in found):
            found.append(run)
    return sorted(found, key=lambda run: run.start)


def _bracketed(source: str) -> Iterator[Run]:
    """西（宁）成（都）: the brackets complete each name."""
    for match in _BRACKETED.finditer(source):
        parts: list[tuple[Name, ...]] = []
        start, end, completed = -1, -1, 0
        for piece in _PIECE.finditer(match[0]):
            name = gazetteer().lookup(piece[1] + piece[2]) if piece[2] else None
            options = (name,) if name else tuple(gazetteer().short.get(piece[1], ()))
            if piece[2] and not name:
                options = ()
            if options:
                start = match.start() + piece.start() if not parts else start
                end = match.start() + piece.end()
                parts.append(options)
                completed += name is not None
            elif completed:
                break
            else:
                parts, start = [], -1
        tail = _TAIL.match(source, end) if parts else None
        if completed and (completed > 1 or (len(parts) > 1 and tail)):
            yield Run(start, end, _likeliest(parts), tail[0] if tail else "", True)


def _together(source: str) -> Iterator[Run]:
    """长株潭城市群: nothing but short names, and a noun that such names bear."""
    short = gazetteer().short
    words = chinese_words(source) if len(source) > 2 else []
    starts = {start for start, _ in words}
    position = 0
    while position < len(source):
        end = position
        while end < len(source) and source[end] in short and end - position < 6:
            end += 1
        run = None
        if position in starts:
            for stop in range(end, position + 1, -1):
                run = _run(source, position, stop)
                if run:
                    break
        if run:
            yield run
            position = run.end
        else:
            position += 1


def _run(source: str, start: int, end: int) -> Run | None:
    text = source[start:end]
    known = gazetteer()
    if known.lookup(text) and known.lookup(text).kind.value in ("region", "country"):  # type: ignore[union-attr]
        return None
    if known.is_common_word(text) or len(set(text)) < len(text):
        return None
    tail = _TAIL.match(source, end)
    # 长株潭、环鄱阳湖等城市群: the noun is shared by a list
    noun = tail or (_LIST_TAIL.match(source, end) if len(text) > 2 else None)
    if not noun:
        return None
    name = noun[0] if tail else noun[1]
    if name not in _SURE_TAILS and len(text) < 3 and not _names_two(text):
        return None
    # 大连城际…: a full name of two characters that are short names as well
    if any(
        known.proper(text[k : k + 2]) and not known.proper(text) and not _names_two(text[k : k + 2])
        for k in range(len(text) - 1)
    ):
        return None
    return Run(
        start, end, _likeliest([tuple(known.short[c]) for c in text]), name if tail else "", False
    )


def _names_two(text: str) -> bool:
    """Whether the dictionary itself takes two characters as two places, as it does 京津."""
    gloss = gazetteer().glosses(text)
    return all(
        any(name.english in gloss for name in gazetteer().short.get(char, ())) for char in text
    )


_NEIGHBOURS = (
    "北京天津河北山西内蒙古",
    "辽宁吉林黑龙江内蒙古",
    "上海江苏浙江安徽福建江西山东",
    "河南湖北湖南",
    "广东广西海南香港澳门",
    "重庆四川贵州云南西藏",
    "陕西甘肃青海宁夏新疆",
)


def _nearness(name: Name, other: Name) -> int:
    if name.province == other.province:
        return 2
    return any(name.province in part and other.province in part for part in _NEIGHBOURS)


def _likeliest(parts: Sequence[tuple[Name, ...]]) -> tuple[tuple[Name, ...], ...]:
    """Each part's readings, first the one in whose province others of the run lie."""

    def company(name: Name, own: int) -> int:
        return sum(
            max(_nearness(name, other) for other in part)
            for k, part in enumerate(parts)
            if k != own
        )

    return tuple(
        tuple(sorted(part, key=lambda name: -company(name, k)))  # stable: the table's order
        for k, part in enumerate(parts)
    )
