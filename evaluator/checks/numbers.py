"""Numbers: a value that one side has and the other lacks, or has another for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language.chinese_numbers import chinese_numbers
from ..language.english_numbers import english_numbers
from ..language.quantities import NumberKind, Quantity, Weight, figures, shown
from ..language.units import are_confused, chinese_unit, english_unit, is_grave, units
from ..model import Category, Evidence, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .compared_numbers import Comparison, compare, confused, is_converted
from .number_relations import (
    Relation,
    contrary_bounds,
    contrary_senses,
    exchanged_amounts,
    exchanged_scores,
    lost_minus,
    other_dates,
    other_frequency,
    other_ordinal,
    other_points,
    past_for_to,
    to_for_past,
    wrong_multiples,
)

_OFTEN_IMPLIED = frozenset(
    (NumberKind.YEAR, NumberKind.MONTH, NumberKind.DAY, NumberKind.HOUR, NumberKind.VAGUE)
)
"""What a reader of either language may know from the context: the year of a date, its month."""
MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_MAGNITUDES = {
    10: "tens", 100: "hundreds", 1000: "thousands", 10**4: "tens of thousands",
    10**5: "hundreds of thousands", 10**6: "millions", 10**7: "tens of millions",
    10**8: "hundreds of millions", 10**9: "billions", 10**12: "trillions",
}  # fmt: skip
_CYCLE = re.compile("[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]")
"""A year of the cycle of sixty, of which English names the number: 甲午, the war of 1894-95."""
_CENTURIES = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_PERCENT_SIGN = re.compile(r"\s*(?:%|percent|per cent|pct)\s*$", re.IGNORECASE)
_TIMES = {
    "year": re.compile(r"year|ann|decade|centur|\byrs?\b|life|\bage|quarter", re.IGNORECASE),
    "month": re.compile(r"month|year|quarter|week|\bmos?\b", re.IGNORECASE),
    "week": re.compile(r"week|day|fortnight|month", re.IGNORECASE),
    "day": re.compile(r"day|daily|week|fortnight|hour|month|night", re.IGNORECASE),
    "hour": re.compile(r"hour|day|minute|\bhrs?\b|night", re.IGNORECASE),
    "minute": re.compile(r"minute|hour|second|\bmins?\b|quarter", re.IGNORECASE),
}
"""Stretches of time by their unit: what English says of them, or of what may stand for them."""
_ALL_ROUND = 4  # 四周: four weeks, or all round
_ANY_TIME = re.compile("[年载岁月周旬日天夜晚时分秒季辈期久]|星期|礼拜|世纪|光阴|春秋|刻")
_SMALL = 13
"""Smaller counts are told by a plural, a list or a pronoun as often as by a number."""


class NumberCheck(Check):
    """Compares the values of both sides, whatever they are written with."""

    name = "numbers"
    scope = Scope.WINDOW
    reach = 1
    categories = (Category.MISTRANSLATION, Category.OMISSION, Category.ADDITION)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        numbers = [
            (chinese_numbers(pair.source), english_numbers(pair.translation))
            if pair.source and pair.translation
            else ([], [])
            for pair in document.pairs
        ]
        compared = [compare(*both) for both in numbers]
        for number, pair in enumerate(document.pairs):
            around = compared[max(number - 1, 0) : number] + compared[number + 1 : number + 2]
            related = list(_relations(pair, numbers[number][1], compared[number]))
            yield from (_related(number, pair, relation) for relation in related)
            yield from _wrong_units(number, pair, compared[number])
            yield from _differences(
                number, pair, numbers[number][0], _without(compared[number], related), around
            )


def _relations(
    pair: CheckedPair,
    target: Sequence[Quantity],
    compared: Comparison,
) -> Iterator[Relation]:
    """All that the numbers of a pair say of each other and the translation has otherwise."""
    yield from contrary_bounds(pair, compared)
    yield from contrary_senses(pair, compared)
    yield from other_points(pair, compared)
    yield from other_ordinal(pair)
    yield from lost_minus(pair, compared)
    yield from other_dates(pair)
    yield from exchanged_scores(pair)
    yield from exchanged_amounts(pair, compared)
    yield from wrong_multiples(pair, target)
    yield from past_for_to(pair)
    yield from to_for_past(pair)
    yield from other_frequency(pair)


def _related(number: int, pair: CheckedPair, relation: Relation) -> Draft:
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=relation.severity,
        confidence=relation.confidence,
        message=relation.told,
        source_span=span(pair.source, *relation.source),
        translation_span=span(pair.translation, *relation.translation),
    )


def _without(compared: Comparison, related: Sequence[Relation]) -> Comparison:
    """What is left over apart from numbers of which something has been said already."""

    def is_told(start: int, end: int, places: Sequence[tuple[int, int]]) -> bool:
        return any(start < last and first < end for first, last in places)

    sources, targets = [r.source for r in related], [r.translation for r in related]
    return Comparison(
        compared.same,
        tuple(q for q in compared.lost if not is_told(q.start, q.end, sources)),
        tuple(q for q in compared.added if not is_told(q.start, q.end, targets)),
    )


def _wrong_units(number: int, pair: CheckedPair, compared: Comparison) -> Iterator[Draft]:
    """The right number of the wrong thing: yuan become dollars, mu become hectares."""
    said = {theirs.unit for _, theirs in compared.same}
    for ours, theirs in compared.same:
        if ours.weight is Weight.CASUAL:  # 千里: a long way
            continue
        if ours.value != theirs.value or not are_confused(ours.unit, theirs.unit):
            continue
        if is_converted(ours, theirs):  # forty degrees of frost are the same in both
            continue
        if ours.unit in said and theirs.unit in {q.unit for q, _ in compared.same}:
            continue  # both are spoken of
        name = units()[ours.unit].name
        _, whole = english_unit(pair.translation, theirs.start, theirs.end)
        _, (first, last) = chinese_unit(pair.source, ours.start, ours.end)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL if is_grave(ours.unit, theirs.unit) else Severity.MAJOR,
            confidence=0.8,
            message=message("numbers.unit", unit=name),
            source_span=span(pair.source, first, last),
            translation_span=span(pair.translation, *whole),
            suggestion=f"{shown(ours.value)} {name.split(' (')[0]}",
        )


def _differences(
    number: int,
    pair: CheckedPair,
    source: Sequence[Quantity],
    compared: Comparison,
    around: Sequence[Comparison],
) -> Iterator[Draft]:
    lost = [q for q in compared.lost if not _is_near(q, [p for c in around for p in c.added])]
    added = [q for q in compared.added if not _is_near(q, [p for c in around for p in c.lost])]
    for ours, theirs in confused(pair, lost, added):
        lost.remove(ours)
        added.remove(theirs)
        if _counts_the_others(pair, ours, theirs):
            continue
        yield _changed(number, pair, ours, theirs)
    for ours, theirs in _other_days(source, added):
        yield _changed(number, pair, ours, theirs)
    for ours in lost:
        if _is_missed(ours) or _is_time_lost(pair, ours):
            yield _lost(number, pair, ours)
    for theirs in added:
        if (_is_missed(theirs) or _is_time_added(pair, theirs)) and not _is_explained(pair, theirs):
            yield _added(number, pair, theirs)


def _is_near(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether a number is left over in the pair before or behind: a sentence cut elsewhere."""
    return any(other.value == quantity.value for other in others)


def _other_days(
    source: Sequence[Quantity], added: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Days of the month that a source which names one doesn't have, beside the one that it has.

    A day may be named twice and be wrong once, and so is not lost; where the source names
    several, which one it should be remains open.
    """
    days = {q.value: q for q in source if q.kind is NumberKind.DAY}
    if len(days) == 1:
        (ours,) = days.values()
        yield from ((ours, theirs) for theirs in added if theirs.kind is NumberKind.DAY)


def _counts_the_others(pair: CheckedPair, ours: Quantity, theirs: Quantity) -> bool:
    """Four doctors, one by name, and the three others."""
    beside = pair.translation[max(theirs.start - 20, 0) : theirs.end + 20].lower()
    return theirs.value == ours.value - 1 and bool(re.search(r"\bothers?\b|\bmore\b", beside))


def _is_explained(pair: CheckedPair, theirs: Quantity) -> bool:
    """Whether a translator adds such a number by custom: a sum converted, a name's ordinal."""
    before, text = pair.translation[: theirs.start], pair.translation[theirs.start : theirs.end]
    if _CYCLE.search(pair.source) and _CENTURIES.search(before[-5:] + text):
        return True
    is_in_brackets = before.count("(") > before.count(")")
    is_in_name = text[0].isupper() or bool(re.search(r"(?:st|nd|rd|th)$", text))
    return is_in_brackets or is_in_name


def _changed(number: int, pair: CheckedPair, ours: Quantity, theirs: Quantity) -> Draft:
    (digits, exponent), (others, power) = figures(ours.value), figures(theirs.value)
    is_power = digits == others and exponent != power
    is_sure = min(ours.weight, theirs.weight) is Weight.DEMANDED
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.CRITICAL if is_power else Severity.MAJOR,
        confidence=0.9 if is_power or is_sure else 0.6,
        message=_changed_message(pair, ours, theirs, is_power=is_power),
        source_span=span(pair.source, ours.start, ours.end),
        translation_span=span(pair.translation, theirs.start, theirs.end),
        suggestion=_instead(pair, ours, theirs),
    )


def _changed_message(
    pair: CheckedPair, ours: Quantity, theirs: Quantity, *, is_power: bool
) -> Message:
    """What the source says and the translation does not; in English too where that differs."""
    text = pair.source[ours.start : ours.end]
    english = _worded(ours, text)
    said = pair.translation[theirs.start : theirs.end]
    if _is_plain(text):
        told = "numbers.power" if is_power else "numbers.changed"
        return message(told, number=text, said=said)
    told = "numbers.power-worded" if is_power else "numbers.changed-worded"
    return message(told, number=text, english=english, said=said)


def _instead(pair: CheckedPair, ours: Quantity, theirs: Quantity) -> str:
    """The source's number as the translation writes its own: 5 percent, a telephone's digits."""
    text = pair.source[ours.start : ours.end]
    said = pair.translation[theirs.start : theirs.end]
    if text.isascii() and text.isdigit() and said.isdigit():
        return text
    worded = _worded(ours, text)
    if said.isalpha() and worded.isdigit() and int(worded) < len(_WORDS):
        return _WORDS[int(worded)].capitalize() if said[0].isupper() else _WORDS[int(worded)]
    sign = _PERCENT_SIGN.search(said)
    return worded.removesuffix("%") + sign[0] if sign and worded.endswith("%") else worded


def _lost(number: int, pair: CheckedPair, ours: Quantity) -> Draft:
    text = pair.source[ours.start : ours.end]
    english = _worded(ours, text)
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=Severity.MAJOR,
        confidence=0.65,
        message=message("numbers.lost", number=text)
        if _is_plain(text)
        else message("numbers.lost-worded", number=text, english=english),
        source_span=span(pair.source, ours.start, ours.end),
        suggestion=english,
    )


def _added(number: int, pair: CheckedPair, theirs: Quantity) -> Draft:
    return Draft(
        pair=number,
        category=Category.ADDITION,
        severity=Severity.MINOR,
        confidence=0.4,
        message=message("numbers.added", number=pair.translation[theirs.start : theirs.end]),
        translation_span=span(pair.translation, theirs.start, theirs.end),
    )


def _is_missed(quantity: Quantity) -> bool:
    """Whether a number without a counterpart is worth a word.

    Small counts go into plurals, lists and pronouns, and the parts of a date are known from
    the context.
    """
    if quantity.weight is not Weight.DEMANDED or quantity.kind in _OFTEN_IMPLIED:
        return False
    return quantity.value >= _SMALL or quantity.kind is NumberKind.PERCENT or _is_measure(quantity)


def _is_time_lost(pair: CheckedPair, ours: Quantity) -> bool:
    """Whether a stretch of time is counted of which the English has no word: 有效期五年."""
    if not _is_stretch_of_time(ours) or (ours.unit == "week" and ours.value == _ALL_ROUND):
        return False
    dated, there = (len(_CENTURIES.findall(t)) for t in (pair.source, pair.translation))
    if ours.unit == "year" and dated < there:
        return False  # a year of an era: 民国三十四年 is 1945
    return not _TIMES[ours.unit].search(pair.translation)


def _is_time_added(pair: CheckedPair, theirs: Quantity) -> bool:
    """Whether the English counts a stretch of time and the source has no word of any."""
    return _is_stretch_of_time(theirs) and not _ANY_TIME.search(pair.source)


def _is_stretch_of_time(quantity: Quantity) -> bool:
    return (
        quantity.unit in _TIMES
        and quantity.weight is not Weight.CASUAL
        and quantity.kind is NumberKind.COUNT
        and quantity.value > 1
    )


def _is_measure(quantity: Quantity) -> bool:
    return bool(quantity.unit) and units()[quantity.unit].measures != "time"


def _is_plain(text: str) -> bool:
    """Whether a number reads alike in both languages."""
    return all(char.isdigit() or char in ".,%" for char in text)


def _worded(quantity: Quantity, text: str) -> str:
    """A number as an English reader expects it: 十几亿 is more than a billion."""
    if quantity.kind is NumberKind.COUNT and re.search("[几多余]", text):
        return f"more than {shown(quantity.value)}"
    if quantity.kind is NumberKind.MONTH and 1 <= quantity.value <= 12:
        return MONTHS[int(quantity.value) - 1]
    if quantity.kind is NumberKind.VAGUE:
        return _MAGNITUDES.get(int(quantity.value), shown(quantity.value))
    if quantity.kind is NumberKind.YEAR:
        return str(quantity.value)
    return shown(quantity.value) + ("%" if quantity.kind is NumberKind.PERCENT else "")
