"""Gates: limits that a run must keep, for use in continuous integration."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import InputError
from .metrics import lower_is_better
from .model import Severity
from .run import Run


def failures(run: Run, limits: Mapping[str, float], worst: Severity | None) -> list[str]:
    """What a run fails on, one line a reason; empty if it passes.

    Parameters:
        run: to be judged.
        limits: metric → worst document score that passes.
        worst: gravest severity that passes; None for any.

    Raises:
        InputError: a metric is unknown or has no document score in this run.
    """
    reasons = []
    for system, scores in run.manifest.scores.items():
        for metric, limit in limits.items():
            if metric not in scores:
                raise InputError(
                    f"no document score of that name; there are: {', '.join(scores)}",
                    place=f"--fail-under {metric}",
                )
            value = scores[metric].value
            if value > limit if metric in lower_is_better() else value < limit:
                reasons.append(f"{system}: {metric} is {value:.4g}, the limit is {limit:.4g}")
    if worst is not None:
        graver = [f for f in run.findings if f.severity.rank < worst.rank]
        for system in run.manifest.systems:
            count = sum(finding.system == system for finding in graver)
            if count:
                reasons.append(f"{system}: {count} findings graver than {worst.value}")
    return reasons
