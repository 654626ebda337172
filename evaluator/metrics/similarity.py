"""Embedding similarity, of source and translation and of translation and reference."""

from __future__ import annotations

from ..model import ColumnWords, Evidence, Prominence, ScoreColumn
from .base import Metric, MetricResult, Segments, means_of

_CALIBRATED = (
    "The same on a scale where 0 is what unrelated sentences score and 1 what good "
    "translations score. It tells whether the texts belong together, not which translation "
    "is better."
)
_CALIBRATED_CHINESE = (
    "同上，但 0 是不相干句子的得分，1 是优秀译文的得分。"
    "它只说明两侧文字是否对应，不说明哪个译文更好。"
)


class Similarity(Metric):
    """Cosine of sentence vectors (Reimers & Gurevych 2020), raw and calibrated.

    The vectors are the pipeline's: every text is encoded once, for alignment and here.
    """

    columns = (
        ScoreColumn(
            "similarity",
            "Similarity to source",
            "How near the translation's meaning is to the Chinese source, by sentence embeddings; "
            "needs no reference. Unrelated sentences score well above 0.",
            prominence=Prominence.DETAIL,
            short="similarity",
            chinese=ColumnWords(
                "与原文的相似度",
                "用句向量衡量译文与中文原文意思的接近程度，不需要参考译文。"
                "不相干的句子也会远高于 0。",
                "相似度",
            ),
        ),
        ScoreColumn(
            "similarity_calibrated",
            "Similarity to source, calibrated",
            _CALIBRATED,
            short="calibrated",
            chinese=ColumnWords("与原文的相似度（校准）", _CALIBRATED_CHINESE, "校准"),
        ),
        ScoreColumn(
            "reference_similarity",
            "Similarity to reference",
            "How near the translation's meaning is to the reference, by sentence embeddings.",
            needs_reference=True,
            prominence=Prominence.DETAIL,
            short="similarity",
            chinese=ColumnWords(
                "与参考译文的相似度", "用句向量衡量译文与参考译文意思的接近程度。", "相似度"
            ),
        ),
        ScoreColumn(
            "reference_similarity_calibrated",
            "Similarity to reference, calibrated",
            _CALIBRATED,
            needs_reference=True,
            prominence=Prominence.DETAIL,
            short="calibrated",
            chinese=ColumnWords("与参考译文的相似度（校准）", _CALIBRATED_CHINESE, "校准"),
        ),
    )
    order = 50
    requires = frozenset((Evidence.ENCODER,))

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        values = (
            segments.cosine,
            segments.cosine_calibrated,
            segments.reference_cosine,
            segments.reference_cosine_calibrated,
        )
        return means_of(self, values, document=document)
