"""Stretches that nothing on the other side stands for."""

import numpy as np
import pytest

from evaluator.embedding import load_encoder
from evaluator.evidence import Passage
from evaluator.evidence.risks import read_systems
from evaluator.model import Evidence
from evaluator.quality.gaps import GapReading, heaviest

SOURCE = "消防队昨夜扑灭了仓库的大火，并把三名工人送往附近的医院。"
WHOLE = (
    "Firefighters put out the blaze at the warehouse last night and took three workers to a "
    "nearby hospital."
)
SHORT = "Firefighters put out the blaze at the warehouse last night."


@pytest.mark.parametrize(
    ("weights", "stretch"),
    [
        ([], (0, 0, 0.0)),
        ([-1, -2], (0, 0, 0.0)),
        ([-1, 2, -1, 3, -4, 1], (1, 4, 4.0)),
        ([2, -3, 2.5], (2, 3, 2.5)),
        ([1, 1], (0, 2, 2.0)),
    ],
)
def test_the_heaviest_stretch(weights: list[float], stretch: tuple[int, int, float]) -> None:
    assert heaviest(np.array(weights, dtype=np.float64)) == stretch


def tokens(text: str, *likely: str) -> np.ndarray:
    """A token for each character, the likely words' ones of odds 2, the others' of -6."""
    odds = np.full(len(text), -6.0)
    for word in likely:
        odds[text.index(word) : text.index(word) + len(word)] = 2.0
    places = np.arange(len(text))
    return np.column_stack([places, places + 1, odds]).astype(np.float32)


def test_a_stretch_begins_and_ends_with_words() -> None:
    reading = GapReading(tokens(SOURCE, "三名工人"), tokens(SHORT), (1.0, -1.0))
    (gap,) = reading.gaps(SOURCE, SHORT)
    assert (SOURCE[gap.start : gap.end], gap.is_source) == ("三名工人", True)
    assert (gap.level, gap.peak, gap.whole) == (2.0, 2.0, 1.0)
    assert GapReading(tokens(SOURCE), tokens(SHORT), (1.0, -1.0)).gaps(SOURCE, SHORT) == []
    again = GapReading.unpacked(reading.packed())
    np.testing.assert_array_equal(again.source, reading.source)
    np.testing.assert_array_equal(again.target, reading.target)
    assert again.whole == reading.whole


def test_function_words_alone_are_no_gap() -> None:
    assert GapReading(tokens(SOURCE, "的"), tokens(SHORT), (1.0, -1.0)).gaps(SOURCE, SHORT) == []


def test_what_is_left_out_is_told() -> None:
    passages = {"whole": Passage(SOURCE, WHOLE), "short": Passage(SOURCE, SHORT)}
    (reading,) = read_systems(load_encoder(), [passages], {Evidence.GAPS})
    (gap,) = (g for g in reading.gaps["short"].gaps(SOURCE, SHORT) if g.is_source)
    told = SOURCE[gap.start : gap.end]
    assert "三名工人" in told
    whole = [g.weight for g in reading.gaps["whole"].gaps(SOURCE, WHOLE)]
    assert max(whole, default=0.0) < gap.weight / 2
