"""Cleaning keeps the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import MappedText, clean


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("\ufeff一\u200b二\u00ad三", "一二三"),
        ("一\u3000二\u00a0三\t四", "一 二 三 四"),
        ("２０２０年ＧＤＰａ", "2020年GDPa"),
        ("，。（）：；", "，。（）：；"),  # punctuation stays as it is written
        ("cafe\u0301", "café"),
        ("a\x00b\x07c", "abc"),
        ("\u202eabc\u2069", "abc"),
        ("a\ud800b", "ab"),  # half of a UTF-16 pair is no character
        ("⼗⼆家汽⻋与⻰⽓", "十二家汽车与龙气"),  # radicals, as PDFs have them
        ("⺀\u2e9a⻳", "⺀\u2e9a龟"),  # the first two stand for no character
        ("oﬃce ﬂow ﬁrst ﬅ", "office flow first st"),
        ("\U00020000好", "\U00020000好"),
    ],
)
def test_clean(original: str, expected: str) -> None:
    assert clean(original).text == expected


@given(st.text())
def test_every_character_maps_back_to_what_it_came_from(original: str) -> None:
    mapped = clean(original)
    assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
    assert unicodedata.is_normalized("NFC", mapped.text)
    for character, start, end in zip(mapped.text, mapped.starts, mapped.ends, strict=True):
        came_from = original[start:end]
        assert came_from
        same = unicodedata.normalize("NFKC", came_from)
        folded = {unicodedata.normalize("NFKC", character), " ", "\n"}
        assert character in unicodedata.normalize("NFC", came_from) or folded & {same, " ", "\n"}
    assert all(a <= b for a, b in zip(mapped.starts, mapped.starts[1:], strict=False))


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_slices_keep_their_offsets(original: str, start: int, length: int) -> None:
    whole = clean(original)
    part = whole[start : start + length]
    assert part.text == whole.text[start : start + length]
    if len(part):
        assert (part.start, part.end) == (whole.starts[start], whole.ends[start + len(part) - 1])


def test_letters_of_a_ligature_map_back_to_it() -> None:
    mapped = clean("an oﬃce")
    at = mapped.text.index("ffi")
    assert set(mapped.starts[at : at + 3]) == {4}
    assert list(mapped.starts[at + 3 :]) == [5, 6]


def test_join_spans_the_gap() -> None:
    text = clean("农机装\n\n备生产")
    joined = MappedText.join([text[:3], text[5:]])
    assert joined.text == "农机装备生产"
    assert (joined.start, joined.end) == (0, 8)
    assert list(joined.starts) == [0, 1, 2, 5, 6, 7]


@given(st.text(alphabet=st.characters(max_codepoint=0x33FF) | st.sampled_from("中国ａ０ﬁ，。é")))
def test_what_is_clean_already_maps_as_what_is_not(original: str) -> None:
    alone, behind = clean(original), clean(f"\u200b{original}")
    assert alone.text == behind.text
    assert [*(alone.starts + 1), *(alone.ends + 1)] == [*behind.starts, *behind.ends]


def test_empty_text_has_no_offsets() -> None:
    assert (clean("").start, clean("").end) == (-1, -1)
    assert MappedText.join([]).text == ""
