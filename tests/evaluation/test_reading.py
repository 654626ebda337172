"""Every text is encoded once, whoever needs it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evaluator.embedding import (
    CompiledEncoder,
    TokenStates,
    load_encoder,
)
from evaluator.evidence import reading
from evaluator.evidence.links import Linker
from evaluator.evidence.matches import Matcher
from evaluator.evidence.reading import PairReader, Passage, read_passages

PASSAGES = [
    Passage("他来了。", "He came.", "He has come."),
    Passage("他来了。", "He came.", "He has come."),
    Passage("他来了。", "He arrived.", "He has come."),
    Passage("她走了，没有回来。", "He came."),
]


@pytest.fixture
def encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the texts that are encoded, a passage at a time and with an empty cache."""
    counted: Counter[str] = Counter()
    encode = CompiledEncoder.token_states

    def count(encoder: CompiledEncoder, texts: Sequence[str]) -> list[TokenStates]:
        counted.update(texts)
        return encode(encoder, texts)

    monkeypatch.setattr(CompiledEncoder, "token_states", count)
    monkeypatch.setattr(reading, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(reading, "_CHUNK", 1)
    return counted


def test_no_text_is_encoded_twice(encoded: Counter[str]) -> None:
    readers: list[PairReader] = [Linker(), Matcher()]
    rows = read_passages(load_encoder(), PASSAGES, readers)
    assert rows is not None
    texts = {text for p in PASSAGES for text in (p.source, p.translation, p.reference) if text}
    assert encoded == dict.fromkeys(texts, 1)
    assert rows[1][3] is None  # no reference
    first, second = rows[1][:2]
    assert first is not None
    assert second is not None
    assert np.array_equal(first, second)
    again = read_passages(load_encoder(), PASSAGES, readers)
    assert encoded == dict.fromkeys(texts, 1)
    assert again is not None
    assert [row is None or row.tolist() for row in again[1]] == [
        row is None or row.tolist() for row in rows[1]
    ]
