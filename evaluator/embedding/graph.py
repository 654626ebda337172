"""BERT (arXiv:1810.04805) as a graph of OpenVINO's operations.

Made from the converted folder's weights in a tenth of a second, without torch, whose import alone
takes seconds, and compiled for the processor at hand.  The words' table stays in its file: it is
nearly three quarters of the weights, and a text needs a few rows of it.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .states import middle_layers

_WORDS = "embeddings.word_embeddings.weight"
_NUMBERS = {"F16": np.float16, "F32": np.float32}  # as safetensors calls them
_NO_WEIGHT = np.float32(-1e9)  # added to the attention that padding gets; exp of it is 0


class Graph:
    """A converted model, compiled in float32.

    Parameters:
        folder: as :mod:`.conversion` writes it.
        threads: to compute in.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        with _without_conversion_tools():
            import openvino
        settings = {
            "INFERENCE_PRECISION_HINT": "f32",
            "INFERENCE_NUM_THREADS": threads,
            "PERFORMANCE_HINT": "LATENCY",
        }
        self._words = _in_file(folder / "model.safetensors", _WORDS)
        self._compiled = openvino.Core().compile_model(_graph(folder), "CPU", settings)

    def __call__(
        self, ids: npt.NDArray[np.int64], present: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Read a batch of texts.

        Parameters:
            ids: of their tokens, ``[texts, tokens]``.
            present: likewise, 1 where a token stands.

        Returns:
            The texts' vectors, ``[texts, d]`` of length 1, and those of their tokens in the middle
            layers, ``[texts, tokens, d]``.
        """
        sentences, tokens = self._compiled([self._words[ids].astype(np.float32), present]).values()
        return sentences, tokens


@contextmanager
def _without_conversion_tools() -> Iterator[None]:
    """Import OpenVINO alone: its converters bring telemetry along, and take longer than itself."""
    tools = "openvino.tools.ovc"
    if tools in sys.modules:
        yield
        return
    # A module that is None cannot be imported, which OpenVINO takes for "not installed".
    sys.modules[tools] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[tools]


def _graph(folder: Path) -> Any:
    import openvino
    from openvino import opset13 as ops

    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = _weights(folder / "model.safetensors")
    bert = _Bert(weights, settings["num_attention_heads"], settings["layer_norm_eps"])
    words = ops.parameter([-1, -1, settings["hidden_size"]], np.float32, name="words")
    present = ops.parameter([-1, -1], np.float32, name="present")
    states = bert.embedded(words)
    unseen = ops.multiply(
        ops.subtract(ops.constant(np.float32(1)), present), ops.constant(_NO_WEIGHT)
    )
    unseen = ops.unsqueeze(unseen, ops.constant(np.array([1, 2])))
    middle, depth = [], settings["num_hidden_layers"]
    for number in range(1, depth + 1):
        states = bert.layer(states, unseen, f"encoder.layer.{number - 1}")
        if number in middle_layers(depth):
            middle.append(states)
    own = ops.unsqueeze(present, ops.constant(np.array([2])))
    tokens = ops.constant(np.array([1]))
    total = ops.reduce_sum(ops.multiply(states, own), tokens)
    mean = ops.divide(total, ops.reduce_sum(own, tokens))
    sentence = ops.normalize_l2(mean, ops.constant(np.array([1])), 1e-12, "max")
    inner = ops.divide(sum(middle[1:], middle[0]), ops.constant(np.float32(len(middle))))
    return openvino.Model([sentence.output(0), inner.output(0)], [words, present], "bert")


def _weights(file: Path) -> Callable[[str], npt.NDArray[Any]]:
    from safetensors import safe_open

    opened = safe_open(str(file), "np")  # it reads each tensor when it is asked for
    return opened.get_tensor


def _in_file(file: Path, name: str) -> npt.NDArray[Any]:
    """A tensor of a safetensors file, read where it is asked for and not before."""
    with file.open("rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        told = json.loads(opened.read(length))[name]
    begin = 8 + length + told["data_offsets"][0]
    shape = tuple(told["shape"])
    return np.memmap(file, _NUMBERS[told["dtype"]], "r", begin, shape)


class _Bert:
    """The parts of the architecture, by the names that ``transformers`` gives its weights."""

    def __init__(
        self, weights: Callable[[str], npt.NDArray[Any]], heads: int, epsilon: float
    ) -> None:
        from openvino import opset13

        self._ops = opset13
        self._weights = weights
        self._heads = heads
        self._epsilon = epsilon

    def embedded(self, words: Any) -> Any:
        """States of tokens before the first layer, ``[texts, tokens, d]``, of their words'."""
        ops = self._ops
        first, one = ops.constant(np.int64(0)), ops.constant(np.int64(1))
        tokens = ops.gather(ops.shape_of(words), one, first)
        places = ops.range(first, tokens, one, "i64")
        positions = ops.gather(
            self._constant("embeddings.position_embeddings.weight"), places, first
        )
        kinds = self._weights("embeddings.token_type_embeddings.weight")[:1]
        states = ops.add(ops.add(words, positions), ops.constant(kinds.astype(np.float32)))
        return self._normalised(states, "embeddings.LayerNorm")

    def layer(self, states: Any, unseen: Any, name: str) -> Any:
        """States after a layer.

        Parameters:
            states: before it.
            unseen: added to the attention, ``[texts, 1, 1, tokens]``.
            name: of the layer.
        """
        ops = self._ops
        query, key, value = (
            self._by_head(self._linear(states, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        mixed = ops.scaled_dot_product_attention(query, key, value, unseen)
        mixed = ops.reshape(self._turned(mixed), ops.constant(np.array([0, 0, -1])), True)
        mixed = self._linear(mixed, f"{name}.attention.output.dense")
        states = self._normalised(ops.add(mixed, states), f"{name}.attention.output.LayerNorm")
        wide = ops.gelu(self._linear(states, f"{name}.intermediate.dense"), "ERF")
        wide = self._linear(wide, f"{name}.output.dense")
        return self._normalised(ops.add(wide, states), f"{name}.output.LayerNorm")

    def _linear(self, states: Any, name: str) -> Any:
        ops = self._ops
        product = ops.matmul(states, self._constant(f"{name}.weight"), False, True)
        return ops.add(product, self._constant(f"{name}.bias"))

    def _normalised(self, states: Any, name: str) -> Any:
        ops = self._ops
        last = ops.constant(np.array([-1]))
        even = ops.mvn(states, last, True, self._epsilon, "INSIDE_SQRT")
        scaled = ops.multiply(even, self._constant(f"{name}.weight"))
        return ops.add(scaled, self._constant(f"{name}.bias"))

    def _by_head(self, states: Any) -> Any:
        """``[texts, tokens, d]`` as ``[texts, heads, tokens, d / heads]``."""
        shape = self._ops.constant(np.array([0, 0, self._heads, -1]))
        return self._turned(self._ops.reshape(states, shape, True))

    def _turned(self, states: Any) -> Any:
        return self._ops.transpose(states, self._ops.constant(np.array([0, 2, 1, 3])))

    def _constant(self, name: str) -> Any:
        return self._ops.constant(self._weights(name).astype(np.float32))
