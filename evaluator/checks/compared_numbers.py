"""Numbers of both sides held against each other: which say the same, which are left over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..language.quantities import NumberKind, Quantity, Sense, Weight, figures
from ..language.units import converted, units
from .base import CheckedPair

_CONVERTED = Fraction(3, 100)
"""How far a measure may be off when it was converted: the parts are rounded."""
_CUSTOMARY = Fraction(12, 100)
"""How far one of old China may be: thirty li are ten miles to a storyteller."""
_STRANGE = 3.0
_PLACES = 5  # decimals behind which a share is taken for one without an end
_CALENDAR = frozenset((NumberKind.DAY, NumberKind.YEAR, NumberKind.HOUR, NumberKind.PERCENT))
_SHOULD_BE_SAID = frozenset((NumberKind.PERCENT, NumberKind.MONTH, NumberKind.YEAR))


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


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Match the numbers of both sides, the surest first, each with one of the other side.

    What is said once and meant twice, or twice and meant once, is not missed.
    """
    same: list[tuple[Quantity, Quantity]] = []
    lost, added = list(source), list(target)
    sure = [q for q in source if q.weight]
    casual = [q for q in source if not q.weight]
    for numbers in (sure, casual):
        for agree in _PASSES:
            for ours in (q for q in numbers if q in lost):
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


def _echo(quantity: Quantity) -> tuple[Fraction, NumberKind | None]:
    """What is the same in a number said again; July is no 7, 3 % is no 3."""
    is_its_own = quantity.kind in (NumberKind.MONTH, NumberKind.PERCENT)
    return quantity.value, quantity.kind if is_its_own else None


def _same_unit(ours: Quantity, theirs: Quantity) -> bool:
    return _equal(ours, theirs) and (ours.unit == theirs.unit or not (ours.unit and theirs.unit))


def _equal(ours: Quantity, theirs: Quantity) -> bool:
    return ours.value == theirs.value and _are_of_one_kind(ours, theirs)


def _are_of_one_kind(ours: Quantity, theirs: Quantity) -> bool:
    """Whether a value can be the same at all: May is neither the 5th nor five months."""
    kinds = {ours.kind, theirs.kind}
    if NumberKind.MONTH in kinds and len(kinds) > 1:
        return not (kinds & _CALENDAR or ours.unit or theirs.unit)
    if ours.kind is NumberKind.VAGUE and ours.weight is Weight.CASUAL:  # the tens of 二十多
        return theirs.kind is NumberKind.VAGUE
    if ours.weight is Weight.CASUAL and ours.value >= 1:  # a part of a share is not the share
        return theirs.kind is not NumberKind.PERCENT and not 0 < theirs.value < 1
    return True


def is_converted(ours: Quantity, theirs: Quantity) -> bool:
    """Whether a measure was converted: 500 mu to 33 hectares, 15 degrees of frost to 5 °F."""
    if not ours.unit or not theirs.unit or ours.unit == theirs.unit:
        return False
    is_rough = units()[ours.unit].is_customary
    allowed = (_CUSTOMARY if is_rough else _CONVERTED) * theirs.value
    return any(
        other is not None and abs(abs(other) - theirs.value) <= allowed
        for value in (ours.value, *ours.others)
        for sign in (1, -1)
        for other in (converted(sign * value, ours.unit, theirs.unit),)
    )


def _readable(ours: Quantity, theirs: Quantity) -> bool:
    return _are_of_one_kind(ours, theirs) and (
        ours.value in theirs.others
        or theirs.value in ours.others
        or (bool(ours.others & theirs.others) and min(ours.weight, theirs.weight) is Weight.CASUAL)
    )


def _rounded(ours: Quantity, theirs: Quantity) -> bool:
    """Whether the translation rounds the number."""
    if ours.weight is Weight.CASUAL or theirs.weight is Weight.CASUAL:
        return False
    (fine, _), (coarse, exponent) = figures(ours.value), figures(theirs.value)
    is_rounded = abs(ours.value - theirs.value) < Fraction(10) ** exponent
    return 2 <= len(coarse) < len(fine) and is_rounded


def _is_decimal_of_fraction(ours: Quantity, theirs: Quantity) -> bool:
    """Whether one side has in percent what the other has as a fraction: 2/3 and 66.7 %."""
    if NumberKind.PERCENT not in (ours.kind, theirs.kind):
        return False
    is_one_fraction = _is_fraction(ours) != _is_fraction(theirs)
    return is_one_fraction and abs(_percent(ours) - _percent(theirs)) < 1


def _is_fraction(quantity: Quantity) -> bool:
    """Whether it is a share without an end as a decimal: two thirds, three sevenths."""
    return quantity.value < 1 and figures(quantity.value)[1] < -_PLACES


def _is_what_is_left(ours: Quantity, theirs: Quantity) -> bool:
    """A difference told by the level that it leaves: down by 30 % to 70 % of it."""
    senses = (ours.sense, theirs.sense)
    if senses != (Sense.DIFFERENCE, Sense.LEVEL) and senses != (Sense.LEVEL, Sense.DIFFERENCE):
        return False
    one, other = _percent(ours), _percent(theirs)
    return one + other == 100 or abs(one - other) == 100


def _percent(quantity: Quantity) -> Fraction:
    return quantity.value if quantity.kind is NumberKind.PERCENT else quantity.value * 100


_PASSES: tuple[Callable[[Quantity, Quantity], bool], ...] = (
    _same_unit, is_converted, _is_decimal_of_fraction, _readable, _equal, _rounded,
    _is_what_is_left,
)  # fmt: skip


def confused(
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
    fixed = kinds & _SHOULD_BE_SAID
    if len(kinds) > 1 and (len(fixed) > 1 or (NumberKind.VAGUE in kinds and fixed)):
        return _STRANGE
    if NumberKind.MONTH in kinds and len(kinds) > 1:
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
