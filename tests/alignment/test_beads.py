"""Beads of made-up vectors, where the truth is known."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.alignment import anchors
from evaluator.alignment.beads import Bead, block_similarity
from evaluator.alignment.blocks import Items
from evaluator.alignment.sequences import Encoders, align_sequences
from evaluator.embedding import Vectors

Block = Sequence[tuple[int, ...]]
Pairs = list[tuple[tuple[int, ...], tuple[int, ...]]]


def vectors(meanings: Block, dimensions: int = 24) -> Vectors:
    """Unit vectors: every item is the sum of its meanings, each an axis of its own."""
    rows = np.zeros((len(meanings), dimensions), dtype=np.float32)
    for row, items in zip(rows, meanings, strict=True):
        row[list(items)] = 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def items(meanings: Block) -> Items:
    texts = tuple("".join(chr(0x4E00 + 100 * k) * 20 for k in item) for item in meanings)
    return Items(vectors(meanings), np.array([20.0 * len(item) for item in meanings]), texts, "")


def align(source: Block, target: Block, encoders: Encoders | None = None) -> list[Bead]:
    (beads,) = align_sequences([(items(source), items(target))], encoders)
    return beads


def spans(beads: list[Bead]) -> Pairs:
    return [(bead.source, bead.target) for bead in beads]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ([(0,), (1,)], [(0,), (1,)], [((0,), (0,)), ((1,), (1,))]),
        ([(0, 1)], [(0,), (1,)], [((0,), (0, 1))]),
        ([(0,), (1,)], [(0, 1)], [((0, 1), (0,))]),
        ([(0, 1, 2, 3, 4)], [(0,), (1,), (2,), (3,), (4,)], [((0,), (0, 1, 2, 3, 4))]),
        ([(0,), (1,), (2,)], [(0,), (2,)], [((0,), (0,)), ((1,), ()), ((2,), (1,))]),
        ([(0,), (2,)], [(0,), (1,), (2,)], [((0,), (0,)), ((), (1,)), ((1,), (2,))]),
        ([(0,)], [], [((0,), ())]),
        ([], [(0,)], [((), (0,))]),
        ([], [], []),
    ],
)
def test_known_alignments(source: Block, target: Block, expected: Pairs) -> None:
    assert spans(align(source, target)) == expected


def test_closer_look_encodes_no_more_blocks_than_may_be_beads() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return vectors([(23,)] * len(texts))

    source = [(0,), (1, 2), (3,), (4, 5), (6,)]
    target = [(0,), (1,), (2, 3), (4,), (5, 6)]
    beads = align(source, target, (encode, encode))
    assert spans(beads) == [((0,), (0,)), ((1, 2), (1, 2)), ((3, 4), (3, 4))]
    sides = items(source), items(target)
    assert sorted(asked) == sorted(side.joined(2, end) for side in sides for end in (3, 5))


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 23).map(lambda k: (k,)), max_size=9),
    st.lists(st.integers(0, 23).map(lambda k: (k,)), max_size=9),
)
def test_every_item_stands_in_one_bead_in_order(source: Block, target: Block) -> None:
    beads = spans(align(source, target))
    assert [i for side, _ in beads for i in side] == list(range(len(source)))
    assert [j for _, side in beads for j in side] == list(range(len(target)))


def test_similarity_of_an_empty_block_is_unknown() -> None:
    assert np.isnan(block_similarity(vectors([]), vectors([(0,)]), np.array([]), np.array([1.0])))


class Counting:
    """An encoder of the texts of :func:`items` that takes down what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return vectors([tuple({(ord(c) - 0x4E00) // 100 for c in text}) for text in texts])


def test_only_what_is_unsure_is_encoded() -> None:
    clear = [(k,) for k in range(20)]
    source, target = Counting(), Counting()
    assert len(align(clear, clear, (source, target))) == 20
    assert not source.asked
    assert not target.asked
    doubtful = [*clear[:10], (10, 12), (11, 13), *clear[14:]]
    align(doubtful, clear, (source, target))
    assert 0 < len(target.asked) < 60
    assert len(set(target.asked)) == len(target.asked)


def test_confidence_of_what_has_no_counterpart() -> None:
    whole = [(k,) for k in range(10)]
    for beads, side in (
        (align(whole, whole[:4] + whole[5:]), 0),
        (align(whole[:4] + whole[5:], whole), 1),
    ):
        (null,) = (b for b in beads if not (b.source and b.target))
        assert (null.source, null.target)[side] == (4,)
        assert 0.5 < null.confidence <= 1


def test_a_band_gives_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    source = rng.normal(size=(300, 24)).astype(np.float32)
    source /= np.linalg.norm(source, axis=1, keepdims=True)
    target = np.delete(source, [40, 41, 200], axis=0)
    sides = [
        Items(v, np.full(len(v), 20.0), tuple(f"{k:04}" for k in range(len(v))))
        for v in (source, target)
    ]
    (whole,) = align_sequences([(sides[0], sides[1])])
    monkeypatch.setattr(anchors, "SMALL", 0)
    (band,) = align_sequences([(sides[0], sides[1])])
    assert spans(band) == spans(whole)
    assert [b.source for b in band if not b.target] == [(40,), (41,), (200,)]
