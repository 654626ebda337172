"""How much of either text something on the other side stands for, from word alignment."""

from __future__ import annotations

from ..model import Level
from .base import Metric, MetricResult, Segments, bootstrap_mean


class Coverage(Metric):
    """Share of linked or well-matched words (Jalili Sabet et al. 2020), in either direction."""

    columns = ("source_coverage", "translation_support")
    levels = frozenset((Level.SENTENCE,))

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        values = (segments.source_coverage, segments.translation_support)
        result = MetricResult(dict(zip(self.columns, values, strict=True)))
        if document:
            for name, scores in result.segment.items():
                mean = bootstrap_mean(scores)
                if mean is not None:
                    result.document[name] = mean
        return result
