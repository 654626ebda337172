"""What is paired by its lines goes through the model once, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from evaluator.corpora import Given, Inputs, assemble
from evaluator.embedding import CachedEncoder, CompiledEncoder, states
from evaluator.evaluation import ahead, evaluate_corpus
from evaluator.support.cache import in_memory
from tests.test_api import GOOD, SOURCE, WORSE

INPUTS = Inputs(
    source=Given.of_segments(SOURCE),
    translations={"mt": Given.of_segments(WORSE), "human": Given.of_segments(GOOD)},
    references={"r": Given.of_segments(GOOD)},
    by_line=True,
)
OF_DOCUMENTS = replace(INPUTS, documents=Given.of_segments(["a", "a", "b", "b"]))


@pytest.fixture
def read_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read for their tokens alone; those of two or three are kept."""
    texts: list[str] = []
    read = CompiledEncoder._read_tokens

    def noted(encoder: CompiledEncoder, unread: Sequence[str]) -> list[states.TokenStates]:
        texts.extend(unread)
        return read(encoder, unread)

    monkeypatch.setattr(CompiledEncoder, "_read_tokens", noted)
    monkeypatch.setattr(states, "MOST_TOKENS", 24)
    return texts


def judged(inputs: Inputs) -> pd.DataFrame:
    with in_memory():
        return evaluate_corpus(assemble(inputs)).pairs


@pytest.mark.parametrize("inputs", [INPUTS, OF_DOCUMENTS])
def test_a_long_text_is_read_once(
    inputs: Inputs, read_again: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judged(inputs)
    assert set(read_again) & set(SOURCE), "they are too many to be kept"
    read_again.clear()
    monkeypatch.setattr(ahead, "STRETCH", 10)
    stretch_by_stretch = judged(inputs)
    assert read_again == []
    # Vectors differ by the noise of other texts beside them.
    assert_frame_equal(whole, stretch_by_stretch, atol=1e-5)


def test_what_no_cache_keeps_is_not_read_in_vain(
    read_again: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[str]] = []
    monkeypatch.setattr(ahead, "STRETCH", 10)
    monkeypatch.setattr(ahead, "read_systems", lambda *given: asked.append(given))
    monkeypatch.setattr(CachedEncoder, "knows", lambda encoder, texts: False)
    judged(INPUTS)
    assert asked == []
