"""Embedding similarity, of source and translation and of translation and reference."""

from __future__ import annotations

from .base import Metric, MetricResult, Segments, bootstrap_mean


class Similarity(Metric):
    """Cosine of sentence vectors (Reimers & Gurevych 2020), raw and calibrated.

    The vectors are the pipeline's: every text is encoded once, for alignment and here.
    """

    columns = (
        "similarity",
        "similarity_calibrated",
        "reference_similarity",
        "reference_similarity_calibrated",
    )

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        values = (
            segments.cosine,
            segments.cosine_calibrated,
            segments.reference_cosine,
            segments.reference_cosine_calibrated,
        )
        result = MetricResult(dict(zip(self.columns, values, strict=True)))
        if document:
            for name, scores in result.segment.items():
                mean = bootstrap_mean(scores)
                if mean is not None:
                    result.document[name] = mean
        return result
