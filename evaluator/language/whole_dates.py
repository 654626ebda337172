"""Dates of either language as wholes: year, month and day that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .numerals import DIGITS, plainly, values


@dataclass(frozen=True, slots=True)
class WholeDate:
    """A date of a text, as far as it is told.

    Attributes:
        start: offset where it begins.
        end: offset behind it.
        year: None where none stands with it.
        month: 1-12; None where a day stands alone.
        day: None where none is told.
        is_limit: whether something is done before it (前), so that the day before says the same.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    is_limit: bool = False

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day

    @property
    def told(self) -> int:
        """How many of its parts are told."""
        return sum(part is not None for part in self.parts)

    def shared(self, other: WholeDate) -> int:
        """How many parts both tell alike."""
        return sum(
            one == two for one, two in zip(self.parts, other.parts, strict=True) if one is not None
        )

    def is_exchanged(self, other: WholeDate) -> bool:
        """Whether the day of the one is the month of the other, and the reverse."""
        return self.day is not None and (self.month, self.day) == (other.day, other.month)

    def agrees(self, other: WholeDate) -> bool:
        """Whether nothing that both tell differs, and both tell something."""
        if self.is_limit and (eve := self._eve()) and eve.agrees(other):
            return True
        both = [
            one == two
            for one, two in zip(self.parts, other.parts, strict=True)
            if one is not None and two is not None
        ]
        return bool(both) and all(both)

    def _eve(self) -> WholeDate | None:
        """The day before, where month and day are told and there are such."""
        try:
            eve = date(self.year or 2001, self.month or 0, self.day or 0) - timedelta(days=1)
        except ValueError:
            return None
        return WholeDate(self.start, self.end, self.year and eve.year, eve.month, eve.day)


_NUMERAL = "(?:\\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = "[-—–~～至到、和及与]"
_CHINESE = re.compile(
    rf"(?<![历正腊闰])(?:(?P<year>\d{{4}}|[零〇一二三四五六七八九]{{4}})年\s?)?"
    rf"(?<![\d.个历前头])(?P<month>{_NUMERAL})月(?:份)?"
    rf"(?:(?P<day>{_NUMERAL})(?:[日号](?![元圆线楼])|(?=\s?{_TO}\s?{_NUMERAL}[日号])))?"
    rf"|(?P<iso>\d{{4}})[-./](?P<iso_month>\d{{1,2}})[-./](?P<iso_day>\d{{1,2}})(?!\d)"
    rf"|(?<![\d月.一二三四五六七八九十第])(?P<alone>{_NUMERAL})[日号](?![元圆线楼])"
)
_BEFORE = re.compile("[之以]?前(?![往后来去夕线排])")
_NEAR = 7  # days
_LUNAR = re.compile("[农阴旧夏]历[^，。；]{0,6}$|闰$")

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b(?![:%]|,\d{3}|\.\d)"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<{}>(?:19|20)\d\d)(?!\d))?"
_ENGLISH = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY}){_YEAR.format('year')}"
    rf"|(?<![\d:.])\b(?P<first>{_DAY})\s+(?:of\s+)?(?P<then>{_MONTH}){_YEAR.format('of')}"
    rf"|\b(?P<bare>{_MONTH}),?\s+(?:of\s+)?(?P<in>(?:19|20)\d\d)(?!\d)"
    rf"|\b(?P<iso>\d{{4}})[-/](?P<iso_month>\d{{1,2}})[-/](?P<iso_day>\d{{1,2}})(?!\d)"
    r"|\bthe\s+(?P<alone>\d{1,2})(?:st|nd|rd|th)\b"
)
_GOES_ON = re.compile(
    rf"\s*(?:[-–—,]|to|and|until|through|or)\s*(?:the\s+)?(?P<day>{_DAY})(?!\s+{_MONTH})"
)


def chinese_dates(text: str) -> list[WholeDate]:
    """Dates of a Chinese text in order, those of the moon's calendar left out.

    A day by itself is of the month of the date before it, where it is near that day.
    """
    text = plainly(text)
    found: list[WholeDate] = []
    for match in _CHINESE.finditer(text):
        if _LUNAR.search(text, 0, match.start()):
            continue
        month = _number(match["month"] or match["iso_month"])
        day = _number(match["day"] or match["iso_day"] or match["alone"])
        last = found[-1] if found else None
        if match["alone"] and day and last and last.day and abs(last.day - day) <= _NEAR:
            month = last.month
        year = _year(match["year"] or match["iso"])
        is_limit = _BEFORE.match(text, match.end()) is not None
        found.append(WholeDate(*match.span(), year, month, day, is_limit))
    return found


def _year(written: str | None) -> int | None:
    """A year by its four digits, in figures or not."""
    if written is None or written.isascii():
        return int(written) if written else None
    return int("".join(str(DIGITS[char]) for char in written))


def _number(written: str | None) -> int | None:
    said = values(written) if written else []
    return int(said[0]) if said else None


def english_dates(text: str) -> list[WholeDate]:
    """Dates of an English text in order; the days that go on behind one are dates as well."""
    found = []
    for match in _ENGLISH.finditer(text):
        name = match["month"] or match["then"] or match["bare"]
        month = _MONTHS.index(name[:3].lower()) + 1 if name else _number(match["iso_month"])
        year = _year(match["year"] or match["of"] or match["in"] or match["iso"])
        day = _day(match["day"] or match["first"] or match["iso_day"] or match["alone"])
        found.append(WholeDate(*match.span(), year, month, day))
        last = match.end()
        while match["month"] and (further := _GOES_ON.match(text, last)):
            found.append(WholeDate(*further.span("day"), None, month, _day(further["day"])))
            last = further.end()
    return found


def _day(written: str | None) -> int | None:
    return int(written.rstrip("stndrh")) if written else None


def other_dates(
    source: Sequence[WholeDate], target: Sequence[WholeDate]
) -> list[tuple[WholeDate, WholeDate]]:
    """Dates of the source for which the translation has others, one to one.

    A date that either side tells in full is held only against one that shares a part with it.
    """
    lost, added = list(source), list(target)
    for ours, theirs in _ranked(source, target):
        if ours.agrees(theirs) and ours in lost and theirs in added:
            lost.remove(ours)
            added.remove(theirs)
    said = [d for d in lost if d.told > 1 and not any(d.agrees(other) for other in added)]
    wrong = [d for d in added if d.month and d.told > 1]
    couples = []
    for ours, theirs in _ranked(said, wrong):
        if ours in said and theirs in wrong and (ours.shared(theirs) or ours.is_exchanged(theirs)):
            said.remove(ours)
            wrong.remove(theirs)
            couples.append((ours, theirs))
    return couples


def _ranked(
    source: Sequence[WholeDate], target: Sequence[WholeDate]
) -> list[tuple[WholeDate, WholeDate]]:
    """All couples, those that share most first, then those at like places of the order."""
    couples = [
        (-ours.shared(theirs), abs(k / len(source) - n / len(target)), k, n)
        for k, ours in enumerate(source)
        for n, theirs in enumerate(target)
    ]
    return [(source[k], target[n]) for *_, k, n in sorted(couples)]
