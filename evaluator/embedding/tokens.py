"""Contextual vectors of a text's tokens, from the middle of the encoder.

The middle layers align words best (Jalili Sabet et al. 2020): of the bundled model layers 6
and 7, whose mean is taken; a model of another depth gives those at the same height.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .encoder import SentenceTransformerEncoder, Vectors
from .windows import like_lengths

_HEIGHTS = (6 / 12, 7 / 12)  # layers as shares of the depth
_OVERLAP = 64  # tokens that two windows of a long text share
_TOKEN_MEANS = "data/token_means.npz"


@dataclass(frozen=True, eq=False, slots=True)
class TokenStates:
    """A text's tokens.

    Attributes:
        offsets: shape ``[t, 2]``, start and end of each token in the text.
        vectors: float32, shape ``[t, d]``, not normalised.
    """

    offsets: npt.NDArray[np.int64]
    vectors: Vectors


def token_states(encoder: SentenceTransformerEncoder, texts: Sequence[str]) -> list[TokenStates]:
    """Encode texts token by token.

    Parameters:
        encoder: of sentences, whose model is used.
        texts: of any languages; those longer than the model's window are read in overlapping
            windows.

    Returns:
        one a text, in the same order.

    Raises:
        InputError: the model cannot be loaded.
    """
    if not texts:
        return []
    import torch
    from torch.nn.utils.rnn import pad_sequence

    transformer: Any = encoder.model[0]
    model, tokenizer = transformer.auto_model, encoder.model.tokenizer
    layers = sorted({max(1, round(height * len(model.encoder.layer))) for height in _HEIGHTS})
    encoded = tokenizer(
        [encoder.prefix + text for text in texts],
        truncation=True,
        max_length=encoder.model.max_seq_length,
        stride=_OVERLAP,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    windows = [torch.tensor(ids) for ids in encoded["input_ids"]]
    vectors: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(windows)
    for batch in like_lengths([len(window) for window in windows]):
        padded = pad_sequence([windows[k] for k in batch], batch_first=True)
        present = pad_sequence([torch.ones_like(windows[k]) for k in batch], batch_first=True)
        with torch.inference_mode():
            hidden = _lower_layers(model, padded, present, layers).float().numpy()
        for row, k in enumerate(batch):
            vectors[k] = hidden[row, : len(windows[k])]
    places: list[list[int]] = [[] for _ in texts]
    for k, text in enumerate(encoded["overflow_to_sample_mapping"]):
        places[text].append(k)
    return [
        _own_tokens(
            np.concatenate([encoded["offset_mapping"][k] for k in own]) - len(encoder.prefix),
            np.concatenate([vectors[k] for k in own]),
        )
        for own in places
    ]


@cache
def token_means(checksum: str) -> dict[str, Vectors] | None:
    """Mean token vector of each language, as shipped for the bundled model; None for others.

    Parameters:
        checksum: of the model.

    Returns:
        float32 ``[d]`` by language (``zh``, ``en``), made by ``training/language_means.py``.
    """
    resource = importlib.resources.files(__package__) / _TOKEN_MEANS
    with resource.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
        if str(saved["checksum"]) != checksum:
            return None
        return {language: saved[language] for language in ("zh", "en")}


def _lower_layers(model: Any, ids: Any, present: Any, layers: list[int]) -> Any:
    """Mean of the wanted layers' states; the layers above them are not computed."""
    upper = model.encoder.layer
    model.encoder.layer = upper[: layers[-1]]
    try:
        output = model(input_ids=ids, attention_mask=present, output_hidden_states=True)
    finally:
        model.encoder.layer = upper
    return sum(output.hidden_states[layer] for layer in layers) / len(layers)


def _own_tokens(offsets: npt.NDArray[np.int64], vectors: Vectors) -> TokenStates:
    """Only the text's own tokens, each once: no prefix, padding or overlap."""
    own = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 0] >= 0)
    offsets, vectors = offsets[own], vectors[own]
    _, first = np.unique(offsets[:, 0], return_index=True)
    return TokenStates(offsets[first], vectors[first])
