"""Which of a text's tokens each of its words is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray


def tokens_of(
    words: Iterable[tuple[int, int]], tokens: NDArray[np.float32]
) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end of every word that some token lies in, and the numbers of these tokens.

    Parameters:
        words: start and end of each, in order of the text.
        tokens: shape ``[t, …]``, their starts and ends in the first columns, in order of starts.
    """
    starts, ends = tokens[:, 0].tolist(), tokens[:, 1].tolist()
    first = 0
    for start, end in words:
        while first < len(ends) and ends[first] <= start:  # no further word begins before it
            first += 1
        own, place = [], first
        while place < len(starts) and starts[place] < end:
            if ends[place] > start:
                own.append(place)
            place += 1
        if own:
            yield start, end, own
