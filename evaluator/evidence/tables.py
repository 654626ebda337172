"""Tables of words, one row each, of what was read pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_KEYS = ("system", "pair_id")


def words_table(
    system: str, found: Iterable[tuple[str, NDArray[np.float32]]], columns: Mapping[str, str]
) -> pd.DataFrame:
    """Put what is known of one system's words into a table.

    A long document has millions of words: they stay arrays, for as objects they would take ten
    times the memory.

    Parameters:
        system: its name.
        found: behind the id of each pair its words, shape ``[words, columns behind the keys]``.
        columns: of the table and their pandas types, ``system`` and ``pair_id`` first.
    """
    numbers = [name for name in columns if name not in _KEYS]
    ids: list[str] = []
    parts = [np.empty((0, len(numbers)), np.float32)]
    for pair_id, words in found:
        ids += [pair_id] * len(words)
        parts.append(words)
    rows = np.concatenate(parts)
    told = {name: rows[:, k] for k, name in enumerate(numbers)}
    keys = {"system": [system] * len(ids), "pair_id": ids}
    return pd.DataFrame(
        {name: pd.Series((keys | told)[name], dtype=kind) for name, kind in columns.items()}
    )
