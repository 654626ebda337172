"""Dynamic programming on made-up vectors, where the truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.alignment.beads import block_similarity
from evaluator.alignment.blocks import Items
from evaluator.alignment.sequences import align_sequences

Block = list[tuple[int, ...]]


def vectors(meanings: Block, dimensions: int = 24) -> np.ndarray:
    """Unit vectors: every item is the sum of its meanings, each an axis of its own."""
    rows = np.zeros((len(meanings), dimensions), dtype=np.float32)
    for row, items in zip(rows, meanings, strict=True):
        row[list(items)] = 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def align(source: Block, target: Block) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    sides = [
        Items(vectors(side), np.array([10.0 * len(items) for items in side]), ("",) * len(side))
        for side in (source, target)
    ]
    beads = align_sequences(*sides)
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
def test_known_alignments(source: Block, target: Block, expected: list) -> None:
    assert align(source, target) == expected


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 23).map(lambda k: (k,)), max_size=9),
    st.lists(st.integers(0, 23).map(lambda k: (k,)), max_size=9),
)
def test_every_item_stands_in_one_bead_in_order(source: Block, target: Block) -> None:
    beads = align(source, target)
    assert [i for items, _ in beads for i in items] == list(range(len(source)))
    assert [j for _, items in beads for j in items] == list(range(len(target)))


def test_similarity_of_an_empty_block_is_unknown() -> None:
    assert np.isnan(block_similarity(vectors([]), vectors([(0,)]), np.array([]), np.array([1.0])))
