"""Scores: numbers for pairs and documents.  Third parties add theirs by entry point."""

from ..support.registry import load_plugins
from .base import (
    BOOTSTRAP_SAMPLES,
    DocumentScore,
    Metric,
    MetricResult,
    Segments,
    absent,
    bootstrap_mean,
)


def load_metrics() -> list[Metric]:
    """Every registered metric, in alphabetical order of the names."""
    return load_plugins("evaluator.metrics", Metric)


def lower_is_better() -> frozenset[str]:
    """Columns of the metrics whose lower scores are the better ones."""
    return frozenset(
        column
        for metric in load_metrics()
        if not metric.higher_is_better
        for column in metric.columns
    )


__all__ = [
    "BOOTSTRAP_SAMPLES",
    "DocumentScore",
    "Metric",
    "MetricResult",
    "Segments",
    "absent",
    "bootstrap_mean",
    "load_metrics",
    "lower_is_better",
]
