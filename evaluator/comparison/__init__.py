"""Systems held against one another: which is better, and whether the difference is real."""

from .significance import Sampling, Significance, holm, holm_pairs, significance
from .statistics import SURFACE, Statistic, mean_statistic, surface_statistic

__all__ = [
    "SURFACE",
    "Sampling",
    "Significance",
    "Statistic",
    "holm",
    "holm_pairs",
    "mean_statistic",
    "significance",
    "surface_statistic",
]
