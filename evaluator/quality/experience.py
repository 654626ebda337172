"""What judged data have taught: how many sentences hold a serious error, and similarity in words.

The estimator's chances order the sentences of a document well enough; how high they stand as a
whole, the document's own level, they tell badly.  So the level is unknown to begin with, about as
far from what the estimates say as it was in judged documents, and what checks found, and did not
find, speaks for one level or another.

``training/experience.py`` measures it and writes ``data/experience.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .combination import Line, Scores, chance, on_line

UNRELATED = "unrelated"
RELATIONS = (UNRELATED, "loosely-related", "translation", "close-translation")
"""What a calibrated similarity means, from the lowest to the highest."""
AMOUNTS = ("few", "some", "many")
"""What a share of sentences with a serious error means, from the lowest to the highest."""
FOUND_NODES = np.linspace(-2, 2, 5)
"""Shares of serious errors that checks find that are tried, likewise."""
FOUND_SPREAD = 1.5
"""Of the logit of that share, between documents.

By judgement: checks find a tenth in the news, more than half where a term list or the bundled
knowledge knows a text's subject (docs/checks), so that many findings need not mean many errors.
"""
_FILE = Path(__file__).parent / "data" / "experience.json"
NODES = np.linspace(-3, 3, 31)
"""Levels that are tried, in standard deviations."""
_MOST_NUMBERS = 1001  # of sentences that the ends of a range are chosen from
_TAIL = 0.1  # chance of fewer than the range begins with, and of more than it ends with


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some sentences hold a serious error, as experts would agree.

    Attributes:
        low, high: between which four documents of five lie.
        likely: as is expected.
    """

    low: int
    likely: int
    high: int


@dataclass(frozen=True, slots=True)
class Level:
    """How the chances of a document's sentences come from what is known of them.

    A sentence holds a serious error with a chance whose logit is on a line over the estimate's,
    and higher or lower by a normal deviate that all sentences of its document share.  In one that
    does, checks find a grave error more often than in one that does not.

    Attributes:
        line: from the estimates' logits to those of a document of a usual level.
        spread: standard deviation of the documents' logits.
        false: share of sentences without a serious error in which a grave finding stands.
        found: the same of sentences with one, in a usual document.
    """

    line: Line
    spread: float
    false: float
    found: float

    def finding(self, node: float) -> Level:
        """The same where checks find more or fewer of the serious errors.

        Parameters:
            node: in standard deviations of the share that they find.
        """
        odds = self.found / (1 - self.found) * math.exp(FOUND_SPREAD * node)
        return replace(self, found=odds / (1 + odds))

    def nodes(self, estimates: Scores, grave: NDArray[np.bool_]) -> tuple[Scores, Scores]:
        """Chances of the sentences at every level, and what speaks for the levels.

        Parameters:
            estimates: shape ``[n]``, of sentences; 0 of those of which it is known
                that they hold none.
            grave: shape ``[n]``, in which there is a grave finding.

        Returns:
            shape ``[levels, n]`` each: in the light of the findings, and the log likelihood of
            these.
        """
        inner = estimates > 0
        logits = np.full(len(estimates), -np.inf)
        sure = np.clip(estimates[inner], 1e-6, 1 - 1e-6)
        logits[inner] = on_line(self.line, np.log(sure / (1 - sure)))
        before = chance(logits + self.spread * NODES[:, None])
        seen = np.where(grave, self.found, 1 - self.found) * before
        unseen = np.where(grave, self.false, 1 - self.false) * (1 - before)
        return seen / (seen + unseen), np.where(inner, np.log(seen + unseen), 0.0)


@dataclass(frozen=True, slots=True)
class Experience:
    """What was measured on judged translations.

    Attributes:
        level: of documents.
        human: least and greatest share of sentences with a serious error in published human
            translations of news.
        machine: the same in machine translations of news.
        similarity: calibrated similarities from which two texts are loosely related, a
            translation, and a close translation.
    """

    level: Level
    human: tuple[float, float]
    machine: tuple[float, float]
    similarity: Sequence[float]


@cache
def experience() -> Experience:
    """As it is shipped."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    shares = {kind: (low, high) for kind, (low, high) in found["shares"].items()}
    slope, offset = found["level"].pop("line")
    level = Level((slope, offset), **found["level"])
    return Experience(level, shares["human"], shares["machine"], found["similarity"])


def count_of(
    estimates: Scores,
    grave: NDArray[np.bool_],
    others: Scores,
    certain: int = 0,
    level: Level | None = None,
) -> Count:
    """How many sentences of a document hold a serious error.

    The range holds all doubts: at which level the document stands, how much the checks find in it,
    and that chance makes more or fewer of its sentences have a serious error.

    Parameters:
        estimates: shape ``[n]``, the estimator's chances of the sentences that nobody has decided
            on; 0 where there is nothing to fear.
        grave: shape ``[n]``, in which a check has found a grave error.
        others: shape ``[n]``, chances of a serious error by what the estimator has no part in.
        certain: further sentences of which it is known that they hold one.
        level: None for what was measured.
    """
    if not len(estimates):
        return Count(certain, certain, certain)
    usual = level or experience().level
    parts = []
    for node in FOUND_NODES:
        chances, told = usual.finding(node).nodes(estimates, grave)
        chances = 1 - (1 - chances) * (1 - others)
        deviation = np.sqrt((chances * (1 - chances)).sum(axis=1))
        parts.append((told.sum(axis=1) - (NODES**2 + node**2) / 2, chances.sum(axis=1), deviation))
    logs, means, deviations = (np.concatenate(side) for side in zip(*parts, strict=True))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    likely = float(weights @ means)
    numbers = np.unique(np.linspace(0, len(estimates), _MOST_NUMBERS).round())
    below = _reached(numbers, weights, means, deviations)
    low, high = (
        int(numbers[min(int(np.searchsorted(below, tail)), len(numbers) - 1)])
        for tail in (_TAIL, 1 - _TAIL)
    )
    middle = round(likely)
    high = max(high, math.ceil(likely))
    return Count(certain + min(low, middle), certain + middle, certain + high)


def _reached(numbers: Scores, weights: Scores, means: Scores, deviations: Scores) -> Scores:
    """Chance that no more than so many sentences hold one, by the normal approximation."""
    away = (numbers[:, None] + 0.5 - means) / np.maximum(deviations, 1e-9)
    error = np.asarray(_erf(away / math.sqrt(2)), dtype=np.float64)
    return np.asarray((1 + error) / 2 @ weights, dtype=np.float64)


# scipy's would be all that a kept run imports scipy for, which takes longer than these values do.
_erf = np.frompyfunc(math.erf, 1, 1)


def amount(share: float) -> str:
    """In words what a share of sentences with a serious error means, one of ``AMOUNTS``.

    Few are no more than in published human translations of news, many no fewer than in machine
    translations of them.
    """
    return AMOUNTS[(share > experience().human[1]) + (share >= experience().machine[0])]


def relation(similarity: float) -> str:
    """What a calibrated similarity of source and translation means, one of ``RELATIONS``."""
    return RELATIONS[sum(similarity >= bound for bound in experience().similarity)]
