"""Words and phrases that one system uses far more than another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
_ORDERS = (1, 2, 3)
_PRIOR = 0.1
"""Weight of the prior: this many occurrences for each of the pooled texts' own."""
SALIENT = 2.0
"""Least z-score of an n-gram worth showing."""


@dataclass(frozen=True, slots=True)
class SalientNgram:
    """An n-gram that two texts use unequally.

    Attributes:
        ngram: in lower case.
        z: z-score of the log-odds ratio; positive where the first text has more of it.
        first, second: how often either has it.
    """

    ngram: str
    z: float
    first: int
    second: int


def salient_ngrams(
    first: Iterable[str], second: Iterable[str], count: int = 10
) -> tuple[list[SalientNgram], list[SalientNgram]]:
    """N-grams of one to three words that either text has beyond chance.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), the prior
    being both texts together.  An n-gram that only ever occurs within a longer one of the lists
    is left out.

    Parameters:
        first, second: texts of the two systems.
        count: how many of each.

    Returns:
        those of the first text and those of the second, the most salient first.
    """
    ours, theirs = _ngrams(first), _ngrams(second)
    counts = {ngram: (ours.get(ngram, 0), theirs.get(ngram, 0)) for ngram in {**ours, **theirs}}
    totals = {order: [0, 0, 0.0] for order in _ORDERS}
    for ngram, (a, b) in counts.items():
        total = totals[len(ngram)]
        total[0] += a
        total[1] += b
        total[2] += _PRIOR * (a + b)
    found = [
        SalientNgram(" ".join(ngram), z, a, b)
        for ngram, (a, b) in counts.items()
        if a != b and abs(z := _z(a, b, _PRIOR * (a + b), *totals[len(ngram)])) >= SALIENT
    ]
    found.sort(key=lambda item: (-abs(item.z), item.ngram))
    more = [item for item in found if item.z >= SALIENT]
    less = [item for item in found if item.z <= -SALIENT]
    return _apart(more, count), _apart(less, count)


def _ngrams(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = _WORD.findall(text.lower())
        counts.update((word,) for word in words)
        counts.update(pairwise(words))
        counts.update(zip(words, words[1:], words[2:], strict=False))
    return counts


def _z(a: int, b: int, prior: float, all_a: float, all_b: float, all_prior: float) -> float:
    """Equations 16, 19 and 21 of the paper."""
    one, other = a + prior, b + prior
    odds = log(one / max(all_a + all_prior - one, 1e-9)) - log(
        other / max(all_b + all_prior - other, 1e-9)
    )
    return odds / sqrt(1 / one + 1 / other)


def _apart(found: Sequence[SalientNgram], count: int) -> list[SalientNgram]:
    kept: list[SalientNgram] = []
    for item in found:
        if len(kept) == count:
            break
        # Part of a shown phrase or a phrase around a shown word, with nothing of its own.
        if not any(
            f" {item.ngram} " in f" {other.ngram} " or f" {other.ngram} " in f" {item.ngram} "
            for other in kept
        ):
            kept.append(item)
    return kept
