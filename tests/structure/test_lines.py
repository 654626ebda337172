"""Line-by-line files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import clean
from evaluator.language import Language
from evaluator.structure import count_lines, read_lines


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r")), max_size=8))
def test_every_line_keeps_its_number_and_its_place(lines: list[str]) -> None:
    original = "".join(f"{line}\n" for line in lines)
    structure = read_lines(original, clean(original), Language.ENGLISH)
    for unit in structure.units:
        (sentence,) = unit.sentences
        assert unit.number is not None
        line = lines[unit.number - 1]
        begin = sum(len(other) + 1 for other in lines[: unit.number - 1])
        assert begin <= sentence.start < sentence.end <= begin + len(line)
        assert unit.id == f"p{unit.number}"
    there = {unit.number for unit in structure.units}
    blank = {k for k, line in enumerate(lines, start=1) if not clean(line).text.strip()}
    assert there | blank == set(range(1, len(lines) + 1))
    assert not there & blank


def test_lines_are_counted_by_line_feeds_alone() -> None:
    assert count_lines("a\nb\n") == count_lines("a\nb") == count_lines("a\r\nb\r\n") == 2
    assert count_lines("a\u2028b\n") == 1
    assert count_lines("a\n\nb\n") == 3
