"""What judged data have taught: how many sentences hold a serious error, and similarity in words.

``training/experience.py`` measures it and writes ``data/experience.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .combination import chance

RELATIONS = ("unrelated", "loosely-related", "translation", "close-translation")
"""What a calibrated similarity means, from the lowest to the highest."""
_FILE = Path(__file__).parent / "data" / "experience.json"
_WIDTH = 1.96  # standard deviations on either side that hold 95 %


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some sentences hold a serious error, as an expert would mark it.

    Attributes:
        likely: as the probabilities have it.
        low, high: what it may be as well, on a kind of text that the probabilities shift on.
    """

    low: int
    likely: int
    high: int


@dataclass(frozen=True, slots=True)
class Experience:
    """What was measured on judged translations.

    Attributes:
        shift: least and greatest number to be added to the logit of a priority, by which
            priorities come true on texts that nothing was fitted to.
        human: least and greatest share of sentences with a serious error in published human
            translations of news.
        machine: the same in machine translations of news.
        similarity: calibrated similarities from which two texts are loosely related, a
            translation, and a close translation.
    """

    shift: tuple[float, float]
    human: tuple[float, float]
    machine: tuple[float, float]
    similarity: Sequence[float]


@cache
def experience() -> Experience:
    """As it is shipped."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    shares = {kind: (low, high) for kind, (low, high) in found["shares"].items()}
    low, high = found["shift"]
    return Experience((low, high), shares["human"], shares["machine"], found["similarity"])


def count_of(
    chances: NDArray[np.float64], certain: int = 0, shift: tuple[float, float] | None = None
) -> Count:
    """How many sentences hold a serious error.

    The range holds both doubts: that all probabilities are too low or too high on this kind of
    text, and that chance makes more or fewer of them come true.

    Parameters:
        chances: shape ``[n]``, of the sentences that nobody has decided on; 0 and 1 stay so.
        certain: further sentences of which it is known that they hold one.
        shift: of the logits; None for what was measured.
    """
    low, high = shift or experience().shift
    return Count(
        certain + math.floor(_bound(shifted(chances, low), -_WIDTH)),
        certain + round(float(chances.sum())),
        certain + math.ceil(_bound(shifted(chances, high), _WIDTH)),
    )


def shifted(chances: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    """Probabilities with a number added to their logits; 0 and 1 stay what they are."""
    inner = (chances > 0) & (chances < 1)
    moved = chances.copy()
    moved[inner] = chance(np.log(chances[inner] / (1 - chances[inner])) + by)
    return moved


def _bound(chances: NDArray[np.float64], width: float) -> float:
    """Bound of the number that comes true, by the normal approximation."""
    deviation = math.sqrt(float((chances * (1 - chances)).sum()))
    return min(max(float(chances.sum()) + width * deviation, 0.0), float(len(chances)))


def relation(similarity: float) -> str:
    """What a calibrated similarity of source and translation means, one of ``RELATIONS``."""
    return RELATIONS[sum(similarity >= bound for bound in experience().similarity)]
