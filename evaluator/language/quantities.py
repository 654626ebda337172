"""Numbers as both sides speak of them: values, not strings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from fractions import Fraction


class NumberKind(Enum):
    """What a number counts; only numbers of one kind are confused with each other."""

    COUNT = "number"
    PERCENT = "percentage"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    VAGUE = "order of magnitude"  # 几十万, hundreds of thousands


class Weight(IntEnum):
    """How surely the other language has to say the number as well.

    A casual one may be a part of a word (一般, 四川; one, both): it explains a number of the
    other side and is never missed.  An expected one is a small count, which a word or a
    plural may render.
    """

    CASUAL = 0
    EXPECTED = 1
    DEMANDED = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text.

    Attributes:
        start: offset where it begins, its scale and percent sign included.
        end: offset behind it.
        value: of a percentage the percent, of a vague one the power of ten.
        kind: what it counts.
        weight: how surely the other side must have it.
        others: values by which the other language may as well render it (0.3 for 30 %,
            3 o'clock for 15:00).
        unit: code of the currency or measure behind it; empty where there is none that the
            checks know.
    """

    start: int
    end: int
    value: Fraction
    kind: NumberKind = NumberKind.COUNT
    weight: Weight = Weight.DEMANDED
    others: frozenset[Fraction] = frozenset()
    unit: str = ""


def figures(value: Fraction) -> tuple[str, int]:
    """Significant digits of a number and the power of ten of the last of them.

    Returns:
        for 1 200 000 ``("12", 5)``, for 0.35 ``("35", -2)``; a number without end is cut
        after six places.
    """
    exponent = 0
    while value.denominator != 1 and exponent > -6:
        value, exponent = value * 10, exponent - 1
    digits = str(int(value))
    short = digits.rstrip("0") or "0"
    return short, exponent + len(digits) - len(short)


def shown(value: Fraction) -> str:
    """A number as English writes it: 1.2 billion, 35,000, 0.5."""
    for scale, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if value >= 10**scale:
            return f"{float(value / 10**scale):,.6g} {word}"
    if value.denominator == 1:
        return f"{int(value):,}" if value >= 10_000 else str(value)
    return f"{float(value):.4g}"
