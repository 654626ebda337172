"""Results as they lie on disk: a Parquet file a partition, which says what it was made from."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .forms.tables import opened
from .plan import PAIRS, Part

if TYPE_CHECKING:
    import pandas as pd

FINDING_COLUMN = "found:{}"
"""Name of a column, made when it is asked for, of whether a check found anything in a pair."""
COUNTS = "{}_counts"
"""Name of the column of what a corpus score is worked out from."""
_TEXTS = (
    "id", "system", "document", "file", "place", "status", "source_text", "translation_text",
    "reference_text",
)  # fmt: skip
_SEVERITIES = ("critical", "major", "minor")
_MADE_FROM = b"evaluator.batch"


def schema(scores: Sequence[str], counted: Sequence[str]) -> Any:
    """Columns of a result and their types.

    Parameters:
        scores: names of the score columns, in their order.
        counted: names of those whose counts are there.
    """
    import pyarrow as pa

    finding = pa.struct(
        [
            ("fingerprint", pa.string()),
            ("check", pa.string()),
            ("category", pa.string()),
            ("severity", pa.string()),
            ("confidence", pa.float64()),
            ("source_start", pa.int32()),
            ("source_end", pa.int32()),
            ("translation_start", pa.int32()),
            ("translation_end", pa.int32()),
            ("message", pa.string()),
            ("suggestion", pa.string()),
            ("message_id", pa.string()),
            ("arguments", pa.string()),
        ]
    )
    return pa.schema(
        [
            ("row", pa.int64()),
            *((name, pa.string()) for name in _TEXTS),
            *((name, pa.float64()) for name in scores if name != "findings"),
            ("findings", pa.list_(finding)),
            *((name, pa.int32()) for name in _SEVERITIES),
            *((COUNTS.format(name), pa.list_(pa.float64())) for name in counted),
        ]
    )


def write_result(
    table: pd.DataFrame, folder: Path, part: Part, identity: str, scores: Sequence[str]
) -> None:
    """Write what came of a partition, whole or not at all; another's like it may stand there.

    Parameters:
        table: as :func:`~.judging.judged_rows` makes it.
        folder: of the results.
        part: that was judged.
        identity: of what it was judged by.
        scores: names of its score columns, in their order.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    counted = [name for name in scores if COUNTS.format(name) in table]
    made = pa.Table.from_pandas(table, schema(scores, counted), preserve_index=False)
    told = {_MADE_FROM: json.dumps([part.content, identity]).encode()}
    target = folder / PAIRS / part.file
    draft = target.with_name(f".{part.file}.{secrets.token_hex(4)}")
    try:
        pq.write_table(made.replace_schema_metadata(told), draft, compression="zstd")
        os.replace(draft, target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def is_done(folder: Path, part: Part, identity: str) -> bool:
    """Whether a partition's result is there, and was made from just this."""
    file = folder / PAIRS / part.file
    if not file.is_file():
        return False
    try:
        with opened(file) as found:
            told = (found.schema_arrow.metadata or {}).get(_MADE_FROM, b"null")
            return bool(json.loads(told) == [part.content, identity])
    except (InputError, OSError, ValueError):
        return False  # it is judged again


def result_files(folder: Path, parts: Sequence[Part]) -> list[Path]:
    """Files of results, in the order of their partitions; of those that are there."""
    files = [folder / PAIRS / part.file for part in parts]
    return [file for file in files if file.is_file()]


def columns_of(file: Path) -> list[str]:
    """Names of a result's columns."""
    with opened(file) as found:
        return list(found.schema_arrow.names)


def rows_of(file: Path) -> int:
    """How many rows a result has."""
    with opened(file) as found:
        return int(found.metadata.num_rows)


def read_result(file: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """What came of a partition, or some columns of it."""
    table: pd.DataFrame = read_columns(file, columns).to_pandas()
    return table


def read_columns(file: Path, columns: Sequence[str] | None = None) -> Any:
    """The same as Arrow has it."""
    import pyarrow.parquet as pq

    return pq.read_table(file, columns=None if columns is None else list(columns))


def read_tables(file: Path, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """The same as Arrow has it, some rows at a time."""
    with opened(file) as found:
        yield from found.iter_batches(columns=None if columns is None else list(columns))
