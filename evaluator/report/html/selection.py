"""Which pairs a page holds when a run has more than a page can."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

_TEXTS = ("source_text", "translation_text", "reference_text")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a run one page may hold.

    Attributes:
        pairs: rows of the pair table.
        characters: of their texts together; keeps long documents' pages small as well.
    """

    pairs: int = 5_000
    characters: int = 6_000_000


def select_worst(pairs: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Keep the pairs that most need a human's eye.

    Sentences and units are two views of one document, and their priorities are not
    compared with each other: each level keeps its worst, in proportion to its size.

    Parameters:
        pairs: the whole pair table.
        limits: what the page may hold.

    Returns:
        the rows kept, in the table's order.
    """
    length = sum(pairs[column].str.len().fillna(0) for column in _TEXTS)
    if len(pairs) <= limits.pairs and pd.Series(length).sum() <= limits.characters:
        return pairs
    # Rank within the level first, as a share of the level: 0 is its worst pair.
    rank = pairs.groupby("level", sort=False)["priority"].rank(
        ascending=False, method="first", na_option="bottom", pct=True
    )
    worst = rank.sort_values(kind="stable").index[: limits.pairs]
    fitting = pd.Series(length, index=pairs.index).loc[worst].cumsum() <= limits.characters
    return pairs.loc[pairs.index.isin(worst[fitting])]
