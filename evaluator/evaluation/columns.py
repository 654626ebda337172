"""Every score that a run may hold: those of the metrics, and those derived from them."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InputError
from ..evidence.opinions import Assessment, Assessor
from ..metrics import Metric, load_metrics
from ..model import ScoreColumn
from ..model.run import DOCUMENT, PLACE_COLUMNS, STATE, TEXT_COLUMNS
from ..support.vocabulary import argument
from . import priority
from .tables import ALIGNMENT_SCORE, FINDINGS


def score_columns(
    metrics: Sequence[Metric] | None = None, asked: Sequence[Assessor | Assessment] = ()
) -> list[ScoreColumn]:
    """The declared columns of a run's pair table, in the order they are shown.

    Parameters:
        metrics: that score it; None for all that are registered.
        asked: those who are asked for scores as well, or what came of it.

    Raises:
        InputError: two fill the same column, or one has the name of another part of the table.
    """
    chosen = [*(load_metrics() if metrics is None else metrics), *asked]
    derived = (*priority.COLUMNS, ALIGNMENT_SCORE, FINDINGS)
    fillers = dict.fromkeys(
        (*TEXT_COLUMNS, DOCUMENT, STATE, *PLACE_COLUMNS, *(c.name for c in derived)), ""
    )
    for metric in chosen:
        for column in metric.columns:
            name = str(metric.origin)
            if column.name in fillers:
                other = fillers[column.name] or "the pair table itself"
                raise InputError(
                    f"fills the column {column.name}, and so does {other}; leave one of them out "
                    f"with {argument('skip_metrics')}",
                    place=name,
                )
            fillers[column.name] = name
    return [*(column for metric in chosen for column in metric.columns), *derived]
