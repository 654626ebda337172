"""What a score is, declared once: its name, which way is better, its scale and its digits.

A metric declares the columns that it fills, a room those that it derives; a run saves the
declarations (``columns`` in ``run.json``), and whatever shows, sorts, compares, tests or gates a
score reads them from there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

_NAME = re.compile(r"[^\s=](?:[^\r\n\t=]{0,98}[^\s=])?")
_MOST_DIGITS = 9


class Prominence(StrEnum):
    """How much of the little room and attention that there is a score is worth.

    The first of the gravest prominence is what differences are sorted by.
    """

    HEADLINE = "headline"  # differences are sorted by the first of these that is there
    MAIN = "main"  # also in narrow tables, in differences between runs, watched by gates
    SHOWN = "shown"  # also where systems stand side by side
    DETAIL = "detail"  # in full tables only
    PART = "part"  # of another score: explains a pair, is no score to compare systems by

    @property
    def rank(self) -> int:
        """0 for the most prominent, so that sorting by rank puts it first."""
        return list(Prominence).index(self)


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """What a score is called and what it measures, in another language than English."""

    title: str
    description: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """One column of scores in the pair table.

    Attributes:
        name: of the column, and key of the document's score in a run's manifest.
        title: for a reader; the name where it is empty.
        description: one sentence on what it measures.
        higher_is_better: None where that is not known, as of scores that other packages added
            to runs of before columns were declared.
        scale: the ends between which it is drawn; values beyond them are drawn at the end.
        digits: decimals worth showing.
        needs_reference: whether it is absent without a reference.
        prominence: where it is shown, and whether systems are compared by it.
        derived: put together from findings and other scores; the reports show it in ways of its
            own rather than in the list of scores.
        basis: of a part, the column that it is drawn from.
        short: its title among its like, for instance in a group headed "against the reference".
        chinese: the same words in Chinese.

    Raises:
        ValueError: the name is no name, the scale has no length, or the digits are not 0-9.
    """

    name: str
    title: str = ""
    description: str = ""
    higher_is_better: bool | None = True
    scale: tuple[float, float] = (0.0, 1.0)
    digits: int = 3
    needs_reference: bool = False
    prominence: Prominence = Prominence.MAIN
    derived: bool = False
    basis: str = ""
    short: str = ""
    chinese: ColumnWords | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a column: one line without =")
        if not all(map(math.isfinite, self.scale)) or not self.scale[0] < self.scale[1]:
            raise ValueError(f"the scale of {self.name} must run from a number to a greater one")
        if not 0 <= self.digits <= _MOST_DIGITS:
            raise ValueError(f"the digits of {self.name} must be 0-{_MOST_DIGITS}")

    @property
    def label(self) -> str:
        """Its title; its name where it has none."""
        return self.title or self.name

    @property
    def heading(self) -> str:
        """Its name as a table's head has it."""
        return self.name.replace("_", " ")

    @property
    def compared(self) -> bool:
        """Whether systems are held against one another by it."""
        return self.prominence is not Prominence.PART and self.higher_is_better is not None

    @property
    def sign(self) -> int:
        """1 where higher is better, else -1: what makes a difference a gain."""
        return -1 if self.higher_is_better is False else 1

    @property
    def slight(self) -> float:
        """A difference too small to speak of: a hundredth of the scale."""
        return (self.scale[1] - self.scale[0]) / 100

    @property
    def tie(self) -> float:
        """A difference too small for the last printed digit: half of it."""
        return 0.5 * 10.0**-self.digits

    def at_least(self, prominence: Prominence) -> bool:
        """Whether it is as prominent as this, or more."""
        return self.prominence.rank <= prominence.rank

    def better(self, value: float, other: float) -> bool:
        """Whether one value is better than another."""
        return self.sign * value > self.sign * other

    def show(self, value: float | None, *, signed: bool = False) -> str:
        """A value as text; a dash, never a nought, where it is absent.

        Parameters:
            value: None or NaN where it is absent.
            signed: whether a plus is to be written, as of a difference.
        """
        if value is None or math.isnan(value):
            return "–"
        return f"{value:{'+' if signed else ''}.{self.digits}f}"


def undeclared(name: str, largest: float) -> ScoreColumn:
    """What can be said of a score that nobody has declared.

    Parameters:
        name: of the column.
        largest: its largest value; NaN where it has none.
    """
    if largest > 1:
        return ScoreColumn(
            name,
            higher_is_better=None,
            scale=(0.0, 100.0),
            digits=1,
            prominence=Prominence.DETAIL,
        )
    return ScoreColumn(name, higher_is_better=None, prominence=Prominence.DETAIL)
