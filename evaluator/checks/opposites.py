"""Opposites that translations mix up, and hostile words turned against what is wished for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..language.lexicon import english_words, lexicon, pattern
from .base import CheckedPair


@dataclass(frozen=True, slots=True)
class Side:
    """One of two opposites.

    Attributes:
        word: English name of it, for the reviewer.
        linked: what says it in Chinese where a link between words leads there.
        chinese: what says it in Chinese.
        english: what says it in English.
        motive: all in Chinese that may be behind the English, whatever it means.
        also: that and further English that says it, too ambiguous to be evidence of an error.
        governs: whether the English stands before what the Chinese stands behind.
    """

    word: str
    linked: re.Pattern[str]
    chinese: re.Pattern[str]
    english: re.Pattern[str]
    motive: re.Pattern[str]
    also: re.Pattern[str]
    governs: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """An opposite in the translation of what the source says; offsets into both texts."""

    said: Side
    meant: Side
    source: tuple[int, int]
    translation: tuple[int, int]


_NOTHING = "(?!)"
_LONGEST_PHRASE = 16
_CLAUSE_MARKS = "，。；：！？"
_LONGEST_WORD = 4  # characters: links that lead to more than that are scattered
_NEGATED = re.compile(
    r"[不没未无非][有能会]?.?$|\b(?:not|no|never|without|\w+n['’]t)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
"""A negation just before the end of a text in either language."""


@cache
def opposites() -> tuple[tuple[Side, Side], ...]:
    """The table ``data/opposites.toml``."""
    return tuple(
        (_side(pair["one"]), _side(pair["other"])) for pair in lexicon("opposites")["pair"]
    )


def _side(table: dict[str, str]) -> Side:
    also = f"|{table['also']}" if "also" in table else ""
    return Side(
        table["word"],
        re.compile(table["linked"]),
        re.compile(pattern(table.get("chinese", _NOTHING))),
        english_words(table["english"]),
        re.compile(pattern(table["motive"])),
        english_words(table["english"] + also),
        "governs" in table,
    )


_DIRECTIONS = {"东": "east", "西": "west", "南": "south", "北": "north"}
_DIRECTION = re.compile(
    r"\b(?=[NSEWnsew])(?:(?P<ns>[Nn]orth|[Ss]outh)-?)?(?P<ew>[Ee]ast|[Ww]est)?(?:ern|wards?|erly|bound)?\b"
    r"(?! (?!(?:Railway |Train )?Station)[A-Z])"
)
_CHINESE_DIRECTION = re.compile(
    r"[东南西北]{1,2}(?=[部方侧向岸面边端翼]|地区)|[向往以朝][东南西北]{1,2}|"
    r"(?<=[\u3400-\u9fff])[东南西北](?=站(?![着立起出在到]))"
)


_CHINESE_COURSE = re.compile("[由从自]([东南西北])[部方面边侧]?[往向至到朝]([东南西北])")
_COURSE = re.compile(
    r"\bfrom (?:the )?(north|south|east|west)\w* to(?:wards?)? (?:the )?(north|south|east|west)",
    re.IGNORECASE,
)


@cache
def _idle_directions() -> re.Pattern[str]:
    return re.compile(pattern(lexicon("opposites")["compass"]["idle"]))


@cache
def _wished() -> re.Pattern[str]:
    return re.compile(pattern(lexicon("opposites")["turned"]["wished"]))


@cache
def _hostile() -> re.Pattern[str]:
    """A fight against a purpose, the purpose in a group of its own."""
    table = {key: pattern(written) for key, written in lexicon("opposites")["turned"].items()}
    return re.compile(
        rf"\b(?:{table['hostile']})\s+"
        rf"(?P<purpose>(?:(?!(?:{table['bounds']})\b)[\w'’-]+[ ,]+){{0,7}}?{table['purpose']})\b"
        rf"(?=\s+(?:{table['behind']})\b|\s*[.,;:!?)”\"]|\s*$)",
        re.IGNORECASE,
    )


def linked_swaps(pair: CheckedPair) -> Iterator[Swap]:
    """Words of the translation that stand where the source has the contrary.

    Where that is, the links of the word itself tell or, where it has none, those of the words
    around it.  A clause that says both, and a negation on either side, leave it open: 没有减少
    has increased.
    """
    if not pair.links:
        return
    for sides in opposites():
        for meant, said in (sides, sides[::-1]):
            if not meant.linked.search(pair.source):
                continue
            for theirs in said.english.finditer(pair.translation):
                ours = (
                    _by_link(pair, theirs, meant, said)
                    or _by_phrase(pair, theirs, meant, said)
                    or _by_clause(pair, theirs, meant, said)
                )
                if (
                    ours
                    and not said.linked.search(_clause(pair.source, ours))
                    and (not said.governs or _is_governed(pair, ours, theirs))
                    and not _NEGATED.search(pair.source[: ours.start()])
                    and not _NEGATED.search(pair.translation[: theirs.start()])
                ):
                    yield Swap(said, meant, ours.span(), theirs.span())


def _by_link(
    pair: CheckedPair, theirs: re.Match[str], meant: Side, said: Side
) -> re.Match[str] | None:
    """The contrary in the Chinese word that a word of the translation is linked to."""
    linked = pair.origin(*theirs.span())
    if not linked or linked.end - linked.start > _LONGEST_WORD:
        return None
    place = max(linked.start - 1, 0), linked.end + 1
    if said.motive.search(pair.source, *place):
        return None
    return meant.linked.search(pair.source, *place)


def _by_phrase(
    pair: CheckedPair, theirs: re.Match[str], meant: Side, said: Side
) -> re.Match[str] | None:
    """The contrary where a word without a link stands, among words that have links."""
    if pair.origin(*theirs.span()):
        return None
    for reach in (3, 2, 1):
        phrase = _around(pair.translation, *theirs.span(), reach)
        linked = pair.origin(*phrase)
        if linked and linked.end - linked.start <= _LONGEST_PHRASE:
            if meant.also.search(pair.translation, *phrase):
                return None
            place = max(linked.start - 2, 0), linked.end + 2
            if said.motive.search(pair.source, *place):
                return None
            return meant.linked.search(pair.source, *place)
    return None


def _by_clause(
    pair: CheckedPair, theirs: re.Match[str], meant: Side, said: Side
) -> re.Match[str] | None:
    """The contrary in the clause of what stands next to an unlinked word of the translation.

    A Chinese verb may stand far from the noun that its object ends in.  Neither clause may have
    anything that could be behind the other sense.
    """
    if said.governs or pair.origin(*theirs.span()):
        return None
    linked = pair.origin(*_around(pair.translation, *theirs.span(), 3))
    if not linked or linked.end - linked.start > _LONGEST_PHRASE:
        return None
    first, last = _bounds(pair.source, linked.start, linked.end)
    if any(mark in linked.text for mark in _CLAUSE_MARKS) or said.motive.search(
        pair.source, first, last
    ):
        return None
    if meant.also.search(_english_clause(pair.translation, theirs)):
        return None
    found = list(meant.linked.finditer(pair.source, first, last))
    return found[0] if len(found) == 1 else None


def _english_clause(text: str, match: re.Match[str]) -> str:
    """What stands around a match between two marks."""
    return text[slice(*_bounds(text, *match.span(), ",.;:!?"))]


def _clause(source: str, match: re.Match[str]) -> str:
    """The clause of a Chinese text that a match stands in."""
    return source[slice(*_bounds(source, *match.span()))]


def _bounds(text: str, start: int, end: int, marks: str = _CLAUSE_MARKS) -> tuple[int, int]:
    """Where the clause around a stretch of a text begins and ends."""
    first = max(text.rfind(mark, 0, start) for mark in marks) + 1
    ends = (text.find(mark, end) for mark in marks)
    return first, min((at for at in ends if at >= 0), default=len(text))


def _is_governed(pair: CheckedPair, ours: re.Match[str], theirs: re.Match[str]) -> bool:
    """Whether what follows in English precedes in Chinese.

    "Stop before leaving" says the same as 停车后离开; "before stopping" does not.  With nothing
    behind it ("as never before.") it governs nothing that could be turned round.
    """
    if re.match(r"\s*(?:[.,;:!?)]|$)", pair.translation[theirs.end() :]):
        return True
    _, end = _around(pair.translation, *theirs.span(), 3)
    linked = pair.origin(theirs.end(), end)
    return linked is not None and linked.start < ours.start()


def _around(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """A stretch of an English text with some words on either side."""
    before = re.search(rf"(?:[\w'’-]+ ){{0,{reach}}}$", text[:start])
    behind = re.match(rf"(?: [\w'’-]+){{0,{reach}}}", text[end:])
    assert before is not None  # it matches the empty text as well
    assert behind is not None
    return before.start(), end + behind.end()


def swaps(source: str, translation: str) -> Iterator[Swap]:
    """Opposites of what the source says, where nothing else in it is behind them."""
    for pair in opposites():
        for meant, said in (pair, pair[::-1]):
            ours, theirs = meant.chinese.search(source), said.english.search(translation)
            if (
                ours
                and theirs
                and not said.motive.search(source)
                and not _NEGATED.search(source[: ours.start()])
                and not _NEGATED.search(translation[: theirs.start()])
                and not meant.also.search(translation)
            ):
                yield Swap(said, meant, ours.span(), theirs.span())


def wrong_direction(
    source: str, translation: str
) -> tuple[str, tuple[int, int], tuple[int, int]] | None:
    """A direction of the compass that the source lacks, in place of the one that it has.

    Returns:
        what it should be, and the places in both texts; None where the directions agree, or
        where it is not sure which stands for which.
    """
    plain = _idle_directions().sub(lambda match: "·" * len(match[0]), source)
    wanted = list(_CHINESE_DIRECTION.finditer(plain))
    if not wanted:
        return None
    spoken = [match for match in _DIRECTION.finditer(translation) if match["ns"] or match["ew"]]
    said = {way.lower() for match in spoken for way in match.group("ns", "ew") if way}
    known = {_DIRECTIONS[char] for char in source if char in _DIRECTIONS}
    for match in wanted:
        ways = [_DIRECTIONS[char] for char in match[0] if char in _DIRECTIONS]
        if said & set(ways):
            continue
        for other in spoken:
            theirs = {way.lower() for way in other.group("ns", "ew") if way}
            if not theirs & known and len(theirs) == len(ways):
                should = "".join(sorted(ways, key=lambda way: way in ("east", "west")))
                return should, match.span(), other.span()
    return None


def turned_course(
    source: str, translation: str
) -> tuple[str, tuple[int, int], tuple[int, int]] | None:
    """A course that the translation runs the other way round: 由北向南, from south to north.

    Returns:
        what it should be, and the places in both texts; None where the courses do not disagree.
    """
    ours, theirs = _CHINESE_COURSE.search(source), _COURSE.search(translation)
    if not ours or not theirs:
        return None
    start, end = (_DIRECTIONS[char] for char in ours.groups())
    if (end, start) != tuple(way.lower() for way in theirs.groups()):
        return None
    return f"from {start} to {end}", ours.span(), theirs.span()


def turned_against(
    source: str, translation: str
) -> tuple[tuple[int, int], tuple[int, int], int] | None:
    """A fight against what the source fights for: "combat poverty alleviation".

    Returns:
        the places in both texts, and where in the translation the purpose begins; or None.
    """
    ours, theirs = _wished().search(source), _hostile().search(translation)
    if not ours or not theirs:
        return None
    return ours.span(), theirs.span(), theirs.start("purpose")
