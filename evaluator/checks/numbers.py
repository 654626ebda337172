"""Numbers: a value that one side has and the other lacks, or has another for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..language.bounds import Bound, chinese_bound, english_bound
from ..language.chinese_numbers import chinese_numbers
from ..language.english_numbers import english_numbers
from ..language.quantities import NumberKind, Quantity, Weight, figures, shown
from ..model import Category, Evidence, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_CONFUSED_UNITS = {
    "CNY": {"USD", "EUR", "GBP", "JPY", "RUB"},
    "USD": {"CNY", "EUR", "GBP", "JPY", "RUB"},
    "EUR": {"CNY", "USD", "GBP", "JPY"},
    "GBP": {"CNY", "USD", "EUR", "JPY"},
    "JPY": {"CNY", "USD", "EUR", "GBP"},
    "mu": {"acre", "hectare", "km2", "square_mile"},
    "hectare": {"acre", "mu", "km2"},
    "km2": {"hectare", "acre", "square_mile"},
    "jin": {"kg", "tonne"},
    "kg": {"pound"},
    "li": {"km", "mile"},
    "km": {"mile", "li"},
    "mile": {"km"},
}
"""Units that the same number must not change into."""
_UNIT_NAMES = {"CNY": "yuan", "USD": "US dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen",
               "hectare": "hectares", "km2": "square kilometres", "jin": "jin (half a kilogram)",
               "kg": "kilograms", "li": "li (half a kilometre)", "km": "kilometres",
               "mile": "miles", "mu": "mu (a fifteenth of a hectare)"}  # fmt: skip
_OTHER_DOLLARS = re.compile("[港台澳]|新加坡|加拿大|新西兰|加元")
_CONVERTED = Fraction(3, 100)
"""How far a measure may be off when it was converted: the parts are rounded."""

_STRANGE = 3.0
_OFTEN_IMPLIED = frozenset((NumberKind.YEAR, NumberKind.MONTH, NumberKind.DAY, NumberKind.VAGUE))
"""What a reader of either language may know from the context: the year of a date, its month."""
MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MAGNITUDES = {
    10: "tens", 100: "hundreds", 1000: "thousands", 10**4: "tens of thousands",
    10**5: "hundreds of thousands", 10**6: "millions", 10**7: "tens of millions",
    10**8: "hundreds of millions", 10**9: "billions", 10**12: "trillions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers of a pair held against each other.

    Attributes:
        same: numbers of both sides that say the same.
        lost: numbers of the source that nothing in the translation says.
        added: numbers of the translation that nothing in the source says.
    """

    same: tuple[tuple[Quantity, Quantity], ...]
    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]


class NumberCheck(Check):
    """Compares the values of both sides, whatever they are written with."""

    name = "numbers"
    scope = Scope.WINDOW
    categories = (Category.MISTRANSLATION, Category.OMISSION, Category.ADDITION)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        compared = [
            compare(chinese_numbers(pair.source), english_numbers(pair.translation))
            if pair.source and pair.translation
            else Comparison((), (), ())
            for pair in document.pairs
        ]
        for number, pair in enumerate(document.pairs):
            around = compared[max(number - 1, 0) : number] + compared[number + 1 : number + 2]
            yield from _wrong_units(number, pair, compared[number])
            yield from _contrary_bounds(number, pair, compared[number])
            yield from _differences(number, pair, compared[number], around)


def _contrary_bounds(number: int, pair: CheckedPair, compared: Comparison) -> Iterator[Draft]:
    """Less than a number that the source exceeds, and the reverse; one that recurs is left out."""
    values = [ours.value for ours, _ in compared.same]
    for ours, theirs in compared.same:
        meant = chinese_bound(pair.source, ours)
        if meant is Bound.OPEN or values.count(ours.value) > 1:
            continue
        said, (start, end) = english_bound(pair.translation, theirs)
        if said == -meant:
            text = pair.source[ours.start : ours.end]
            yield Draft(
                pair=number,
                category=Category.MISTRANSLATION,
                severity=Severity.MAJOR,
                confidence=0.8,
                message=message(
                    "numbers.at-least" if meant is Bound.ABOVE else "numbers.at-most",
                    english=pair.translation[start:end],
                    chinese=text,
                ),
                source_span=span(pair.source, ours.start, ours.end),
                translation_span=span(pair.translation, start, theirs.end),
            )


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Match the numbers of both sides, the surest first, each with one of the other side.

    What is said once and meant twice, or twice and meant once, is not missed.
    """
    same: list[tuple[Quantity, Quantity]] = []
    lost, added = list(source), list(target)
    for agree in (_equal, _readable, _rounded):
        for ours in list(lost):
            for theirs in sorted(added, key=lambda t: -t.weight):
                if agree(ours, theirs):
                    same.append((ours, theirs))
                    lost.remove(ours)
                    added.remove(theirs)
                    break
    said, meant = {_echo(q) for q in target}, {_echo(q) for q in source}
    return Comparison(
        tuple(same),
        tuple(q for q in lost if q.weight and _echo(q) not in said),
        tuple(q for q in added if q.weight and _echo(q) not in meant),
    )


def _echo(quantity: Quantity) -> tuple[Fraction, bool]:
    """What is the same in a number said again; July is no 7."""
    return quantity.value, quantity.kind is NumberKind.MONTH


def _equal(ours: Quantity, theirs: Quantity) -> bool:
    return ours.value == theirs.value


def _readable(ours: Quantity, theirs: Quantity) -> bool:
    return (
        ours.value in theirs.others
        or theirs.value in ours.others
        or (bool(ours.others & theirs.others) and min(ours.weight, theirs.weight) is Weight.CASUAL)
    )


def _rounded(ours: Quantity, theirs: Quantity) -> bool:
    """Whether the translation rounds the number, or converts a measure and rounds."""
    if ours.weight is Weight.CASUAL or theirs.weight is Weight.CASUAL:
        return False
    (fine, _), (coarse, exponent) = figures(ours.value), figures(theirs.value)
    is_rounded = abs(ours.value - theirs.value) < Fraction(10) ** exponent
    if 2 <= len(coarse) < len(fine) and is_rounded:
        return True
    return bool(ours.unit) and any(
        abs(other - theirs.value) <= _CONVERTED * theirs.value for other in ours.others
    )


def _wrong_units(number: int, pair: CheckedPair, compared: Comparison) -> Iterator[Draft]:
    """The right number of the wrong thing: yuan become dollars, mu become hectares."""
    for ours, theirs in compared.same:
        if ours.weight is Weight.CASUAL:  # 千里: a long way
            continue
        if ours.value != theirs.value or theirs.unit not in _CONFUSED_UNITS.get(ours.unit, ()):
            continue
        if ours.unit == "CNY" and theirs.unit == "USD" and _OTHER_DOLLARS.search(pair.source):
            continue
        name = _UNIT_NAMES[ours.unit]
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.8,
            message=message("numbers.unit", unit=name),
            source_span=span(pair.source, ours.start, ours.end),
            translation_span=span(pair.translation, theirs.start, theirs.end),
            suggestion=f"{shown(ours.value)} {name.split(' (')[0]}",
        )


def _differences(
    number: int, pair: CheckedPair, compared: Comparison, around: Sequence[Comparison]
) -> Iterator[Draft]:
    lost = [q for q in compared.lost if not _is_near(q, [p for c in around for p in c.added])]
    added = [q for q in compared.added if not _is_near(q, [p for c in around for p in c.lost])]
    for ours, theirs in _confused(pair, lost, added):
        lost.remove(ours)
        added.remove(theirs)
        yield _changed(number, pair, ours, theirs)
    for ours in lost:
        yield _lost(number, pair, ours)
    for theirs in added:
        yield _added(number, pair, theirs)


def _is_near(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether a number is left over in the pair before or behind: a sentence cut elsewhere."""
    return any(other.value == quantity.value for other in others)


def _confused(
    pair: CheckedPair, lost: Sequence[Quantity], added: Sequence[Quantity]
) -> list[tuple[Quantity, Quantity]]:
    """Numbers left over that stand for each other, the likeliest couples first."""
    ranked = sorted(
        (_strangeness(pair, ours, theirs), k, n)
        for k, ours in enumerate(lost)
        for n, theirs in enumerate(added)
    )
    couples: dict[int, int] = {}
    for strangeness, k, n in ranked:
        if strangeness < _STRANGE and k not in couples and n not in couples.values():
            couples[k] = n
    return [(lost[k], added[n]) for k, n in couples.items()]


def _strangeness(pair: CheckedPair, ours: Quantity, theirs: Quantity) -> float:
    """How unlikely it is that one number was meant to be the other.

    Numbers that are linked, that have the same digits, or that count the same, and that
    stand at like places, are likely to be; a year is no percentage.
    """
    kinds = {ours.kind, theirs.kind}
    fixed = kinds & {NumberKind.PERCENT, NumberKind.MONTH, NumberKind.YEAR}
    if len(kinds) > 1 and (len(fixed) > 1 or (NumberKind.VAGUE in kinds and fixed)):
        return _STRANGE
    if NumberKind.YEAR in kinds and len(kinds) > 1 and not _ends_alike(ours.value, theirs.value):
        return _STRANGE
    place = abs(ours.start / len(pair.source) - theirs.start / len(pair.translation))
    linked = pair.rendering(ours.start, ours.end)
    if linked and linked.start < theirs.end and theirs.start < linked.end:
        return place / 10
    same_digits = figures(ours.value)[0] == figures(theirs.value)[0]
    return place + (0 if same_digits else 1) + (len(kinds) - 1)


def _ends_alike(one: Fraction, other: Fraction) -> bool:
    """Whether a year took its last digits from a number: 19时54分 as 1954."""
    short, long = sorted((str(one), str(other)), key=len)
    return long.endswith(short)


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
        suggestion=_worded(ours),
    )


def _changed_message(
    pair: CheckedPair, ours: Quantity, theirs: Quantity, *, is_power: bool
) -> Message:
    """What the source says and the translation does not; in English too where that differs."""
    text, english, said = pair.source[ours.start : ours.end], _worded(ours), _worded(theirs)
    if text == english:
        told = "numbers.power" if is_power else "numbers.changed"
        return message(told, number=text, said=said)
    told = "numbers.power-worded" if is_power else "numbers.changed-worded"
    return message(told, number=text, english=english, said=said)


def _lost(number: int, pair: CheckedPair, ours: Quantity) -> Draft:
    severity, confidence = _alone(ours)
    text, english = pair.source[ours.start : ours.end], _worded(ours)
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=severity,
        confidence=confidence,
        message=message("numbers.lost", number=text)
        if text == english
        else message("numbers.lost-worded", number=text, english=english),
        source_span=span(pair.source, ours.start, ours.end),
        suggestion=english,
    )


def _added(number: int, pair: CheckedPair, theirs: Quantity) -> Draft:
    severity, confidence = _alone(theirs)
    return Draft(
        pair=number,
        category=Category.ADDITION,
        severity=severity,
        confidence=confidence,
        message=message("numbers.added", number=_worded(theirs)),
        translation_span=span(pair.translation, theirs.start, theirs.end),
    )


def _alone(quantity: Quantity) -> tuple[Severity, float]:
    """How grave it is that a number has no counterpart, and how sure."""
    if quantity.weight is Weight.DEMANDED and quantity.kind not in _OFTEN_IMPLIED:
        return Severity.MAJOR, 0.65
    return Severity.MINOR, 0.3


def _worded(quantity: Quantity) -> str:
    """A number as an English reader expects it."""
    if quantity.kind is NumberKind.MONTH and 1 <= quantity.value <= 12:
        return MONTHS[int(quantity.value) - 1]
    if quantity.kind is NumberKind.VAGUE:
        return _MAGNITUDES.get(int(quantity.value), shown(quantity.value))
    if quantity.kind is NumberKind.YEAR:
        return str(quantity.value)
    return shown(quantity.value) + (" %" if quantity.kind is NumberKind.PERCENT else "")
