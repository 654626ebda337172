"""Systems and runs held against one another: which is better, and whether the difference is real.

Runs go in; comparisons, differences and the outcomes of gates come out.  Nothing is rendered here.
"""

from typing import TYPE_CHECKING

from ..support.lazy import loader
from .significance import Sampling, Significance, holm, holm_pairs, significance

if TYPE_CHECKING:
    from .blocks import Block, Contender, column_by_block, common_blocks, contenders, source_of
    from .comparing import BestOf, Bucket, Comparison, Difference, Tally, Versus, compare_runs
    from .diffing import ChangedPair, SystemDiff, diff_runs, new_findings
    from .excerpts import clip, clip_pair
    from .ngrams import SalientNgram, salient_ngrams
    from .statistics import SURFACE, Statistic, mean_statistic, surface_statistic

__getattr__ = loader(
    __name__,
    {
        "BestOf": ".comparing",
        "Block": ".blocks",
        "Bucket": ".comparing",
        "ChangedPair": ".diffing",
        "Comparison": ".comparing",
        "Contender": ".blocks",
        "Difference": ".comparing",
        "SURFACE": ".statistics",
        "SalientNgram": ".ngrams",
        "Statistic": ".statistics",
        "SystemDiff": ".diffing",
        "Tally": ".comparing",
        "Versus": ".comparing",
        "clip": ".excerpts",
        "clip_pair": ".excerpts",
        "column_by_block": ".blocks",
        "common_blocks": ".blocks",
        "compare_runs": ".comparing",
        "contenders": ".blocks",
        "diff_runs": ".diffing",
        "mean_statistic": ".statistics",
        "new_findings": ".diffing",
        "salient_ngrams": ".ngrams",
        "source_of": ".blocks",
        "surface_statistic": ".statistics",
    },
)

__all__ = [
    "SURFACE",
    "BestOf",
    "Block",
    "Bucket",
    "ChangedPair",
    "Comparison",
    "Contender",
    "Difference",
    "SalientNgram",
    "Sampling",
    "Significance",
    "Statistic",
    "SystemDiff",
    "Tally",
    "Versus",
    "clip",
    "clip_pair",
    "column_by_block",
    "common_blocks",
    "compare_runs",
    "contenders",
    "diff_runs",
    "holm",
    "holm_pairs",
    "mean_statistic",
    "new_findings",
    "salient_ngrams",
    "significance",
    "source_of",
    "surface_statistic",
]
