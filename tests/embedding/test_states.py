"""Token states on the way: kept while sentences are encoded, the same as read alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from evaluator.embedding import CompiledEncoder, SentenceTransformerEncoder, graph, states
from evaluator.embedding.compiled import _Model
from evaluator.embedding.states import Encoded, KeptStates, TokenStates
from tests.embedding.test_encoder import windows_of

TEXTS = ["他来了。", "He came and went, and nobody saw him.", "", "It rained."]
LONG = "It rained, and nobody came. " * 200 + "No more."


@pytest.fixture
def fresh(bundled: CompiledEncoder) -> CompiledEncoder:
    """An encoder of the loaded model that has read nothing."""
    return CompiledEncoder(bundled._source)


def tokens_of(encoder: CompiledEncoder, texts: list[str]) -> int:
    return sum(window.tokens for window in windows_of(encoder, texts))


def same(one: TokenStates, other: TokenStates) -> None:
    np.testing.assert_array_equal(one.offsets, other.offsets)
    np.testing.assert_allclose(one.vectors, other.vectors, atol=1e-4)


def test_states_are_those_of_the_middle_layers(
    fresh: CompiledEncoder, twin: SentenceTransformerEncoder
) -> None:
    transformer: Any = twin.model[0]
    given = transformer.tokenizer("query: " + TEXTS[1], return_tensors="pt")
    with torch.inference_mode():
        hidden = transformer.auto_model(**given, output_hidden_states=True).hidden_states
    expected = ((hidden[6] + hidden[7]) / 2)[0].numpy()
    (found,) = fresh.token_states([TEXTS[1]])
    assert len(found.vectors) > 8
    # Behind the text's own tokens stands </s> alone.
    np.testing.assert_allclose(found.vectors, expected[-1 - len(found.vectors) : -1], atol=1e-4)
    assert TEXTS[1][slice(*found.offsets[0])] == "He"
    assert found.offsets[-1][1] == len(TEXTS[1])


def test_what_was_encoded_is_not_read_again(fresh: CompiledEncoder) -> None:
    fresh.encode(TEXTS)
    count = tokens_of(fresh, TEXTS)
    found = fresh.token_states([*TEXTS, TEXTS[0]])
    assert (fresh.encoded.tokens, fresh.encoded.distinct) == (count, count)
    for kept, alone in zip(found, fresh._read_tokens([*TEXTS, TEXTS[0]]), strict=True):
        same(kept, alone)
    assert fresh.encoded.distinct == count < fresh.encoded.tokens


def test_what_was_not_encoded_is_read(fresh: CompiledEncoder) -> None:
    found = fresh.token_states(TEXTS[:2])
    assert [len(one.offsets) > 1 for one in found] == [True, True]
    assert fresh.encoded.tokens == tokens_of(fresh, TEXTS[:2])


def test_a_text_of_several_windows_is_read_in_overlapping_ones(fresh: CompiledEncoder) -> None:
    fresh.encode([LONG, "It rained."])
    encoded = fresh.encoded.tokens
    (found,) = fresh.token_states([LONG])
    assert fresh.encoded.tokens > encoded
    starts = found.offsets[:, 0]
    assert (np.diff(starts) > 0).all()
    assert LONG[slice(*found.offsets[0])] == "It"
    assert found.offsets[-1][1] == len(LONG)
    assert len(starts) == len(fresh._model.pieces.starts(LONG))


def test_the_oldest_are_forgotten(fresh: CompiledEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_TOKENS", 8)
    for text in ("He came.", "She went away.", "It rained."):
        fresh.encode([text])
    assert fresh._kept.get("He came.") is None
    assert fresh._kept.get("It rained.") is not None


def test_counting() -> None:
    counted = Encoded()
    for text, tokens in (("a", 3), ("b", 4), ("a", 3)):
        counted.add(text, tokens)
    assert (counted.tokens, counted.distinct) == (10, 7)
    assert KeptStates().get("a") is None


def test_threads_are_those_that_are_told(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATOR_THREADS", "3")
    monkeypatch.setattr(graph, "Graph", lambda folder, threads: threads)
    threads: object = _Model(model_folder, "query: ")._graph
    assert threads == 3


def test_a_text_is_cut_into_tokens_once(
    bundled: CompiledEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled.encode(["金"])  # the model is loaded
    pieces, cut = bundled._model.pieces, list[str]()
    encode = pieces.encode

    def counted(texts: list[str]) -> list[object]:
        cut.extend(texts)
        return encode(texts)

    monkeypatch.setattr(pieces, "encode", counted)
    bundled.encode(["金山银山", "mountains of gold"])
    assert [text for text in cut if text] == ["金山银山", "mountains of gold"]
