from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from evaluator.embedding.bundled import PackedFile
from evaluator.embedding.packed import PackedModel, read_packed
from evaluator.errors import InputError

FILE_SIZE = 71_622_400
DIRECTORY = 4_630_000  # lies before the list of tensors, which ends at 4 638 248


@pytest.fixture(scope="module")
def content(packed_file: PackedFile) -> bytes:
    return packed_file.path.read_bytes()


def test_reads_the_sizes_of_multilingual_e5_small(packed_model: PackedModel) -> None:
    sizes = packed_model.dimensions
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward) == (384, 12, 12, 1536)
    assert (sizes.vocabulary, sizes.positions, sizes.token_types) == (250_037, 512, 2)
    assert len(packed_model.pieces) == len(packed_model.scores) == 250_002
    assert packed_model.pieces[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert packed_model.pieces[-1] == "<mask>"
    assert packed_model.epsilon == pytest.approx(1e-12)


@pytest.mark.parametrize(
    "length", [0, 3, 7, 50, 1_000, 1_500_000, DIRECTORY, 4_638_200, 5_000_000, FILE_SIZE - 1]
)
def test_truncated_file_is_refused(content: bytes, length: int) -> None:
    with pytest.raises(InputError, match=r"model\.bin: .*(truncated|no packed model)"):
        read_packed(Path("model.bin"), content[:length])


@pytest.mark.parametrize("foreign", [b"", b"PK\x03\x04 a zip file", b"GGUF" * 100, b"\0" * 4096])
def test_foreign_file_is_refused(foreign: bytes) -> None:
    with pytest.raises(InputError, match="doesn't begin with E5S1"):
        read_packed(Path("model.bin"), foreign)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_packed(tmp_path / "none.bin")


@pytest.mark.parametrize(
    ("offset", "layout", "value", "complaint"),
    [
        (4, "<I", 2, "format version 2"),
        (8, "<i", 0, "sizes in its header"),
        (8, "<i", 385, "sizes in its header"),
        (16, "<i", 7, "sizes in its header"),
        (24, "<i", -1, "sizes in its header"),
        (40, "<i", 16, "sizes in its header"),
        (44, "<i", 250_038, "size of its vocabulary"),
        (44, "<i", 250_001, "offsets of its pieces"),
        (48, "<i", -1, "special pieces"),
        (64, "<Q", 2**63, "ends inside a field"),
        (76, "<I", 0, "offsets of its pieces"),
    ],
)
def test_damaged_header_is_refused(
    content: bytes, offset: int, layout: str, value: int, complaint: str
) -> None:
    damaged = bytearray(content[:DIRECTORY])
    struct.pack_into(layout, damaged, offset, value)
    with pytest.raises(InputError, match=complaint):
        read_packed(Path("model.bin"), bytes(damaged))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"l0.q.w", b"l0.x.w", "doesn't belong"),
        (b"l0.q.w\x01", b"l0.q.w\x00", "stored in an unknown way"),
        (b"l0.q.w\x01", b"l0.q.w\x07", "stored in an unknown way"),
        (b"l0.k.w", b"l0.q.w", "missing"),
    ],
)
def test_damaged_directory_is_refused(
    content: bytes, before: bytes, after: bytes, complaint: str
) -> None:
    assert content.count(before) == 1
    with pytest.raises(InputError, match=complaint):
        read_packed(Path("model.bin"), content.replace(before, after))


def test_weights_that_are_no_numbers_are_refused(content: bytes) -> None:
    name = content.index(b"l0.ao.b") + len(b"l0.ao.b")
    (start,) = struct.unpack_from("<Q", content, name + 5)
    damaged = bytearray(content)
    struct.pack_into("<f", damaged, start, float("nan"))
    model = read_packed(Path("model.bin"), bytes(damaged))
    with pytest.raises(InputError, match=r"l0\.ao\.b holds values that are no numbers"):
        model.tensor("l0.ao.b")


def test_dequantisation_follows_the_definition(content: bytes, packed_model: PackedModel) -> None:
    # The definition of Q4_0, one weight at a time, on the first two rows of a matrix.
    name = content.index(b"l3.fi.w") + len(b"l3.fi.w")
    (start,) = struct.unpack_from("<Q", content, name + 5)
    expected = []
    for block in range(2 * 384 // 32):
        (scale,) = struct.unpack_from("<e", content, start + 18 * block)
        packed = content[start + 18 * block + 2 : start + 18 * block + 18]
        expected += [((byte & 15) - 8) * scale for byte in packed]
        expected += [((byte >> 4) - 8) * scale for byte in packed]
    unpacked = packed_model.tensor("l3.fi.w")
    assert unpacked.shape == (1536, 384)
    assert unpacked.dtype == np.float32
    np.testing.assert_array_equal(unpacked[:2].ravel(), np.array(expected, dtype=np.float32))


def test_rows_are_picked_before_unpacking(packed_model: PackedModel) -> None:
    rows = np.array([5, 0, 7])
    picked = packed_model.tensor("emb.type", np.array([1]))
    np.testing.assert_array_equal(picked[0], packed_model.tensor("emb.type")[1])
    some = packed_model.tensor("emb.word", rows)
    assert some.shape == (3, 384)
    np.testing.assert_array_equal(some[1], packed_model.tensor("emb.word", np.array([0]))[0])
