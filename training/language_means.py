"""Make ``evaluator/embedding/data/language_means.npz``: the bundled model's general means.

    python training/language_means.py ../shared/human-judgements

reads the Chinese sources and the English machine translations of WMT21 news (650 unique
segments, 4650 unique translations by 8 systems) and keeps two mean vectors, no text.  The
same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import evaluator.embedding
from evaluator.embedding import Vectors, load_encoder

JUDGEMENTS = "wmt21-news.zh-en.mqm-scores.jsonl"
DEFAULT_OUTPUT = Path(evaluator.embedding.__file__).parent / "data" / "language_means.npz"


def read_texts(file: Path) -> dict[str, list[str]]:
    """Return the unique texts of each language in the order of the file."""
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        "zh": list(dict.fromkeys(row["source"] for row in rows)),
        "en": list(dict.fromkeys(row["translation"] for row in rows)),
    }


def mean(vectors: Vectors) -> Vectors:
    """Mean [d] of vectors [n, d]; summed in float64 and rounded, so that it is reproducible."""
    rounded: Vectors = vectors.mean(axis=0, dtype=np.float64).round(6).astype(np.float32)
    return rounded


def main(arguments: Sequence[str] | None = None) -> None:
    """Encode the texts (two minutes on two cores) and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help=f"folder that holds {JUDGEMENTS}")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUTPUT)
    options = parser.parse_args(arguments)
    encoder = load_encoder(precision="float32")
    texts = read_texts(options.folder / JUDGEMENTS)
    means = {language: mean(encoder.encode(some)) for language, some in texts.items()}
    saved: dict[str, Any] = {"checksum": np.array(encoder.checksum), **means}
    np.savez(options.out, **saved)
    counts = ", ".join(f"{len(some)} {language}" for language, some in texts.items())
    print(f"{options.out}: means of {counts} texts by {encoder.name}")


if __name__ == "__main__":
    main()
