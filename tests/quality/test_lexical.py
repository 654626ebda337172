"""What the dictionary says of tokens, for the cross-encoder to read."""

import numpy as np
from numpy.typing import NDArray

from evaluator.embedding import TokenStates
from evaluator.quality.lexical import FIGURES, look_up

Figures = dict[str, NDArray[np.float16]]
SOURCE = "医生切除了他的肾脏。"
CONTENT, BY_LONG, BY_SHORT, IS_GIVEN, IS_NEAR, IS_EXPLAINED, FREQUENCY, CAPITAL = range(FIGURES)
EXPLAINED, IS_SAID, FAMILY_SAID, LINKED_GIVEN, LINKED_NEAR, LINKED_CONTENT = range(6)


def tokens(text: str, words: list[str], meanings: list[int]) -> TokenStates:
    """A token a word; those of one meaning have the same vector."""
    starts = [text.index(word) for word in words]
    offsets = np.array([(at, at + len(word)) for at, word in zip(starts, words, strict=True)])
    return TokenStates(offsets, np.eye(8, dtype=np.float32)[meanings])


def looked_up(translation: str, words: list[str], meanings: list[int]) -> tuple[Figures, Figures]:
    """Figures by word of the translation and of the source, where 肾脏 means 2."""
    ours = ["医生", "切除", "他", "肾脏"]
    found = look_up(
        (SOURCE, translation),
        tokens(SOURCE, ours, [0, 1, 3, 2]),
        tokens(translation, words, meanings),
    )
    return dict(zip(words, found.target, strict=True)), dict(zip(ours, found.source, strict=True))


def test_a_word_is_given_by_the_one_that_it_is_linked_to() -> None:
    right, ours = looked_up(
        "He lost his kidney, doctor.", ["He", "lost", "kidney", "doctor"], [3, 1, 2, 0]
    )
    assert right["kidney"][[CONTENT, BY_LONG, IS_GIVEN, IS_EXPLAINED]].tolist() == [1, 1, 1, 1]
    assert ours["肾脏"][[EXPLAINED, IS_SAID, LINKED_GIVEN, LINKED_CONTENT]].tolist() == [1, 1, 1, 1]
    assert right["He"][[CONTENT, CAPITAL]].tolist() == [0, 1]
    assert right["He"][FREQUENCY] > right["kidney"][FREQUENCY] > 0


def test_another_organ_is_given_by_none() -> None:
    wrong, ours = looked_up(
        "He lost his liver, doctor.", ["He", "lost", "liver", "doctor"], [3, 1, 2, 0]
    )
    assert wrong["liver"][[BY_LONG, BY_SHORT, IS_GIVEN]].tolist() == [0, 0, 0]
    assert wrong["liver"][[CONTENT, IS_EXPLAINED]].tolist() == [1, 1]
    assert ours["肾脏"][[IS_SAID, LINKED_GIVEN]].tolist() == [0, 0]
    assert wrong["doctor"][IS_GIVEN] == 1


def test_tokens_outside_words_say_nothing() -> None:
    found = look_up((SOURCE, "…"), tokens(SOURCE, ["。"], [0]), tokens("…", ["…"], [0]))
    assert not found.target.any()
    assert found.source.shape == (1, FIGURES)
    assert not found.source[0, [EXPLAINED, IS_SAID, LINKED_GIVEN]].any()
