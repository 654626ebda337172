"""How well the tokens of a translation and its reference match, by their vectors."""

from __future__ import annotations

from ..model import ColumnWords, Evidence, Level, Prominence, ScoreColumn
from .base import Metric, MetricResult, Segments, means_of


class BERTScore(Metric):
    """F1 of BERTScore (Zhang et al. 2020): every token with its best match on the other side.

    The vectors are those of word alignment, the encoder's middle layers without what all English
    tokens have in common, so that unrelated texts are near 0 and figures of other models are no
    yardstick.
    """

    columns = (
        ScoreColumn(
            "bertscore",
            "BERTScore",
            "How well the words of translation and reference match by meaning (F1), with the "
            "bundled encoder: near 0 for unrelated texts, 1 for the same.",
            needs_reference=True,
            prominence=Prominence.DETAIL,
            chinese=ColumnWords(
                "BERTScore",
                "译文与参考译文的词在意思上吻合的程度（F1，用自带的编码器）："
                "不相干的文本接近 0，相同的文本为 1。",
            ),
        ),
    )
    levels = frozenset((Level.SENTENCE,))
    order = 60
    requires = frozenset(
        (
            Evidence.MATCHES,
            Evidence.REFERENCES,
        )
    )

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        return means_of(self, [segments.reference_match], document=document)
