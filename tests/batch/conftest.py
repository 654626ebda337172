"""A small dataset out of the sample corpus, whose texts other tests encode as well."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluator.model.run import Run
from tests.conftest import pairs_of

Record = dict[str, Any]


@pytest.fixture(scope="session")
def records(western_run: Run) -> list[Record]:
    """Twelve short pairs with references, of three documents."""
    pairs = pairs_of(western_run)
    pairs = pairs[(pairs["status"] == "paired") & pairs["source_text"].str.len().between(15, 60)]
    return [
        {
            "id": f"s{number}",
            "source": source,
            "translation": translation,
            "reference": reference,
            "document": "abc"[number // 5],
        }
        for number, (source, translation, reference) in enumerate(
            pairs[["source_text", "translation_text", "reference_text"]].head(12).itertuples(False)
        )
    ]


def write_lines(records: Sequence[Record], file: Path) -> Path:
    """Write records as JSON Lines."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    file.write_text("".join(lines), encoding="utf-8")
    return file


def without(records: Sequence[Record], *names: str) -> list[Record]:
    """Records without some keys."""
    return [{k: v for k, v in record.items() if k not in names} for record in records]
