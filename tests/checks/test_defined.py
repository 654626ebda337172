"""Short forms that a document defines, and their mentions."""

import pytest

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.consistency import ConsistencyCheck
from evaluator.model import Status

DEFINES = (
    "张三（以下简称“承租人”）租用房屋。",
    "Zhang San (hereinafter the “Lessee”) rents the premises.",
)


def found(*texts: tuple[str, str], linked: tuple[str, str] | None = None) -> list[Draft]:
    """What is found in a document whose last pair has a link."""
    pairs = []
    for number, (source, translation) in enumerate(texts):
        links: tuple[WordLink, ...] = ()
        if linked and number == len(texts) - 1:
            zh, en = source.index(linked[0]), translation.index(linked[1])
            links = (WordLink(zh, zh + len(linked[0]), en, en + len(linked[1]), 0.6),)
        pairs.append(CheckedPair(f"{number}", "1", Status.PAIRED, source, translation, links=links))
    return list(ConsistencyCheck().find(CheckedDocument(pairs, domains=())))


def test_a_mention_in_other_words_is_told() -> None:
    (only,) = found(
        DEFINES, ("承租人应当付款。", "The renter shall pay."), linked=("承租人", "renter")
    )
    assert only.pair == 1
    assert only.source_span is not None
    assert only.translation_span is not None
    assert (only.source_span.text, only.translation_span.text) == ("承租人", "renter")
    assert only.suggestion == "Lessee"
    for language in ("en", "zh"):
        assert all(word in only.message.told(language) for word in ("承租人", "Lessee", "renter"))


@pytest.mark.parametrize(
    ("mention", "linked"),
    [
        (("承租人应当付款。", "The Lessees shall pay."), ("承租人", "Lessees")),
        (("承租人应当付款。", "It shall pay rent as a lessee does."), ("承租人", "rent")),
        (("承租人应当付款。", "It shall pay."), None),  # taken up by a pronoun
        (("他应当付款。", "The renter shall pay."), ("他", "renter")),
    ],
)
def test_the_defined_words_and_pronouns_are_let_be(
    mention: tuple[str, str], linked: tuple[str, str] | None
) -> None:
    assert found(DEFINES, mention, linked=linked) == []


def test_a_quotation_is_no_definition() -> None:
    quoted = ("他说“承租人”不好。", "He said the “Lessee” is bad.")
    later = ("承租人应当付款。", "The renter shall pay.")
    assert found(quoted, later, linked=("承租人", "renter")) == []


def test_two_short_forms_of_one_english_are_told() -> None:
    other = ("李四（以下简称“使用人”）居住。", "Li Si (hereinafter the “Lessee”) lives there.")
    (only,) = found(DEFINES, other)
    assert only.pair == 1
    assert all(word in only.message.told() for word in ("承租人", "使用人", "Lessee"))
