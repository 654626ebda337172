"""How much of either text something on the other side stands for, from word alignment."""

from __future__ import annotations

from ..model import ColumnWords, Evidence, Level, Prominence, ScoreColumn
from .base import Metric, MetricResult, Segments, means_of


class Coverage(Metric):
    """Share of linked or well-matched words (Jalili Sabet et al. 2020), in either direction."""

    columns = (
        ScoreColumn(
            "source_coverage",
            "Source covered",
            "Share of the source that something in the translation answers to; low where text "
            "was left out.",
            prominence=Prominence.DETAIL,
            short="covered",
            chinese=ColumnWords(
                "原文覆盖率", "原文中有译文与之对应的部分所占的比例；漏译处偏低。", "覆盖"
            ),
        ),
        ScoreColumn(
            "translation_support",
            "Translation supported",
            "Share of the translation that something in the source answers to; low where text "
            "was added.",
            prominence=Prominence.DETAIL,
            short="supported",
            chinese=ColumnWords(
                "译文有据率", "译文中有原文与之对应的部分所占的比例；增译处偏低。", "有据"
            ),
        ),
    )
    levels = frozenset((Level.SENTENCE,))
    order = 70
    requires = frozenset((Evidence.LINKS,))

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; the document's score is the mean of its segments'."""
        values = (segments.source_coverage, segments.translation_support)
        return means_of(self, values, document=document)
