"""Which sentences of a pair stand alone in it."""

import numpy as np
import pytest

from evaluator.alignment import Items, standing_alone


def items(rows: list[int], lengths: list[float]) -> Items:
    """Sentences that mean the same where they have the same number."""
    vectors = np.eye(8, dtype=np.float32)[rows]
    return Items(vectors, np.array(lengths), tuple(f"第{row}句。" for row in rows))


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_what_was_left_out_stands_alone(lost: int) -> None:
    whole, kept = [0, 1, 2], [k for k in range(3) if k != lost]
    source, target = items(whole, [20.0] * 3), items(kept, [20.0] * 2)
    ours, theirs = standing_alone(source, target)
    assert ours.shape == (3, 2)
    assert theirs.shape == (2, 2)
    assert int(ours[:, 0].argmax()) == lost
    assert ours[lost, 0] > 0 > max(ours[kept, 0])
    assert ours[lost, 1] > ours[kept, 1].max() == 0.0
    assert theirs[:, 0].max() < 0
    added, _ = standing_alone(target, source)[1].T
    assert int(added.argmax()) == lost


def test_what_belongs_together_does_not() -> None:
    source, target = items([0, 1, 2], [20.0] * 3), items([0, 1, 2], [20.0] * 3)
    for side in standing_alone(source, target):
        assert side[:, 0].max() < -2
        assert (side[:, 1] == 0).all()
