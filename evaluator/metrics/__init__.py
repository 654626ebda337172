"""Scores: one module a metric, each of which declares its score columns.

Segments of one system go in; a number a segment and of the whole document come out.  Third parties
add theirs by entry point.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..model import Evidence, ScoreColumn
from ..support.plugins import Containment
from ..support.registry import chosen, load_plugins
from .base import (
    BOOTSTRAP_SAMPLES,
    DocumentScore,
    Metric,
    MetricResult,
    SegmentCounts,
    Segments,
    absent,
    bootstrap_mean,
    means_of,
)
from .batches import BatchMetric
from .contained import GROUP, ContainedMetric


def load_metrics(
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    containment: Containment | None = None,
) -> list[Metric]:
    """The registered metrics, in the order in which their columns stand, each in its place.

    Parameters:
        only: names of those wanted; none for all.
        skip: names of those not wanted.
        settings: name → key → value.
        containment: what becomes of one that fails; None to stop there.

    Raises:
        InputError: there is no metric of that name, or no such setting of one.
        PluginError: one cannot be loaded, or declares no column.
    """
    containment = containment or Containment()
    names = chosen(GROUP, only, skip)
    found: list[Metric] = load_plugins(GROUP, Metric, names, settings, containment)
    return [
        ContainedMetric(metric, containment)
        for metric in sorted(found, key=lambda metric: metric.order)
    ]


__all__ = [
    "BOOTSTRAP_SAMPLES",
    "GROUP",
    "BatchMetric",
    "DocumentScore",
    "Evidence",
    "Metric",
    "MetricResult",
    "ScoreColumn",
    "SegmentCounts",
    "Segments",
    "absent",
    "bootstrap_mean",
    "load_metrics",
    "means_of",
]
