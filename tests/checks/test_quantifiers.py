"""How much of a whole is meant."""

import pytest

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.quantifiers import QuantifierCheck
from evaluator.model import Severity, Status


def find(source: str, translation: str, *words: tuple[str, str]) -> list[Draft]:
    """What is found, words that stand once in either text linked."""
    links = tuple(
        WordLink(
            source.index(ours),
            source.index(ours) + len(ours),
            translation.index(theirs),
            translation.index(theirs) + len(theirs),
            1.0,
        )
        for ours, theirs in words
    )
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation, links=links)
    return list(QuantifierCheck().find(CheckedDocument([pair])))


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("大多数学生到了", "All of the students came.", "大多数", "All of the"),
        ("一些摊主涨了价", "Most stall owners put up their prices", "一些", "Most stall owners"),
        ("局部有雨", "Rain will fall in most places", "局部", "most places"),
        ("会场里都是老人", "Some of those in the hall were old", "都", "Some of"),
        ("他占有一半股份", "He holds all of the shares", "一半", "all of the"),
        ("经全体股东同意", "with the consent of a majority of shareholders", "全体", "majority"),
        ("不是每个人都会游泳", "No one can swim.", "不是", "No one"),
        ("产量增加了一倍", "Output was halved.", "增加了一倍", "halved"),
        ("个别学生缺席", "Most of them stayed away.", "个别", "Most of"),
        ("极少数人迟到", "Most people were late.", "极少数", "Most people"),
        ("我们两个人都没睡", "One of us did not sleep.", "两个人都", "One of us"),
        ("他只写了一半", "He wrote the whole report.", "一半", "the whole"),
        ("无一人受伤", "All of the passengers were hurt.", "无一", "All of the"),
        ("仅部分用户受影响", "None of the users were affected.", "部分", "None of"),
        ("他经常迟到", "He is rarely late.", "经常", "rarely"),
        ("他很少迟到", "He often comes late.", "很少", "often"),
        ("唯一的出路", "All of the ways out.", "唯一", "All of the"),
        ("每台限用两个账号", "Two accounts in total.", "每", "in total"),
        ("东、西两区各五个", "a total of five in the two districts", "各", "a total of"),
        ("他考了倒数第三", "He came third in the exam.", "倒数第三", "third"),
    ],
)
def test_another_share(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = find(source, translation)
    assert draft.severity is Severity.MAJOR
    assert draft.source_span
    assert draft.translation_span
    assert draft.source_span.text in (meant, f"仅{meant}")
    assert draft.translation_span.text.strip() == said


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("大多数学生到了", "Nearly all the students came."),
        ("大部分学生到了", "Most students came."),
        ("大部分由他承担", "He bears the greater part."),
        ("经全体股东一致同意", "unless a single shareholder objects, with unanimous consent"),
        ("个别学生缺席", "One or two were away, though most came."),
        ("少数民族地区", "regions where most people belong to ethnic groups"),
        ("无一例外", "All of them, without exception"),
        ("无一人受伤", "Everyone was unhurt; nobody needed help."),
        ("大部分人都走了，所有的灯都灭了", "Most had left and all the lights were out."),
        ("共十五个，各省五个", "a total of fifteen, five in each province"),
        ("他考了倒数第三", "He came third from the bottom."),
        ("他很少迟到", "He does not often come late."),
        ("有时会下雨", "It does not always stay dry."),
        ("部分商品不参加活动", "Not everything is part of the offer."),
        ("第三部分：所有权", "Part Three: Ownership, most recently amended"),
    ],
)
def test_the_same_share(source: str, translation: str) -> None:
    assert find(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("过半数成员反对", "Fewer than half of the members were against it.", "过半数", "Fewer"),
        ("几乎每家店都关了", "Some of the shops had closed.", "几乎", "Some"),
        ("逐一检查了箱子", "The boxes were spot-checked.", "逐一", "spot-checked"),
        ("无一入选", "Many were chosen.", "无一", "Many"),
        ("加少许盐", "Add plenty of salt.", "少许", "plenty"),
        ("并非所有人都会", "No one can.", "并非", "No one"),
    ],
)
def test_shares_beyond_intervals(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = find(source, translation)
    assert draft.source_span
    assert draft.translation_span
    assert draft.source_span.text.startswith(meant)
    assert draft.translation_span.text.startswith(said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("半数以上没有计划", "Fewer than half have a plan."),
        ("绝大多数人准时到了", "Only a few were late."),
        ("并非所有人都会", "Some cannot."),
        ("无一生还", "All of them perished."),
        ("过半数赞成", "Most were in favour."),
        ("逐一登记", "Each was entered in the register."),
    ],
)
def test_the_same_of_the_rest(source: str, translation: str) -> None:
    assert not find(source, translation)


@pytest.mark.parametrize(
    ("source", "translation", "words", "said"),
    [
        (
            "少数摊主态度恶劣，个别摊位缺斤短两",
            "Most stall owners were rude, and certain stalls gave short weight.",
            [("摊主", "owners"), ("摊位", "stalls")],
            "Most stall owners",
        ),
        (
            "一些村庄通了水，有的村民搬了回来",
            "All villages had water, and some of the people came back.",
            [("村庄", "villages"), ("村民", "people")],
            "All villages",
        ),
        (
            "写了两封信，其中一封写给外婆",
            "She wrote two letters, both of them to Grandma.",
            [("信", "letters"), ("封写", "them")],
            "both",
        ),
    ],
)
def test_another_share_of_what_is_linked(
    source: str, translation: str, words: list[tuple[str, str]], said: str
) -> None:
    (draft,) = find(source, translation, *words)
    assert draft.translation_span
    assert draft.translation_span.text == said


@pytest.mark.parametrize(
    ("source", "translation", "words"),
    [
        (
            "所有的草和多数的树靠风传粉",
            "All the grasses and most of the trees are pollinated by the wind.",
            [("草", "grasses"), ("树", "trees")],
        ),
        (
            "一些国家都同意",
            "All the countries in question agree.",
            [("国家", "countries"), ("同意", "agree")],
        ),
        ("补贴每人每天40元，惠及12万人", "40 yuan a day a person, 120,000 people in all", []),
    ],
)
def test_a_share_that_the_source_has(
    source: str, translation: str, words: list[tuple[str, str]]
) -> None:
    assert find(source, translation, *words) == []
