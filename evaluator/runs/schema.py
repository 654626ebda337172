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

from pydantic import TypeAdapter, ValidationError

from ..errors import InputError
from ..model.run import SCHEMA_VERSION, Manifest
from ..model.scores import ScoreColumn, undeclared
from ..support.files import read_whole

_LARGEST = 50_000_000  # bytes
_OBJECT = TypeAdapter(dict[str, Any])


def read_manifest(file: Path) -> Manifest:
    """Read ``run.json`` of this or an earlier schema version, and believe nothing in it.

    Raises:
        InputError: it is missing, damaged, not as a run writes it, or of a later version.
    """
    data = read_whole(file, _LARGEST)
    try:
        written = _OBJECT.validate_json(data)
        found = written.get("schema_version")
        if found == 1:
            data = json.dumps(_second(written)).encode()
        elif found != SCHEMA_VERSION:
            raise InputError(
                f"the run has schema version {found!r}, this program reads 1-{SCHEMA_VERSION}; "
                "score the corpus again",
                path=file,
            )
        manifest = Manifest.model_validate_json(data, strict=True)
    except ValidationError as error:
        raise not_as_written(error, file) from None
    except (ValueError, AttributeError, TypeError, KeyError, OverflowError) as error:
        raise InputError(
            f"damaged ({type(error).__name__}); score the corpus again", path=file
        ) from None
    if not manifest.systems:
        raise InputError("tells of no system; score the corpus again", path=file, place="systems")
    return manifest


def not_as_written(error: ValidationError, file: Path, place: str = "") -> InputError:
    """What is wrong with a file of a run, in one line.

    Parameters:
        error: of its validation.
        file: that it concerns.
        place: in the file.
    """
    first = error.errors(include_url=False)[0]
    where = ": ".join(part for part in (place, ".".join(map(str, first["loc"]))) if part)
    return InputError(
        f"not as a run writes it: {first['msg']}; score the corpus again", path=file, place=where
    )


def earlier_columns(highs: Mapping[str, float]) -> list[ScoreColumn]:
    """The columns of a run that declares none: as this program's are, and what values tell.

    Parameters:
        highs: document score → its highest value.
    """
    from ..evaluation.columns import score_columns  # only old runs need the rooms behind it

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
