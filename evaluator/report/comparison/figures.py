"""What terminal and page tell of a comparison alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...comparison.comparing import Bucket, Comparison
from ...comparison.significance import Significance, holm, holm_pairs
from ...model import Finding, Prominence, Severity

ALPHA = 0.05
"""Level of significance."""
DOCUMENTS = 20
"""The most documents that buckets are told of."""


def headline_of(comparison: Comparison) -> Significance:
    """The result by the score that differences are sorted by."""
    (found,) = [r for r in comparison.results if r.metric == comparison.headline]
    return found


def shown_results(comparison: Comparison) -> list[Significance]:
    """Results prominent enough to stand side by side, that by the headline first."""
    shown = [r for r in comparison.results if r.column.at_least(Prominence.SHOWN)]
    return sorted(shown, key=lambda result: result.metric != comparison.headline)


def larger_p(result: Significance) -> list[float]:
    """Every system against the baseline: the larger of both tests' corrected p-values."""
    corrected = [holm(table[0, 1:]) for table in (result.bootstrap, result.randomisation)]
    return [float(p) for p in np.maximum(*corrected)]


def every_p(result: Significance) -> NDArray[np.float64]:
    """Shape ``[systems, systems]``: the same of every pair, corrected for all pairs."""
    return np.maximum(holm_pairs(result.bootstrap), holm_pairs(result.randomisation))


def is_same(result: Significance, one: int, other: int) -> bool:
    """Whether no sample tells two systems apart: sacreBLEU gives these the least p there is."""
    return bool(result.means[one] == result.means[other])


def order_of(result: Significance) -> list[int]:
    """Systems by a score, the best first; those without one last."""
    values = [score.value for score in result.scores]
    return sorted(
        range(len(values)),
        key=lambda k: np.inf if np.isnan(values[k]) else -result.column.sign * values[k],
    )


def told_p(p: float) -> str:
    """A p-value as it is printed."""
    return "p<.001" if p < 0.001 else f"p={p:.3f}".replace("0.", ".", 1)


def shown_buckets(comparison: Comparison) -> Sequence[Bucket]:
    """All of them; of very many documents those on which the systems differ most."""
    documents = [bucket for bucket in comparison.buckets if bucket.kind == "document"]
    documents.sort(key=lambda bucket: float(np.ptp(np.nan_to_num(bucket.scores))), reverse=True)
    shown = set(map(id, documents[:DOCUMENTS]))
    return [b for b in comparison.buckets if b.kind != "document" or id(b) in shown]


def starts(comparison: Comparison) -> list[tuple[str, int]]:
    """Every system, and in how many units a post-editor should start from it and no other."""
    best = comparison.best_of
    counts = Counter(k for unit, k in best.choice.items() if unit not in best.alike)
    return [(name, counts[k]) for k, name in enumerate(comparison.systems)]


def found_in(comparison: Comparison, system: int) -> Counter[Severity]:
    """How many errors of each severity were found in a system's translation."""
    contender = comparison.contenders[system]
    found = (f.severity for f in contender.run.findings if f.system == contender.system)
    return Counter(found) + contender.run.findings_beyond(contender.system)


def only_in(comparison: Comparison, system: int) -> list[Finding]:
    """Findings that a system has and the baseline has not; of the baseline, that no other has."""
    if system:
        return next(versus.new for versus in comparison.versus if versus.system == system)
    if not comparison.versus:
        return []
    first, *others = (versus.fixed for versus in comparison.versus)
    shared = [{finding.fingerprint for finding in fixed} for fixed in others]
    return [found for found in first if all(found.fingerprint in fixed for fixed in shared)]
