"""Repetition, fragments, capitals, punctuation and numbering of the English."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import Check, CheckedDocument, CheckedPair, Draft
from evaluator.checks.capitals import CapitalsCheck
from evaluator.checks.fragments import FragmentCheck
from evaluator.checks.numbering import NumberingCheck
from evaluator.checks.punctuation import PunctuationCheck
from evaluator.checks.repetition import RepetitionCheck
from evaluator.model import Severity, Status

FLUENCY = (RepetitionCheck, FragmentCheck, CapitalsCheck, PunctuationCheck, NumberingCheck)


def find(check: Check, *texts: tuple[str, str]) -> list[Draft]:
    pairs = [
        CheckedPair(f"p1.{k}", "p1", Status.PAIRED, source, translation)
        for k, (source, translation) in enumerate(texts)
    ]
    return list(check.find(CheckedDocument(pairs)))


def marked(check: Check, *texts: tuple[str, str]) -> list[str]:
    return [d.translation_span.text for d in find(check, *texts) if d.translation_span]


@pytest.mark.parametrize(
    ("translation", "spans"),
    [
        ("We saw the the river.", ["the the"]),
        ("They came by the old road by the old road.", ["by the old road by the old road"]),
        ("The team will plan and plan.", ["plan and plan"]),
        ("They mended roads and bridges, roads and bridges.", []),  # emphasis in speech
        ("He had had enough, and it grew more and more again and again.", []),
        ("It took years and years to go deeper and deeper.", []),
        ("From New York New York sounds near.", []),
        ("The tax is and is not due.", []),
        ("The lessee shall pay Party A a deposit.", []),  # a label and an article
        ("Give vitamin A a try, and Class A a rest.", []),
        ("He gave a a talk.", ["a a"]),
        ("The lessee shall pay Party A A deposit.", ["A A"]),
    ],
)
def test_repetition(translation: str, spans: list[str]) -> None:
    assert marked(RepetitionCheck(), ("我们看见了河。", translation)) == spans


def test_a_word_doubled_around_and_is_grave_where_its_group_ends() -> None:
    ends, goes_on = find(
        RepetitionCheck(),
        ("勘察测量工作。", "We survey and survey."),
        ("勘察测量工作。", "We survey and survey land."),
    )
    assert (ends.severity, goes_on.severity) == (Severity.MAJOR, Severity.MINOR)


def test_a_head_that_the_source_shares_may_be_said_twice() -> None:
    source, translation = "加强口语和少数民族语言教学。", "Improve oral teaching and teaching."
    links = [
        WordLink(*range_of(source, chinese), *range_of(translation, english), 0.7)
        for chinese, english in (("和少数民族语言", "teaching"), ("教学", "teaching."))
    ]
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation)
    document = [CheckedDocument([replace(pair, links=tuple(links[k:]))]) for k in (0, 1)]
    shared, own = (next(RepetitionCheck().find(one)) for one in document)
    assert (shared.severity, own.severity) == (Severity.MINOR, Severity.MAJOR)


def range_of(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def test_a_source_that_repeats_itself_may_be_rendered_so() -> None:
    assert not marked(RepetitionCheck(), ("我知道，我知道。", "I know that I know that."))


@pytest.mark.parametrize(
    ("translation", "is_fragment"),
    [
        ("Construction of a number of warm houses.", True),
        ("Construction of warm houses continues.", False),
        ("Build a number of warm houses.", False),
        ("Construction of houses needs the help of many.", False),
        ("Can be built of wood.", True),
        ("Has been planned for two years.", True),
        ("Should the house stand empty, it is let.", False),
        ("Will they build it, nobody knows.", False),
        ("Are houses built?", False),
    ],
)
def test_fragments(translation: str, is_fragment: bool) -> None:
    assert bool(marked(FragmentCheck(), ("建设一批房屋。", translation))) is is_fragment
    assert not marked(FragmentCheck(), ("房屋建设", translation))  # a heading


@pytest.mark.parametrize(
    ("translation", "spans"),
    [
        ("They hope to In 2035 see it.", ["In"]),
        ("By then roads, Rivers and lakes will be clean.", ["Rivers"]),
        ("He read The Times in The Hague.", []),
        ("It was done. then they left.", ["then"]),
        ("They sell tea, rice, etc. in the shop.", []),
        ("The Clean Rivers Of Spring", []),  # a title
        ("They read China and the Rivers of the World at school.", []),
        ("His blood type A came as a surprise.", []),
        ("They hope A road will come.", ["A"]),
    ],
)
def test_capitals(translation: str, spans: list[str]) -> None:
    rest = [("河流干净。", "Clean rivers are good rivers."), ("好。", "Many rivers are long.")] * 2
    assert marked(CapitalsCheck(), ("河流。", translation), *rest) == spans


def test_what_a_contract_defines_keeps_its_capital() -> None:
    rest = [("公司多，合同少。", "Many a company has one contract, and some company has none.")] * 5
    text = "Hereby the Company accepts this Contract, whatever any other Company says."
    assert marked(CapitalsCheck(), ("本公司接受本合同。", text), *rest) == []
    slip = "They have always known how to run such a big Company well."
    assert marked(CapitalsCheck(), ("他们经营大公司。", slip), *rest) == ["Company"]


@pytest.mark.parametrize(
    ("translation", "spans"),
    [
        ("We came， and saw it。", ["，", "。"]),
        ("We came,, and saw.. Then left .", [",,", "..", " ."]),
        ("We came,and saw the town.Then left.", [",", "."]),
        ("Write to www.example.com,please... or at 3.5 p.m. etc.", []),
        ("We (all saw it.", ["("]),
        ('We "all saw it.', ['"']),
        ("1) one, a) two, and (three).", []),
        ("They (in all 12) came (on May 8).", []),
    ],
)
def test_punctuation(translation: str, spans: list[str]) -> None:
    assert sorted(marked(PunctuationCheck(), ("我们来了。", translation))) == sorted(spans)


def test_brackets_that_the_source_leaves_open_too() -> None:
    assert not marked(PunctuationCheck(), ("他说：“我们来了。", "He said: “We came."))


def test_a_missing_full_stop_where_the_rest_has_them() -> None:
    rest = [("我们来了。", "We came.")] * 20
    assert marked(PunctuationCheck(), *rest, ("我们走了。", "We left")) == ["t"]
    assert not marked(PunctuationCheck(), ("我们来了。", "We came"), ("我们走了。", "We left"))


def test_two_styles_of_quotes_are_told_once_a_document() -> None:
    texts = [("他说“好”。", 'He said "yes".')] * 10 + [("他说“好”。", "He said “yes”.")]
    assert marked(PunctuationCheck(), *texts) == ["“"]


def test_headings_numbered_in_two_ways() -> None:
    texts = [("一、河", "1. Rivers"), ("二、山", "2. Hills"), ("三、海", "Third, seas")]
    (found,) = find(NumberingCheck(), *texts)
    assert found.translation_span is not None
    assert (found.translation_span.text.strip(), found.suggestion) == ("Third,", "3.")
    assert not find(NumberingCheck(), *texts[:2])


TEXT = st.text(alphabet=st.sampled_from("aeTh ,.;()\"“”，。一二三、1Thean the\n'-"), max_size=60)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_spans_lie_inside_their_texts(texts: list[tuple[str, str]]) -> None:
    for kind in FLUENCY:
        for draft in find(kind(), *texts):
            place = draft.translation_span
            assert place is not None
            assert texts[draft.pair][1][place.start : place.end] == place.text != ""


@pytest.mark.parametrize(
    ("check", "source", "translation"),
    [
        (RepetitionCheck(), "他一直说个没完。", "He began to talk and talk."),
        (
            RepetitionCheck(),
            "不投资股票、可转债或低评级债券。",
            "no convertible bonds or bonds rated BB",
        ),
        (
            RepetitionCheck(),
            "五月二日登记的股东可认购。",
            "Holders registered on 2 May may subscribe.",
        ),
    ],
)
def test_words_that_only_seem_to_be_said_twice(check: Check, source: str, translation: str) -> None:
    assert find(check, (source, translation)) == []
