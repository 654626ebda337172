"""Renderings made of characters, and coined terms."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft, Similar
from evaluator.checks.coined import CoinedCheck
from evaluator.checks.literal import LiteralCheck
from evaluator.documents import Term
from evaluator.model import Severity, Status
from evaluator.quality import WordRisk

FACE = ("她凭颜值出名。", "She is famous for her face value.")


def pair(source: str, translation: str) -> CheckedPair:
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation)


def literal(source: str, translation: str, similar: Similar | None = None) -> list[Draft]:
    return list(LiteralCheck().find(CheckedDocument([pair(source, translation)], (), similar)))


def judging(sense: float, surface: float) -> Similar:
    """An encoder that finds a rendering this similar to English senses and to the Chinese."""

    def similar(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
        row = [sense if text.isascii() else surface for text in second]
        return np.array([row] * len(first), dtype=np.float32)

    return similar


@pytest.mark.parametrize(
    ("source", "translation", "spans"),
    [
        (*FACE, ("颜值", "face value")),
        ("他的颜值很高。", "His value of the face is high.", ("颜值", "value of the face")),
        (
            "不能搞一刀切。",
            "We must not cut all at one stroke.",
            ("一刀切", "cut all at one stroke"),
        ),
    ],
)
def test_characters_and_pictures(source: str, translation: str, spans: tuple[str, str]) -> None:
    (draft,) = literal(source, translation)
    assert draft.source_span is not None
    assert draft.translation_span is not None
    assert (draft.source_span.text, draft.translation_span.text) == spans
    assert draft.severity is Severity.MINOR  # the encoder had no say


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("她凭颜值出名。", "She is famous for her good looks."),
        ("她凭颜值出名。", "Her attractiveness, at face value, made her famous."),  # a sense stands
        ("面值和颜值", "Face value and looks"),  # another word is glossed so
        ("不能搞一刀切。", "One size does not fit all; don't impose uniformity."),
        ("龙头企业", "leading enterprises"),
        ("他手提一盏灯", "In his hand he carried a lamp"),
    ],
)
def test_fair_renderings(source: str, translation: str) -> None:
    assert literal(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("吞咽困难者慎用。", "Take care if you have swallowing difficulties."),
        ("吞咽困难者慎用。", "Take care if you have difficulty in swallowing."),
        ("他有阅读障碍。", "He has a reading impairment."),
    ],
)
def test_what_physicians_say_in_greek_may_be_said_in_plain_words(
    source: str, translation: str
) -> None:
    assert literal(source, translation) == []


def test_characters_that_are_no_words_make_no_plain_english() -> None:
    (draft,) = literal("他得了白血病。", "He has white blood disease.")
    assert draft.source_span is not None
    assert draft.source_span.text == "白血病"


def test_the_encoder_has_the_last_word() -> None:
    assert [d.severity for d in literal(*FACE)] == [Severity.MINOR]
    assert [d.severity for d in literal(*FACE, judging(0.82, 0.85))] == [Severity.MAJOR]
    assert literal(*FACE, judging(0.88, 0.85)) == []


def test_the_encoder_is_asked_once_and_only_about_candidates() -> None:
    asked: list[int] = []

    def similar(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
        asked.append(len(first))
        return np.zeros((len(first), len(second)), dtype=np.float32)

    document = CheckedDocument([pair(*FACE), pair("今天很好。", "Fine today.")] * 3, (), similar)
    assert len(list(LiteralCheck().find(document))) == 3
    assert asked == [3]


def coined(*pairs: CheckedPair, terms: Sequence[Term] = ()) -> list[Draft]:
    return list(CoinedCheck().find(CheckedDocument(pairs, terms)))


CLOUD = pair("学校举行“云毕业”典礼。", 'The school held a " cloud graduation ".')


def test_coined_terms_are_told_once() -> None:
    (draft,) = coined(CLOUD, CLOUD)
    assert draft.source_span is not None
    assert draft.translation_span is not None
    assert (draft.source_span.text, draft.translation_span.text) == ("云毕业", "cloud graduation")


def test_coined_terms_whose_words_are_not_at_risk_are_left_alone() -> None:
    for risk, count in ((0.2, 0), (0.4, 1)):
        risks = (WordRisk(0, len(CLOUD.translation), risk, 0.0),)
        assert len(coined(replace(CLOUD, risks=risks))) == count


def test_a_link_to_what_stands_for_another_word_is_no_rendering() -> None:
    source, translation = (
        "本村告别“云签约”，扩建学校。",
        "We no longer do that, and enlarge the school.",
    )
    places = [(4, 7), (translation.index("school"), translation.index("school") + 6)]
    stray = replace(pair(source, translation), links=(WordLink(*places[0], *places[1], 0.6),))
    assert coined(stray) == []
    own = replace(stray, source="本村告别“云签约”，扩建食堂。")
    assert len(coined(own)) == 1


def test_a_title_is_not_literal() -> None:
    assert literal("她凭颜值出名。", FACE[1])
    assert not literal("她凭《颜值》出名。", FACE[1])


def test_coined_terms_of_the_term_list_are_known() -> None:
    assert coined(CLOUD, terms=[Term("云毕业", ("online graduation",))]) == []


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("他说：“没办法。”", 'He said, "No way."'),
        ("这就是“一刀切”。", 'This is "one size fits all".'),  # in the dictionary
        ("登上“玉兔号”。", 'Aboard the "Yutu".'),  # a name of its own
    ],
)
def test_what_is_not_coined(source: str, translation: str) -> None:
    assert coined(pair(source, translation)) == []


@given(
    st.text(alphabet="颜值一刀切“”云毕业摘帽 abcface value'\"cut，。", max_size=30),
    st.text(max_size=40),
)
def test_any_text(source: str, translation: str) -> None:
    for draft in [*literal(source, translation), *coined(pair(source, translation))]:
        for place, text in ((draft.source_span, source), (draft.translation_span, translation)):
            assert place is not None
            assert text[place.start : place.end] == place.text
