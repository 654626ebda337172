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
    HOUR = "hour of the day"
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


class Sense(Enum):
    """Whether a share says by how much something changes or differs, or what is left of it."""

    OPEN = 0
    DIFFERENCE = 1  # 下降三成; by 30%, 30% less
    LEVEL = 2  # 降至三成, 是去年的三成; to 30%, 30% of


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
        unit: code of the currency or measure it counts (see ``units``); empty where there is
            none that is known.
        sense: of a share, what it says.
    """

    start: int
    end: int
    value: Fraction
    kind: NumberKind = NumberKind.COUNT
    weight: Weight = Weight.DEMANDED
    others: frozenset[Fraction] = frozenset()
    unit: str = ""
    sense: Sense = Sense.OPEN


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
    """A number as English writes it, exactly: 1.2 billion, 35,000, 0.5, 1/3."""
    if figures(value)[1] < -5:
        return str(value)
    for power, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if value >= 10**power and figures(value)[1] >= power - 3:
            return f"{_decimal(value / 10**power)} {word}"
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    """A number with few decimals in digits; from 10,000 up with commas."""
    whole, rest = divmod(value, 1)
    written = f"{whole:,}" if whole >= 10_000 else str(whole)
    return f"{written}.{f'{float(rest):.6f}'[2:].rstrip('0')}" if rest else written
