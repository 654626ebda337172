"""Dates: weekdays, days and years as counted from now, parts of a period, how often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ..language.lexicon import english_words, lexicon, pattern
from ..model import Category, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_POINTS = ("weekday", "day", "year", "week", "month", "part", "half_day", "era")
_COUNTED = re.compile(r"[个年次天遍回节岁期]")


@dataclass(frozen=True, slots=True)
class Point:
    """A point, a part or a frequency of time; see ``data/calendar.toml``.

    Attributes:
        name: its key.
        chinese: what says it in Chinese.
        english: what says it in English.
        says: of a frequency, what surely says it in English.
        licence: of a frequency, all Chinese that says it or may be behind it.
    """

    name: str
    chinese: re.Pattern[str]
    english: re.Pattern[str]
    says: re.Pattern[str]
    licence: re.Pattern[str]


@cache
def _points(table: str) -> tuple[Point, ...]:
    return tuple(
        Point(
            name,
            re.compile(pattern(entry["chinese"])),
            english_words(entry["english"]),
            english_words(entry.get("says", entry["english"])),
            re.compile(pattern(entry.get("licence", entry["chinese"]))),
        )
        for name, entry in lexicon("calendar")[table].items()
    )


class DateCheck(Check):
    """Compares points of time that are named rather than counted."""

    name = "dates"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            for table in _POINTS:
                yield from _other_points(number, pair, table)
            yield from _other_frequency(number, pair)
            yield from _lunar_as_solar(number, pair)
            yield from _past_as_future(number, pair)


def _other_points(number: int, pair: CheckedPair, table: str) -> Iterator[Draft]:
    """One that the source names and the translation has another of in its stead."""
    meant = _found(table, pair.source, "chinese")
    if not meant:
        return
    said = _found(table, pair.translation, "english")
    lost, added = (
        Counter(dict.fromkeys(names, 1)) if table != "part" else names
        for names in (_count(meant), _count(said))
    )
    lost, added = lost - added, added - lost
    if table == "part" and sum(_count(meant).values()) != sum(_count(said).values()):
        return
    if len(lost) == 1 and len(added) == 1:
        ((ours, _),) = lost.items()
        ((theirs, _),) = added.items()
        yield _draft(number, pair, meant[ours][-1], said[theirs][-1])


def _found(table: str, text: str, side: str) -> dict[str, list[re.Match[str]]]:
    """What of a table a text names, with the places."""
    found: dict[str, list[re.Match[str]]] = {}
    for point in _points(table):
        matches = [
            match
            for match in getattr(point, side).finditer(text)
            if not (table == "weekday" and side == "chinese" and _is_count(text, match))
        ]
        if matches:
            found[point.name] = matches
    return found


def _is_count(text: str, match: re.Match[str]) -> bool:
    """一周三次 names no Wednesday, nor does 每周三次."""
    behind = text[match.end() : match.end() + 1]
    before = text[: match.start()][-1:]
    return bool(_COUNTED.match(behind)) or before in tuple("一二两三四五六七八九十0123456789")


def _count(found: Mapping[str, list[re.Match[str]]]) -> Counter[str]:
    return Counter({name: len(matches) for name, matches in found.items()})


def _other_frequency(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Every other day became daily: something says the other, which the source does not say.

    Each time that the source says how often is used up by one of the translation.
    """
    points = _points("often")
    meant = [(point, match) for point in points if (match := point.chinese.search(pair.source))]
    for point, match in meant:
        if len(meant) == 1 and not point.english.search(pair.translation):
            others = points
        elif _count_of(point.licence, pair.source) > _count_of(point.says, pair.translation):
            others = tuple(other for other in points if not other.licence.search(pair.source))
        else:
            continue
        for other in others:
            said = None if other is point else other.says.search(pair.translation)
            if said and not _is_linked_elsewhere(pair, match, said):
                yield _draft(number, pair, match, said)
                return


def _count_of(wanted: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in wanted.finditer(text))


def _is_linked_elsewhere(pair: CheckedPair, meant: re.Match[str], said: re.Match[str]) -> bool:
    """Whether links tie what is said to other words of the source than what is meant."""
    own = pair.origin(*said.span())
    return own is not None and not (own.start < meant.end() and meant.start() < own.end)


def _lunar_as_solar(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """腊月二十三 became December 23."""
    (lunar,) = _points("lunar")
    meant, said = lunar.chinese.search(pair.source), lunar.says.search(pair.translation)
    if meant and said and not lunar.english.search(pair.translation):
        yield _draft(number, pair, meant, said)


_AFTERWARDS = re.compile(
    r"[\d一二两三四五六七八九十几]+(?:天|日|年|个?月|周|个?星期|个?小时|分钟|秒钟?)(?:之|以)?后(?!的|面|来)"
)
_AGO = re.compile(r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\b")


def _past_as_future(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """7天后 became seven days ago."""
    meant, said = _AFTERWARDS.search(pair.source), _AGO.search(pair.translation)
    if meant and said and not re.search("前|以来|过去|曾", pair.source):
        yield _draft(number, pair, meant, said)


def _draft(number: int, pair: CheckedPair, meant: re.Match[str], said: re.Match[str]) -> Draft:
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.7,
        message=message("dates.other", chinese=meant[0], english=said[0]),
        source_span=span(pair.source, *meant.span()),
        translation_span=span(pair.translation, *said.span()),
    )
