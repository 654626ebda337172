"""Words that explain one Chinese word, by the dictionary."""

import pytest

from evaluator.language.synonyms import are_near, explained_with


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("football", "soccer", True),
        ("quarrel", "dispute", True),
        ("football", "basketball", False),
        ("crash", "delay", False),
        ("xyzzy", "xyzzy", True),
    ],
)
def test_words_that_stand_for_one_another(first: str, second: str, near: bool) -> None:
    assert are_near(first, second) is near
    assert are_near(second, first) is near


def test_a_word_that_explains_nothing() -> None:
    assert not explained_with("xyzzy")
