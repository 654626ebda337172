"""How well the tokens of a translation and its reference match, by their vectors."""

from __future__ import annotations

from ..model import Level
from .base import Metric, MetricResult, Segments, bootstrap_mean


class BERTScore(Metric):
    """F1 of BERTScore (Zhang et al. 2020): every token with its best match on the other side.

    The vectors are those of word alignment, the encoder's middle layers without what all English
    tokens have in common, so that unrelated texts are near 0 and figures of other models are no
    yardstick.
    """

    columns = ("bertscore",)
    levels = frozenset((Level.SENTENCE,))

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        result = MetricResult({"bertscore": segments.reference_match})
        mean = bootstrap_mean(segments.reference_match) if document else None
        if mean is not None:
            result.document["bertscore"] = mean
        return result
