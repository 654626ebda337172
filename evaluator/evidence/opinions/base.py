"""What those who are asked of pairs have in common: questions in, an assessment out."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...documents import Term
from ...model import Message, Opinion, ScoreColumn
from ...support.plugins import Origin
from ...support.progress import Progress

Context = tuple[tuple[str, str], ...]
"""Neighbouring pairs of the same document, source and translation, in their order."""


@dataclass(frozen=True, slots=True)
class Question:
    """A pair that somebody is asked about.

    Attributes:
        id: that no other question of the same asking has.
        source: Chinese, as it is written.
        translation: English.
        reference: a trusted translation of this pair alone; empty where there is none.
        before: pairs that stand right before it, the nearest last.
        after: pairs that stand right behind it.
        terms: entries of the corpus's term lists that its source holds.
        urgency: 0-1; what is asked first where not all can be.
    """

    id: str
    source: str
    translation: str
    reference: str = ""
    before: Context = ()
    after: Context = ()
    terms: tuple[Term, ...] = ()
    urgency: float = 0.0


@dataclass(frozen=True, slots=True)
class Assessment:
    """What came of asking.

    Attributes:
        origin: of who was asked.
        columns: scores that were given.
        scores: column's name → question's id → score; those not there were not given.
        opinions: question's id → what each said of it.
        signature: all that it takes to ask the same again.
        notes: what a reader should know of it.
        is_whole: whether every pair that can be was asked about.
    """

    origin: Origin
    columns: tuple[ScoreColumn, ...] = ()
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)
    signature: str = ""
    notes: Sequence[Message] = ()
    is_whole: bool = True


class Assessor(ABC):
    """Somebody who is asked about pairs.

    Attributes:
        origin: by which failures and fillers of columns are told.
        columns: that it fills, known before it is asked.
    """

    origin: Origin
    columns: tuple[ScoreColumn, ...]

    @abstractmethod
    def assess(self, questions: Sequence[Question], progress: Progress) -> Assessment:
        """Ask.

        Parameters:
            questions: in document order.
            progress: told how many are answered, and of how many.

        Raises:
            InputError: no sound answer can be had.
        """


def assessed(
    by: Assessor, opinions: Mapping[str, Opinion], signature: str, notes: Sequence[Message] = ()
) -> Assessment:
    """The assessment of one who fills one column."""
    (column,) = by.columns
    scores = {key: one.score for key, one in opinions.items() if not math.isnan(one.score)}
    each = {key: (one,) for key, one in opinions.items()}
    return Assessment(by.origin, by.columns, {column.name: scores}, each, signature, notes)
