"""Text that stands in both languages as it is: code, formulas, markup, addresses.

It anchors the alignment; to the rest it is no translation.  No check looks at it, no estimator
judges it, and where the texts were paired by the program no metric scores it.  Segments that were
given as pairs are scored all the same, so that figures are those of any other program.
"""

from __future__ import annotations

import pandas as pd

from ..language import chinese_share

LONGEST = 20_000
"""Characters of a side that are read and checked; no sentence has them, and some checks and the
word alignment take time by their square."""


def is_verbatim(source: str, translation: str) -> bool:
    """Whether both sides of a pair hold the same, white space aside, and nothing Chinese."""
    words = source.split()
    return bool(words) and words == translation.split() and not chinese_share(source)


def verbatim(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Of each row of a pair table, whether it is text that stands in both languages as it is."""
    texts = zip(pairs["source_text"], pairs["translation_text"], strict=True)
    return pd.Series([is_verbatim(*both) for both in texts], index=pairs.index, dtype=bool)


def overlong(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Of each row of a pair table, whether either side is longer than any sentence."""
    longest = pairs[["source_text", "translation_text"]].fillna("").map(len).max(axis=1)
    return longest > LONGEST


def unexamined(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Of each row of a pair table, whether nothing is read of it and no check looks at it."""
    return verbatim(pairs) | overlong(pairs)
