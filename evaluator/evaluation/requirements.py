"""Which evidence somebody asks for; no other is read."""

from __future__ import annotations

from collections.abc import Sequence

from ..checks import Check
from ..metrics import Metric
from ..model import Evidence
from . import priority


def wanted_evidence(metrics: Sequence[Metric], checks: Sequence[Check]) -> frozenset[Evidence]:
    """What the metrics, the checks and the priority ask for.

    The priority can do with findings alone; it uses risks where the encoder reads the texts for
    somebody else anyhow.

    Parameters:
        metrics: to score with.
        checks: to find errors with.
    """
    asked = frozenset[Evidence]().union(
        *(metric.requires for metric in metrics),
        *(check.requires | check.uses for check in checks),
    )
    return asked | priority.USES if takes_encoder(asked) else asked


def takes_encoder(evidence: frozenset[Evidence]) -> bool:
    """Whether some of it takes the sentence encoder to read."""
    return any(kind.is_encoded for kind in evidence)
