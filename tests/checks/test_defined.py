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


BRACKETED = (
    "国际民用航空组织（国际民航组织）昨日开会。",
    "The International Civil Aviation Organization (ICAO) met yesterday.",
)


def test_a_name_with_its_short_form_in_brackets_defines_it() -> None:
    mention = ("国际民航组织表示赞同。", "IACO agrees.")
    (only,) = found(BRACKETED, mention, linked=("国际民航组织", "IACO"))
    assert only.suggestion == "ICAO"
    assert all(word in only.message.told() for word in ("国际民航组织", "ICAO", "IACO"))


@pytest.mark.parametrize(
    ("mention", "said"),
    [
        (("国际民航组织表示赞同。", "The aviation body agrees."), "body"),  # of its full name
        (("国际民航组织表示赞同。", "ICAO agrees."), "ICAO"),
    ],
)
def test_words_of_the_full_name_are_no_other_name(mention: tuple[str, str], said: str) -> None:
    assert found(BRACKETED, mention, linked=("国际民航组织", said)) == []


def test_a_remark_in_brackets_is_no_short_form() -> None:
    remark = ("会议（昨日召开）讨论了报告。", "The meeting (WHO) discussed the report.")
    mention = ("昨日召开了会议。", "It was held yesterday.")
    assert found(remark, mention, linked=("昨日召开", "held")) == []
