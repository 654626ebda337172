"""Which pairs a page holds when a run has more than a page can."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, takewhile

import pandas as pd


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a run one page may hold.

    Attributes:
        pairs: rows of the pair table.
        bytes: of these pairs as they stand in the page, findings and links included; with the
            rest of the page it stays under 15 MB.
        units: listed on the page although none of their pairs is.
    """

    pairs: int = 5_000
    bytes: int = 10_000_000
    units: int = 3_000


def worst_first(pairs: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """The pairs that most need a human's eye, worst first.

    Sentences and units are two views of one document, and their priorities are not
    compared with each other: each level keeps its worst, in proportion to its size.

    Parameters:
        pairs: the whole pair table.
        limits: how many rows the page may hold.
    """
    # Rank within the level first, as a share of the level: 0 is its worst pair.
    rank = pairs.groupby("level", sort=False)["priority"].rank(
        ascending=False, method="first", na_option="bottom", pct=True
    )
    return pairs.loc[rank.sort_values(kind="stable").index[: limits.pairs]]


def within(sizes: Iterable[int], limit: int) -> int:
    """How many things, taken in turn, stay within a limit together."""
    return sum(1 for _ in takewhile(lambda total: total <= limit, accumulate(sizes)))
