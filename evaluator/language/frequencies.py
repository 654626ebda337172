"""How often something is done: 每日两次 and "twice a day", 隔日一次 and "every other day"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .english_numbers import english_numbers
from .numerals import plainly, values

_DAY = Fraction(24)
_YEAR = Fraction(8766)  # hours: 365.25 days
_NEAR = Fraction(3, 20)
"""Part by which two frequencies may differ and be one: every four weeks, every month."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a text says that something is done.

    Attributes:
        start: offset where it begins.
        end: offset behind it.
        rates: times in an hour; several where the text leaves a choice (two or three times a day).
        is_bare: whether a unit alone says it ("daily"), of which there may be several in a unit
            ("two daily doses").
    """

    start: int
    end: int
    rates: frozenset[Fraction]
    is_bare: bool = False

    def agrees(self, other: Frequency) -> bool:
        """Whether both may say the same."""
        return any(
            abs(one - two) <= _NEAR * max(one, two) for one in self.rates for two in other.rates
        )

    def is_rarer(self, other: Frequency) -> bool:
        """Whether it is less often than another, whichever is meant of either."""
        return max(self.rates) < min(other.rates)


# --- Chinese -------------------------------------------------------------------------------

_PERIODS = {
    "小时": Fraction(1), "钟头": Fraction(1), "天": _DAY, "日": _DAY, "晚": _DAY,
    "周": 7 * _DAY, "星期": 7 * _DAY, "礼拜": 7 * _DAY, "月": _YEAR / 12, "季度": _YEAR / 4,
    "季": _YEAR / 4, "年": _YEAR, "学期": _YEAR / 2,
}  # fmt: skip
_PERIOD = "|".join(sorted(_PERIODS, key=len, reverse=True))
_NUMERAL = r"(?:\d+|[一二两三四五六七八九十]{1,3})"
_TIMES = (
    rf"(?P<first>{_NUMERAL})(?:\s*(?:[-—–~～至到]|或者?)\s*(?P<last>{_NUMERAL}))?\s*[次回遍]"
    r"(?![日元级要大全方生序数元])"
)
_VERB = r"[^，。；：、！？（）()\d一二两三四五六七八九十各]{0,6}?"
_IN_A_PERIOD = re.compile(
    rf"(?:每一?个?(?P<period>{_PERIOD})(?!来|以来|间|底|初|末)"
    rf"|(?:(?<![\d一二两三四五六七八九十第])一个?|(?<![^，。；：、！？（）()\s]))(?P<bare>{_PERIOD})"
    rf"(?![后前内里中之以年游])){_VERB}(?<!第){_TIMES}"
)
_EVERY_SO_MANY = re.compile(
    rf"(?:每|(?P<apart>每?隔|间隔|相隔))(?P<count>{_NUMERAL}|半)个?(?P<period>{_PERIOD})"
    rf"(?!来|以来|间|底|初|末){_VERB}{_TIMES}"
)
_EVERY_OTHER = re.compile(rf"隔(?P<period>[日天周年月]){_VERB}{_TIMES}")
_BY_THE_SLASH = re.compile(rf"{_TIMES}\s*[/／每]\s*(?P<period>{_PERIOD})")
_MEALS = re.compile(r"(?P<parts>早中晚|早午晚|早晚)各(?:[一1]|[服吃用涂])")


def chinese_frequencies(text: str) -> list[Frequency]:
    """How often things are done by a Chinese text, in order.

    Only what counts the times is read: 每天 alone says when.
    """
    text = plainly(text)
    return _apart(
        frequency
        for form, read in _FORMS
        for match in form.finditer(text)
        if (frequency := read(match))
    )


def _apart(frequencies: Iterable[Frequency]) -> list[Frequency]:
    """Those that overlap none given before them, in the order of the text."""
    kept: list[Frequency] = []
    for frequency in frequencies:
        if not any(frequency.start < f.end and f.start < frequency.end for f in kept):
            kept.append(frequency)
    return sorted(kept, key=lambda frequency: frequency.start)


def _in_a_period(match: re.Match[str]) -> Frequency | None:
    return _frequency(match, _PERIODS[match["period"] or match["bare"]])


def _every_so_many(match: re.Match[str]) -> Frequency | None:
    """每隔一天 leaves a day in between, or says no more than 每一天."""
    count = [Fraction(1, 2)] if match["count"] == "半" else values(match["count"])[:1]
    period = _PERIODS[match["period"]]
    hours = [n * period for n in (*count, *(n + 1 for n in count if match["apart"] and n >= 1))]
    said = [one for every in hours if (one := _frequency(match, every))]
    return Frequency(*match.span(), frozenset().union(*(f.rates for f in said))) if said else None


def _every_other(match: re.Match[str]) -> Frequency | None:
    return _frequency(match, 2 * _PERIODS[match["period"]])


def _by_the_slash(match: re.Match[str]) -> Frequency | None:
    return _frequency(match, _PERIODS[match["period"]])


def _meals(match: re.Match[str]) -> Frequency:
    return Frequency(*match.span(), frozenset((Fraction(len(match["parts"])) / _DAY,)))


def _frequency(match: re.Match[str], hours: Fraction) -> Frequency | None:
    """So many times, by the groups of ``_TIMES``, in so many hours."""
    said = [value for name in ("first", "last") if match[name] for value in values(match[name])]
    if not said or not all(said) or not hours:
        return None
    times = range(int(min(said)), int(max(said)) + 1)
    return Frequency(*match.span(), frozenset(Fraction(count) / hours for count in times))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Frequency | None]], ...] = (
    (_MEALS, _meals),
    (_EVERY_OTHER, _every_other),
    (_EVERY_SO_MANY, _every_so_many),
    (_IN_A_PERIOD, _in_a_period),
    (_BY_THE_SLASH, _by_the_slash),
)

# --- English -------------------------------------------------------------------------------

_UNITS = {
    "hour": Fraction(1), "day": _DAY, "night": _DAY, "evening": _DAY, "morning": _DAY,
    "week": 7 * _DAY, "fortnight": 14 * _DAY, "month": _YEAR / 12, "quarter": _YEAR / 4,
    "semester": _YEAR / 2, "term": _YEAR / 2, "year": _YEAR,
}  # fmt: skip
_UNIT = "|".join(_UNITS)
_ADVERBS = {
    "hourly": Fraction(1), "daily": _DAY, "nightly": _DAY, "weekly": 7 * _DAY,
    "fortnightly": 14 * _DAY, "monthly": _YEAR / 12, "quarterly": _YEAR / 4,
    "half-yearly": _YEAR / 2, "semiannually": _YEAR / 2, "semi-annually": _YEAR / 2,
    "yearly": _YEAR, "annually": _YEAR, "annual": _YEAR, "biennial": 2 * _YEAR,
}  # fmt: skip
_ADVERB = "|".join(_ADVERBS)
_COUNT = (
    r"\d+|half(?: an?)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|"
    r"twenty|thirty"
)
_ONCE = (
    rf"(?:(?:(?P<low>{_COUNT}|once|twice)(?:\s*(?:-|–|to|or)\s*))?(?P<high>once|twice|thrice)"
    rf"|(?:(?P<least>{_COUNT}|once|twice)(?:\s*(?:-|–|to|or)\s*))?(?P<most>{_COUNT}) "
    r"(?:times?|occasions))"
)
_EVERY = (
    rf"(?:every|each|per|an?|/|in (?:every|an?|any|each)?|every single)\s*"
    rf"(?:(?P<other>other|second|alternate)|(?P<nth>third|fourth|fifth|sixth)|(?P<many>{_COUNT}))?"
    rf"[\s-]*(?P<unit>{_UNIT})s?\b"
)
_NO_TIME = r"(?! (?:later|ago|earlier|and a half)\b)"
_TIMES_IN = re.compile(
    rf"\b{_ONCE}(?: or more| only| orally| by mouth)? "
    rf"(?:{_EVERY}|(?P<adverb>{_ADVERB})\b){_NO_TIME}",
    re.I,
)
_ONE_EVERY = re.compile(
    rf"\b(?:every|each)\s+(?:(?P<other>other|second|alternate)|(?P<nth>third|fourth|fifth|sixth)|"
    rf"(?P<many>{_COUNT}))(?P<half>\s+and\s+a\s+half)?[\s-]*(?P<unit>{_UNIT})s?\b"
    rf"|\b(?P<alternating>alternate)\s+(?P<days>{_UNIT})s\b"
    rf"|\b(?:at|with) (?:(?P<spaced>{_COUNT})-(?P<gap>{_UNIT}) intervals|intervals of "
    rf"(?P<apart>{_COUNT}) (?P<long>{_UNIT})s)",
    re.I,
)
_BARE = re.compile(
    rf"\b(?:(?:every|each|per) (?P<unit>{_UNIT})|(?P<adverb>{_ADVERB}))\b{_NO_TIME}", re.I
)
_MEALS_SAID = re.compile(
    r"\bmorning,? (?:noon|midday|afternoon),? and (?:night|evening)|"
    r"\bmorning and (?:at )?(?:night|evening|bedtime)|\b(?P<latin>[btq]\.i\.d)\b",
    re.I,
)
_LATIN = {"b": 2, "t": 3, "q": 4}
_NTH = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6}


def english_frequencies(text: str) -> list[Frequency]:
    """How often things are done by an English text, in order."""
    return _apart((*_counted(text), *_spaced(text), *_of_the_day(text), *_bare(text)))


def _counted(text: str) -> Iterator[Frequency]:
    """Twice a day, three times weekly, once every four hours."""
    for match in _TIMES_IN.finditer(text):
        hours = _hours(match)
        bounds = [_number(match[name]) for name in ("low", "high", "least", "most") if match[name]]
        if hours and all(bounds):
            times = range(int(min(bounds)), int(max(bounds)) + 1)
            yield Frequency(*match.span(), frozenset(Fraction(count) / hours for count in times))


def _spaced(text: str) -> Iterator[Frequency]:
    """Every other day, every eight hours, at two-week intervals."""
    for match in _ONE_EVERY.finditer(text):
        if match["alternating"]:
            hours = 2 * _UNITS[match["days"].lower()]
        elif match["spaced"] or match["apart"]:
            unit = _UNITS[(match["gap"] or match["long"]).lower()]
            hours = _number(match["spaced"] or match["apart"]) * unit
        else:
            hours = _hours(match)
        if hours:
            yield Frequency(*match.span(), frozenset((1 / hours,)))


def _of_the_day(text: str) -> Iterator[Frequency]:
    """Morning and evening; b.i.d."""
    for match in _MEALS_SAID.finditer(text):
        latin = match["latin"]
        times = _LATIN[latin[0].lower()] if latin else 2 + ("noon" in match[0] or "mid" in match[0])
        yield Frequency(*match.span(), frozenset((Fraction(times) / _DAY,)))


def _bare(text: str) -> Iterator[Frequency]:
    """Daily, every week."""
    for match in _BARE.finditer(text):
        hours = (
            _UNITS[match["unit"].lower()] if match["unit"] else _ADVERBS[match["adverb"].lower()]
        )
        yield Frequency(*match.span(), frozenset((1 / hours,)), is_bare=True)


def _hours(match: re.Match[str]) -> Fraction:
    """The hours from one time to the next, by the groups of a form."""
    named = match.groupdict()
    if adverb := named.get("adverb"):
        return _ADVERBS[adverb.lower()]
    unit = _UNITS[match["unit"].lower()]
    if match["other"]:
        return 2 * unit
    if match["nth"]:
        return _NTH[match["nth"].lower()] * unit
    many = (match["many"] or "one").lower()
    count = Fraction(1, 2) if many.startswith("half") else _number(many)
    return (count + (Fraction(1, 2) if named.get("half") else 0)) * unit


def _number(word: str) -> Fraction:
    low = word.lower()
    said = {"once": 1, "a": 1, "an": 1, "one": 1, "twice": 2, "thrice": 3}.get(low)
    if said:
        return Fraction(said)
    numbers = english_numbers(low)
    return numbers[0].value if numbers else Fraction(0)


def exchanged(source: str, translation: str) -> tuple[Frequency, Frequency] | None:
    """How often the source and how often the translation says, where they cannot both be right.

    Told only where each text has one frequency left that the other does not share.  A bare
    "daily" contradicts what is rarer, and nothing that is more frequent; and it may as well stand
    for another day of the source.
    """
    ours, theirs = chinese_frequencies(source), english_frequencies(translation)
    lost = [one for one in ours if not any(one.agrees(other) for other in theirs)]
    added = [
        one
        for one in theirs
        if not any(one.agrees(other) for other in ours)
        and not (one.is_bare and any(not other.is_rarer(one) for other in ours))
    ]
    if len(lost) != 1 or len(added) != 1:
        return None
    rest = source[: lost[0].start] + source[lost[0].end :]
    if added[0].is_bare and any(
        1 / hours in added[0].rates for word, hours in _PERIODS.items() if word in rest
    ):
        return None
    return lost[0], added[0]
