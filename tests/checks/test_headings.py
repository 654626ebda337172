"""Headings, and where their document names them again."""

import pytest

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.consistency import ConsistencyCheck
from evaluator.model import Status

HEADING = ("第三章 监督管理", "Chapter 3 Supervision and Administration")


def found(*texts: tuple[str, str]) -> list[Draft]:
    """What is found in a document."""
    pairs = [
        CheckedPair(f"{number}", "1", Status.PAIRED, source, translation)
        for number, (source, translation) in enumerate(texts)
    ]
    return list(ConsistencyCheck().find(CheckedDocument(pairs, domains=())))


def test_a_heading_that_the_contents_name_otherwise_is_told() -> None:
    contents = ("一、总则……2", "I. Ground Rules ...... 2")
    (only,) = found(contents, ("一、总则", "I. General Provisions"))
    assert only.pair == 1
    assert only.suggestion == "Ground Rules"
    assert only.translation_span is not None
    assert only.translation_span.text == "General Provisions"


def test_a_quoted_heading_in_other_words_is_told() -> None:
    mention = ("具体要求见“监督管理”。", "For details see “Market Control”.")
    (only,) = found(HEADING, mention)
    assert only.pair == 1
    assert only.suggestion == "Supervision and Administration"
    for language in ("en", "zh"):
        told = only.message.told(language)
        assert all(word in told for word in ("监督管理", "Market Control", "Supervision"))


@pytest.mark.parametrize(
    "mention",
    [
        ("具体要求见“监督管理”。", "For details see “Administration and Supervision”."),
        ("具体要求见“监督管理”。", "For details see “Supervision”."),
        ("具体要求见“监督管理”。", "For details see the chapter on supervision."),  # not quoted
        ("加强监督管理。", "Tighten “market control”."),  # not the heading
        ("第五条 监督管理，人人有责。", "Article 5 Control, is everybody's duty."),  # a clause
    ],
)
def test_the_same_words_and_other_sentences_are_let_be(mention: tuple[str, str]) -> None:
    assert found(HEADING, mention) == []
