"""The cross-encoder that reads both sides of a pair as one text.

Token vectors of the frozen encoder's middle layers go in, those that word alignment uses and that
the pass for the sentences' vectors leaves behind.  From there the encoder's next layers, fitted
anew, read the tokens of both sides together: as with PreTTR (MacAvaney et al. 2020,
arXiv:2004.14255) and DeFormer (Cao et al. 2020), only the upper half is read once a pair.  Its
attention between the texts is helped by the tokens' similarity.  It is like the estimators of Rei
et al. (2022, COMETKiwi) in its two outputs, a word's and a text's.  What it has learnt last are
contrasts: a good translation and the same with one error in it.

This is the network in use, in OpenVINO, one pair at a time: what it says does not depend on the
pairs beside.  ``training/cross.py`` is the same one as it is fitted, in torch; a test holds them
to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..embedding.graph import Bert, compiled, without_conversion_tools
from ..embedding.hardware import usable_threads
from .inputs import SOURCE, TRANSLATION, Inputs
from .network import gelu

Array = NDArray[np.float32]

_VECTORS, _FEATURES, _SIMILARITY = "vectors", "features", "similarity"


@dataclass(frozen=True, slots=True)
class CrossShape:
    """Sizes of the network.

    Attributes:
        encoder: length of the encoder's token vectors, and of its own.
        heads: of attention.
        forward: width of the layers' feed-forward part.
        layers: number of them.
        epsilon: of layer normalisation.
        features: figures of each token, those of the dictionary with them, see :mod:`.inputs`.
        text_features: figures of each pair.
        head: width of what makes logits of the last layer's states.
    """

    encoder: int = 384
    heads: int = 12
    forward: int = 1536
    layers: int = 4
    epsilon: float = 1e-12
    features: int = 14
    text_features: int = 8
    head: int = 128


class CrossEncoder:
    """Logits of errors, by token of the translation and for the pair.

    Parameters:
        shape: as it was fitted.
        weights: by the names that torch gives them, of any precision; computed with in float32.
    """

    def __init__(self, shape: CrossShape, weights: Mapping[str, NDArray[Any]]) -> None:
        self._shape = shape
        self._weights = weights
        self._sides = weights["side.weight"].astype(np.float32)
        self._head = {
            name: array.astype(np.float32)
            for name, array in weights.items()
            if name.startswith("text_head.")
        }

    def read(self, inputs: Inputs) -> tuple[Array, Array]:
        """Compute logits.

        Parameters:
            inputs: of one pair, from :func:`.inputs.looked_up`.

        Returns:
            ``[t, 2]`` for tokens, of no meaning but for the translation's; ``[2]`` for the pair.
        """
        states, tokens = self._graph(
            {
                _VECTORS: (inputs.vectors + self._sides[inputs.sides])[None],
                _FEATURES: inputs.features[None],
                _SIMILARITY: inputs.similarity[None, None],
            }
        ).values()
        state, logits = states[0], tokens[0]
        chance = 1 / (1 + np.exp(-logits[inputs.sides == TRANSLATION]))
        seen = [_pooled(state[inputs.sides == side]) for side in (TRANSLATION, SOURCE)]
        read = np.concatenate([*seen, chance.mean(0), chance.max(0), inputs.text_features])
        hidden = gelu(self._linear(read, "text_head.0"))
        return logits.copy(), self._linear(hidden, "text_head.3")

    @cached_property
    def _graph(self) -> Any:
        """From the inputs to the last states and to the tokens' logits."""
        with without_conversion_tools():
            import openvino
            from openvino import opset13 as ops

        shape = self._shape
        bert = Bert(self._weights.__getitem__, shape.heads, shape.epsilon)
        vectors = ops.parameter([1, -1, shape.encoder], np.float32, name=_VECTORS)
        features = ops.parameter([1, -1, shape.features], np.float32, name=_FEATURES)
        similarity = ops.parameter([1, 1, -1, -1], np.float32, name=_SIMILARITY)
        state = ops.add(vectors, bert.linear(features, "mark"))
        for number, pull in enumerate(self._weights["pull"].astype(np.float32)):
            attention = ops.multiply(similarity, ops.constant(pull[None, :, None, None]))
            state = bert.layer(state, attention, f"layers.{number}")
        known = ops.concat([state, features], -1)
        hidden = ops.gelu(bert.linear(known, "token_head.0"), "ERF")
        tokens = bert.linear(hidden, "token_head.2")
        given = [vectors, features, similarity]
        made = openvino.Model([state.output(0), tokens.output(0)], given, "cross")
        return compiled(made, usable_threads())

    def _linear(self, state: Array, name: str) -> Array:
        product: Array = state @ self._head[f"{name}.weight"].T
        return product + self._head[f"{name}.bias"]


def _pooled(state: Array) -> Array:
    """Mean and greatest of each number of a side's tokens, ``[2 * d]``."""
    return np.concatenate([state.mean(0), state.max(0)])
