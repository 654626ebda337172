"""``run.json`` of earlier schema versions, brought up to this one's.

=======  ==========================================================================
version  what it lacks
=======  ==========================================================================
1        the columns: what was known of the scores stood in the program
=======  ==========================================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..evaluation.columns import score_columns
from ..model.run import SCHEMA_VERSION, Manifest
from ..model.scores import ScoreColumn, undeclared


def read_manifest(file: Path) -> Manifest:
    """Read ``run.json`` of this or an earlier schema version.

    Raises:
        InputError: it is damaged, or of a later version.
    """
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        found = written.get("schema_version")
        if found == 1:
            written = _second(written)
        elif found != SCHEMA_VERSION:
            raise InputError(
                f"the run has schema version {found}, this program reads 1-{SCHEMA_VERSION}; "
                "score the corpus again",
                path=file,
            )
        return Manifest.model_validate(written)
    except (OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            f"damaged ({str(error).splitlines()[0]}); score the corpus again", path=file
        ) from None


def earlier_columns(highs: Mapping[str, float]) -> list[ScoreColumn]:
    """The columns of a run that declares none: as this program's are, and what values tell.

    Parameters:
        highs: document score → its highest value.
    """
    columns = score_columns()
    known = {column.name for column in columns}
    return columns + [undeclared(name, value) for name, value in highs.items() if name not in known]


def _second(written: dict[str, Any]) -> dict[str, Any]:
    """The columns are declared."""
    highs: dict[str, float] = {}
    for scores in written["scores"].values():
        for name, score in scores.items():
            highs[name] = max(float(score["high"]), highs.get(name, 0.0))
    columns = [asdict(column) for column in earlier_columns(highs)]
    return written | {"schema_version": 2, "columns": columns}
