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
    """Every registered metric, in the order in which their columns stand."""
    return sorted(load_plugins("evaluator.metrics", Metric), key=lambda metric: metric.order)


__all__ = [
    "BOOTSTRAP_SAMPLES",
    "DocumentScore",
    "Metric",
    "MetricResult",
    "Segments",
    "absent",
    "bootstrap_mean",
    "load_metrics",
]
