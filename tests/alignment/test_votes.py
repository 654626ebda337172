"""Clauses and their votes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment.blocks import LARGEST, Items
from evaluator.alignment.votes import clauses, count_votes, votes_inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加快推进西部大开发，形成新的格局。", ["加快推进西部大开发，", "形成新的格局。"]),
        ("是的，加快推进西部大开发。", ["是的，加快推进西部大开发。"]),
        (
            "We speed it up at once, and we never stop.",
            ["We speed it up at once,", "and we never stop."],
        ),
        ("……", ["……"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@given(st.text(alphabet="加快推进，。；,. abcde—”", min_size=1, max_size=60))
def test_clauses_are_never_empty(text: str) -> None:
    assert all(clauses(text))


def test_votes_go_to_the_sentence_that_holds_the_clause() -> None:
    axes = np.eye(3, dtype=np.float32)
    source = Items(axes[:2], np.array([9.0, 9.0]), ("甲甲甲甲甲甲甲甲", "乙乙乙乙乙乙乙乙"))
    mixed = (axes[0] + axes[1]) / np.sqrt(2)
    target = Items(np.array([mixed, axes[2]]), np.array([9.0, 9.0]), ("a" * 20, "c" * 20))
    encoded = tuple(dict(zip(s.texts, s.vectors, strict=True)) for s in (source, target))
    votes = count_votes(source, target, (encoded[0], encoded[1]))
    assert (votes[:, 0] > 1).all()
    assert (votes[:, 1] < 0.2).all()  # nobody's


def test_votes_inside_a_bead_are_those_of_its_sentences() -> None:
    votes = np.random.default_rng(0).random((9, 8)).astype(np.float32)
    inside = votes_inside(votes, range(10), range(9))
    assert inside.shape == (LARGEST, LARGEST, 10, 9)
    assert inside[1, 2, 5, 7] == pytest.approx(votes[3:5, 4:7].sum(), rel=1e-5)
    assert inside[0, 0, 1, 1] == pytest.approx(votes[0, 0], rel=1e-5)
