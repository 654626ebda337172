"""Systems and runs held against one another: which is better, and whether the difference is real.

Runs go in; comparisons, differences and the outcomes of gates come out.  Nothing is rendered here.
"""

from .blocks import Block, Contender, column_by_block, common_blocks, contenders, source_of
from .comparing import BestOf, Bucket, Comparison, Difference, Tally, Versus, compare_runs
from .diffing import ChangedPair, SystemDiff, diff_runs, new_findings
from .excerpts import clip, clip_pair
from .ngrams import SalientNgram, salient_ngrams
from .significance import Sampling, Significance, holm, holm_pairs, significance
from .statistics import SURFACE, Statistic, mean_statistic, surface_statistic

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
