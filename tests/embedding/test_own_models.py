"""Models of the user's: prefix and pooling are those of their own configuration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluator.embedding.encoder import SentenceTransformerEncoder
from evaluator.embedding.sources import find_source

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "pair", ":", "peace", "war", "school"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of random weights, without any Sentence Transformers settings."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("model")
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    BertTokenizer(vocab=vocabulary).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, initializer_range=1.0,
    )  # fmt: skip
    torch.manual_seed(0)
    BertModel(config).save_pretrained(folder)
    return folder


def states(folder: Path, text: str) -> np.ndarray:
    """Vectors of a text's tokens, straight from the transformer."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")
    with torch.inference_mode():
        vectors = AutoModel.from_pretrained(folder).eval()(**tokens).last_hidden_state[0]
    return np.asarray(vectors.numpy())


def unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / np.linalg.norm(vector))


@pytest.mark.parametrize(
    ("pooling", "with_prompt"), [("cls", True), ("mean", True), ("mean", False)]
)
def test_prefix_and_pooling_are_the_model_s_own(
    bare: Path, tmp_path: Path, pooling: str, with_prompt: bool
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    own = SentenceTransformer(
        modules=[
            Transformer(str(bare)),
            Pooling(8, pooling_mode=pooling, include_prompt=with_prompt),
        ],
        prompts={"BitextMining": "pair: "},
        device="cpu",
    )
    folder = tmp_path / "own"
    own.save(str(folder))
    encoder = SentenceTransformerEncoder(find_source(str(folder)), precision="float32")
    assert encoder.prefix == "pair: "
    read = states(bare, "pair: peace war school")
    tokens = read if with_prompt else read[3:]  # [CLS] and the prompt's two
    wanted = read[0] if pooling == "cls" else tokens.mean(axis=0)
    (found,) = encoder.encode(["peace war school"])
    np.testing.assert_allclose(found, unit(wanted), atol=1e-5)


def test_a_bare_transformer_is_pooled_by_the_mean_and_has_no_prefix(bare: Path) -> None:
    encoder = SentenceTransformerEncoder(find_source(str(bare)), precision="float32")
    assert encoder.prefix == ""
    (found,) = encoder.encode(["peace war"])
    np.testing.assert_allclose(found, unit(states(bare, "peace war").mean(axis=0)), atol=1e-5)
