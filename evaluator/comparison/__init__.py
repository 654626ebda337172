"""Systems held against one another: which is better, and whether the difference is real."""

from .blocks import Block, Contender, column_by_block, common_blocks, contenders, source_of
from .comparing import BestOf, Bucket, Comparison, Difference, Tally, Versus, compare_runs
from .excerpts import clip, clip_pair
from .ngrams import SalientNgram, salient_ngrams
from .records import comparison_record, to_json
from .significance import Sampling, Significance, holm, holm_pairs, significance
from .statistics import SURFACE, Statistic, mean_statistic, surface_statistic
from .terminal import summarise_comparison

__all__ = [
    "SURFACE",
    "BestOf",
    "Block",
    "Bucket",
    "Comparison",
    "Contender",
    "Difference",
    "SalientNgram",
    "Sampling",
    "Significance",
    "Statistic",
    "Tally",
    "Versus",
    "clip",
    "clip_pair",
    "column_by_block",
    "common_blocks",
    "compare_runs",
    "comparison_record",
    "contenders",
    "holm",
    "holm_pairs",
    "mean_statistic",
    "salient_ngrams",
    "significance",
    "source_of",
    "summarise_comparison",
    "surface_statistic",
    "to_json",
]
