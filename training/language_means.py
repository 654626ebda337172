"""Make the bundled model's general means, of sentence vectors and of token vectors.

Writes ``language_means.npz`` and ``token_means.npz`` into ``evaluator/embedding/data``.

    python training/language_means.py ../shared/human-judgements

reads the Chinese sources and the English machine translations of WMT21 news (650 unique
segments, 4650 unique translations by 8 systems) and keeps mean vectors, no text; of tokens
those of the first 650 texts of each language.  The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import evaluator.embedding
from evaluator.embedding import CompiledEncoder, Vectors, load_encoder

JUDGEMENTS = "wmt21-news.zh-en.mqm-scores.jsonl"
DEFAULT_OUTPUT = Path(evaluator.embedding.__file__).parent / "data"
TOKEN_TEXTS = 650


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
    parser.add_argument("--out", type=Path, default=DEFAULT_OUTPUT, help="folder to write to")
    options = parser.parse_args(arguments)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    texts = read_texts(options.folder / JUDGEMENTS)
    means = {language: mean(encoder.encode(some)) for language, some in texts.items()}
    _save(options.out / "language_means.npz", encoder.checksum, means)
    token_means = {
        language: mean(
            np.concatenate([state.vectors for state in encoder.token_states(some[:TOKEN_TEXTS])])
        )
        for language, some in texts.items()
    }
    _save(options.out / "token_means.npz", encoder.checksum, token_means)
    counts = ", ".join(f"{len(some)} {language}" for language, some in texts.items())
    print(f"{options.out}: means of {counts} texts by {encoder.name}")


def _save(file: Path, checksum: str, means: dict[str, Vectors]) -> None:
    saved: dict[str, Any] = {"checksum": np.array(checksum), **means}
    np.savez(file, **saved)


if __name__ == "__main__":
    main()
