"""Which of two things is said to be more, in either language: ``data/comparatives.tsv``."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .lexicon import english_words


@dataclass(frozen=True, slots=True)
class Comparison:
    """A statement that one thing is more or less than another.

    Attributes:
        senses: by dimension 1 for more or -1 for less; several where a word may mean either.
        first: place of what stands before the words that compare.
        start: offset where those begin.
        end: offset behind them, where the second thing begins.
        last: offset where that ends at the latest.
        stop: offset behind all that compares.
    """

    senses: Mapping[str, int]
    first: tuple[int, int]
    start: int
    end: int
    last: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Dimension:
    """A row of the table.

    Attributes:
        name: of the dimension.
        chinese: words for more and for less.
        compared: English comparatives for more and for less, alone.
        plain: English adjectives for more and for less.
    """

    name: str
    chinese: tuple[frozenset[str], frozenset[str]]
    compared: tuple[re.Pattern[str], re.Pattern[str]]
    plain: tuple[re.Pattern[str], re.Pattern[str]]


_ALIKE = frozenset(
    "length height weight price depth thickness distance heat density width brightness "
    "noise".split()
)
"""Dimensions of which Chinese says in its noun what English says in its adjective: 密度大/dense."""
_FIGURE = r"(?![\d一二两三四五六七八九十百千万半几第零％\-−+±$￥¥])"
_DIFFERENCE = re.compile(
    r"(?:大约|[约近逾达超])*[\d一二两三四五六七八九十百千万几数半][\d.,一二两三四五六七八九十百千万亿点几数多余]*"
    r"\s*[^\d年月日号届代版期季度]{1,5}$"
)
"""Behind the second thing by how much: 高于平均水平0.8个百分点."""
_DEGREE = "(?:还要?|更加?|要|都|也|来得|稍微?|略微?|远远?|明显|显著|那么|这么|那样|这样|得)*"
_CHINESE_END = (
    "(?=[，。；！？,;!?]|$|得多|很多|许多|不少|一些|一点|些|"
    r"[\d一二两三四五六七八九十几半近约将了的])"
)
_CLAUSE = r"[^，。；：！？,;:!?]"
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_AS = re.compile(
    r"\b(?P<negated>not|n['’]t|never|nor|hardly)?\s?(?P<as>as|so) (?P<what>[\w-]+)", re.I
)
_STANDS_BETWEEN = re.compile(
    r"\b(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|outnumber(?:s|ed|ing)?|outstrip(?:s|ped)?|above|below|"
    r"outperform(?:s|ed|ing)?)\b(?! by)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:\b(?:no|not|never|nor|neither|none|nothing|without|rather|other|if|less|more)|n['’]t)\s+(?:\w+\s+){0,2}$",
    re.I,
)
"""Before an English comparative what leaves open which is meant."""
_MONEY = re.compile(
    r"(?:[$€£¥]\s?[\d,.]+|\b(?:yuan|dollars?|euros?|pounds?|RMB|CNY|yen|won|cents))\s+$"
)
"""Before "more" or "less" what makes it a price: five dollars more than."""
_BOUND = re.compile(
    r"\s(?:[$€£¥]?\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|half|a hundred|a dozen)\b)[\w,.-]*"
    r"(?=\s(?:[\w-]+\s)?(?:short|below|above|under|over|behind|ahead|lower|higher|less|more|fewer)\b)",
    re.IGNORECASE,
)
"""Behind "than" a bare number, of which something else is said: more than ten points short of."""
_BETWEEN = 6  # words between an English comparative and its "than"


@cache
def _dimensions() -> tuple[_Dimension, ...]:
    file = importlib.resources.files(__package__) / "data" / "comparatives.tsv"
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines()[1:])
    return tuple(
        _Dimension(
            name,
            (frozenset(more.split("|")), frozenset(less.split("|"))),
            (_words(more_compared), _words(less_compared)),
            (_words(more_plain), _words(less_plain)),
        )
        for name, more, less, more_compared, less_compared, more_plain, less_plain in rows
    )


def _words(written: str) -> re.Pattern[str]:
    return english_words(written or "(?!)")


@cache
def _chinese_forms() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Patterns of Chinese comparisons, each with the sense that it gives its adjective."""
    words = {word for dimension in _dimensions() for side in dimension.chinese for word in side}
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    single = "".join(sorted(word for word in words if len(word) == 1))
    second = rf"(?P<second>{_FIGURE}{_CLAUSE}{{1,14}}?)"
    return (
        (
            1,
            re.compile(
                rf"(?<![不没有对相])(?P<mark>比)(?![赛较例如重分价方喻亚利特值率试武邻]){second}"
                rf"{_DEGREE}(?P<what>(?<!多){listed})(?!少){_CHINESE_END}"
            ),
        ),
        (
            -1,
            re.compile(
                rf"(?P<mark>没有?|不如|不及|比不上){second}{_DEGREE}(?P<what>{listed})(?=[，。；！？]|$)"
            ),
        ),
        (
            1,
            re.compile(
                rf"(?<![不未无])(?<!不[得应能可会宜许准再])(?P<mark>(?P<what>[{single}]|超过|超出|胜过)于?)(?<=于|过|出)"
                rf"(?P<second>{_FIGURE}{_CLAUSE}{{1,20}})"
            ),
        ),
    )


def chinese_comparisons(text: str) -> Iterator[Comparison]:
    """The comparisons of a Chinese text: 比 … 高, 不如 … 多, 低于 …; none of a bare figure."""
    for sense, form in _chinese_forms():
        for match in form.finditer(text):
            senses = {
                dimension.name: sense * side
                for dimension in _dimensions()
                for side, known in zip((1, -1), dimension.chinese, strict=True)
                if match["what"] in known
            }
            if "quantity" in senses:
                senses |= dict.fromkeys(_ALIKE - senses.keys(), senses["quantity"])
            marks = re.finditer(r"[，。；：！？,;:!?]", text[: match.start()])
            begin = max((mark.end() for mark in marks), default=0)
            yield Comparison(
                senses,
                (begin, match.start()),
                *match.span("mark"),
                _end_of_second(text, *match.span("second")),
                max(match.end("what"), match.end("second")),
            )


def _end_of_second(text: str, start: int, end: int) -> int:
    """Where the thing that is compared with ends: before the difference, where there is one."""
    difference = _DIFFERENCE.search(text, start + 1, end)
    return difference.start() if difference else end


def english_comparisons(text: str) -> Iterator[Comparison]:
    """The comparisons of an English text: more … than, not as … as, exceeds; none left open."""
    for than in _THAN.finditer(text):
        if _BOUND.match(text, than.end()):
            continue
        words = list(re.finditer(r"[\w'’-]+", text[: than.start()]))[-_BETWEEN - 1 :]
        for place, word in reversed(list(enumerate(words))):
            senses = _compared(text, [w.span() for w in words[place:]])
            if "quantity" in senses and _MONEY.search(text, 0, word.start()):
                senses = {**senses, "price": senses["quantity"]}
            if senses and not _OPEN.search(text, 0, word.start()):
                yield _english(text, senses, word.start(), than.end())
            if senses:
                break
    for match in _STANDS_BETWEEN.finditer(text):
        senses = _compared(text, [match.span()])
        if senses and not _OPEN.search(text, 0, match.start()):
            yield _english(text, senses, *match.span())
    for match in _AS.finditer(text):
        behind = re.match(r"(?: \w+){0,2}? as\b", text[match.end() :])
        is_denied = match["negated"] or re.search(
            r"(?:\bnot|n['’]t|\bcannot|\bnever)(?: \w+){0,3}\s?$", text[: match.start("as")], re.I
        )
        if behind and is_denied:
            senses = {name: -sense for name, sense in _plain(match["what"]).items()}
            if senses:
                yield _english(text, senses, match.start("as"), match.end() + behind.end())


def _english(text: str, senses: Mapping[str, int], start: int, end: int) -> Comparison:
    begin = max((m.end() for m in re.finditer(r"[,;:!?]\s|\.\s", text[:start])), default=0)
    stop = re.search(r"[,;:!?]|\.(?=\s|$)", text[end:])
    last = end + stop.start() if stop else len(text)
    return Comparison(senses, (begin, start), start, end, last, last)


def _compared(text: str, places: list[tuple[int, int]]) -> Mapping[str, int]:
    """What a comparative says; "more" and "less" with the adjective behind them."""
    word = text[slice(*places[0])]
    side = {"more": 1, "less": -1}.get(word.lower())
    if side and len(places) > 1:
        described = _plain(text[slice(*places[1])])
        if described:
            return {name: side * sense for name, sense in described.items()}
    return {
        dimension.name: sense
        for dimension in _dimensions()
        for sense, known in zip((1, -1), dimension.compared, strict=True)
        if known.fullmatch(word)
    }


def _plain(word: str) -> Mapping[str, int]:
    return {
        dimension.name: sense
        for dimension in _dimensions()
        for sense, known in zip((1, -1), dimension.plain, strict=True)
        if known.fullmatch(word)
    }
