"""The network that reads both sides of a pair and tells where experts would mark errors.

Token vectors of the frozen encoder's middle layers go in, as word alignment uses them.  A small
Transformer encoder (Vaswani et al. 2017) reads the tokens of both texts together; its attention
between the two texts is helped by their similarity, which is what alignment goes by.  It is
like the estimators of Rei et al. (2022, COMETKiwi) in its two outputs, a word's and a text's,
and a hundred times smaller.

This is the network in use, which reads one pair at a time: what it says does not depend on the
pairs beside.  ``training/network.py`` is the same one as it is fitted, in torch, whose import alone
takes longer than to judge a document; a test holds them to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from .inputs import TRANSLATION, TRUSTED, Inputs

TOKEN_OUTPUTS = ("error", "major")
TEXT_OUTPUTS = ("burden", "major")

Array = NDArray[np.float32]

_EPSILON = 1e-5  # of layer normalisation, torch's
_LOWEST = np.float32(-10)  # that a side's greatest state counts for


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network.

    Attributes:
        encoder: length of the encoder's token vectors.
        width: of the network's own vectors.
        heads: of attention.
        layers: number of them.
        features: figures of each token, see :mod:`.inputs`.
        text_features: figures of each pair.
    """

    encoder: int = 384
    width: int = 128
    heads: int = 4
    layers: int = 2
    features: int = 10
    text_features: int = 16


class QualityNetwork:
    """Logits of errors, by token of the translation and for the pair.

    Parameters:
        shape: as it was fitted.
        weights: by the names that torch gives them, of any precision; computed with in float32.
    """

    def __init__(self, shape: Shape, weights: Mapping[str, NDArray[Any]]) -> None:
        self._shape = shape
        self._weights = {name: array.astype(np.float32) for name, array in weights.items()}

    def read(self, inputs: Inputs) -> tuple[Array, Array]:
        """Compute logits.

        Parameters:
            inputs: of one pair.

        Returns:
            ``[t, 2]`` for tokens, of no meaning but for the translation's; ``[2]`` for the pair.
        """
        marks = self._linear(inputs.features, "mark")
        sides = self._weights["side.weight"][inputs.sides]
        state = self._linear(inputs.vectors, "project") + marks + sides
        state = self._normalised(state, "norm")
        for number in range(self._shape.layers):
            state = self._layer(state, inputs.similarity, f"layers.{number}")
        tokens = self._linear(state, "token_head")
        chance = 1 / (1 + np.exp(-tokens[inputs.sides == TRANSLATION]))
        seen = [_pooled(state[inputs.sides == side]) for side in (TRANSLATION, *TRUSTED)]
        read = np.concatenate([*seen, chance.mean(0), chance.max(0), inputs.text_features])
        return tokens, self._linear(gelu(self._linear(read, "text_head.0")), "text_head.3")

    def _layer(self, state: Array, similarity: Array, name: str) -> Array:
        """Attention and feed-forward, each normalised before: ``[t, width]`` → the same."""
        even = self._normalised(state, f"{name}.before_attention")
        tokens, width = state.shape
        split = self._linear(even, f"{name}.query_key_value")
        query, key, value = split.reshape(tokens, 3, self._shape.heads, -1).transpose(1, 2, 0, 3)
        pull = self._weights[f"{name}.pull"][:, None, None] * similarity
        scale = np.float32(query.shape[-1] ** -0.5)
        attention = _softmax((query * scale) @ key.transpose(0, 2, 1) + pull)
        mixed = (attention @ value).transpose(1, 0, 2).reshape(tokens, width)
        state = state + self._linear(mixed, f"{name}.out")
        even = self._normalised(state, f"{name}.before_forward")
        return state + self._linear(gelu(self._linear(even, f"{name}.wide")), f"{name}.narrow")

    def _linear(self, state: Array, name: str) -> Array:
        product: Array = state @ self._weights[f"{name}.weight"].T
        return product + self._weights[f"{name}.bias"]

    def _normalised(self, state: Array, name: str) -> Array:
        centred = state - state.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        even: Array = centred / np.sqrt(variance + np.float32(_EPSILON))
        return even * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _pooled(state: Array) -> Array:
    """Mean and greatest of each number of a side's tokens, ``[2 * width]``; 0 of an absent side."""
    if not len(state):
        return np.zeros(2 * state.shape[1], dtype=np.float32)
    return np.concatenate([state.mean(0), np.maximum(state.max(0), _LOWEST)])


def _softmax(scores: Array) -> Array:
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    return scores


def gelu(state: Array) -> Array:
    """Hendrycks and Gimpel (2016, arXiv:1606.08415), exactly."""
    out: Array = state * np.float32(0.5) * (1 + erf(state * np.float32(0.5**0.5)))
    return out
