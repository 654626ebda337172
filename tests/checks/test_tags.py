"""Tags of XLIFF segments: what is lost, doubled, broken or moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.tags import TagCheck
from evaluator.documents import InlineTag, TagKind
from evaluator.documents.bilingual.tables import _tagged
from evaluator.model import Severity, Status


def drafts(source: str, translation: str) -> list[Draft]:
    zh, en = (_tagged(text, with_tags=True) for text in (source, translation))
    pair = CheckedPair(
        "1.1",
        "1",
        Status.PAIRED,
        zh.text,
        en.text,
        source_tags=zh.tags,
        translation_tags=en.tags,
    )
    return list(TagCheck().find(CheckedDocument([pair])))


@pytest.mark.parametrize(
    ("source", "translation", "severity", "words"),
    [
        ("共<1/>个文件", "files in total", Severity.MAJOR, "placeholder <1/> is missing"),
        ("<1>注意</1>事项", "<1>Note", Severity.MAJOR, "</1> is missing, and its other half"),
        ("<1>注意</1>事项", "Note", Severity.MINOR, "formatting of the tag <1> is missing"),
        ("文件<1/>", "file <1/> <1/>", Severity.MAJOR, "more often"),
        ("文件", "file <9/>", Severity.MAJOR, "<9/> is not in the source"),
        ("<1>甲</1>", "</1>A<1>", Severity.MAJOR, "closes or opens nothing"),
        ("<1>甲</1><2>乙</2>", "<1>A<2></1>B</2>", Severity.MAJOR, "closes or opens nothing"),
        ("<1>注意</1>事项", "Note <1></1>", Severity.MINOR, "nothing in the translation"),
        ("<1/>的<2/>", "<2/> of <1/>", Severity.MINOR, "another order"),
    ],
)
def test_one_fault_one_finding(
    source: str, translation: str, severity: Severity, words: str
) -> None:
    (draft,) = drafts(source, translation)
    assert draft.severity is severity
    assert words in draft.message.told()


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("<1>甲</1>和<2>乙</2>", "<2>B</2> and <1>A</1>"),
        ("共<1/>个", "<1/> in all"),
        ("<1>甲", "<1>A"),  # the source's own fault
        ("甲<1/>", ""),
    ],
)
def test_quiet(source: str, translation: str) -> None:
    assert not drafts(source, translation)


def test_lost_formatting_marks_its_words() -> None:
    (draft,) = drafts("请看<1>注意事项</1>。", "See the notes.")
    assert draft.source_span is not None
    assert draft.source_span.text == "注意事项"


tags = st.lists(
    st.builds(
        InlineTag, st.sampled_from("ab"), st.sampled_from(list(TagKind)), at=st.integers(0, 3)
    ),
    max_size=6,
).map(tuple)


@given(tags, tags)
def test_spans_lie_in_the_texts_and_equal_sides_are_no_loss(
    source: tuple[InlineTag, ...], translation: tuple[InlineTag, ...]
) -> None:
    pair = CheckedPair(
        "1.1", "1", Status.PAIRED, "甲乙丙", "abc", source_tags=source, translation_tags=translation
    )
    for draft in TagCheck().find(CheckedDocument([pair])):
        for place, text in (
            (draft.source_span, pair.source),
            (draft.translation_span, pair.translation),
        ):
            assert place is None or text[place.start : place.end] == place.text
        assert source != translation or "missing" not in draft.message.told()
