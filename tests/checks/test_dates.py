"""Points of time that are named rather than counted."""

import pytest

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.dates import DateCheck
from evaluator.model import Severity, Status


def find(source: str, translation: str) -> list[Draft]:
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation)
    return list(DateCheck().find(CheckedDocument([pair])))


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("星期二开会", "We meet on Thursday.", "星期二", "Thursday"),
        ("周三的会议改到周五", "The Thursday meeting moved to Friday.", "周三", "Thursday"),
        ("他前天到的", "He arrived yesterday.", "前天", "yesterday"),
        ("后天交作业", "The homework is due tomorrow.", "后天", "tomorrow"),
        ("明年开工", "Work began last year.", "明年", "last year"),
        ("下周出发", "We left last week.", "下周", "last week"),
        ("八十年代初", "at the end of the eighties", "年代初", "end of the eighties"),
        ("上午九点", "at 9 p.m.", "上午", "p.m."),
        ("公元前100年", "in AD 100", "公元前", "AD"),
        ("隔日服一次", "Take it once a day.", "隔日", "once a day"),
        ("每季度报送一次", "Report every month.", "每季度", "every month"),
        (
            "押金按季结算，账单应于每季度首月五日前送达",
            "Deposits are settled quarterly; bills are due by the fifth day of each month.",
            "每季度",
            "of each month",
        ),
        ("正月十五吃元宵", "On January 15 they eat dumplings.", "正月", "January 15"),
        ("3天后失效", "It lapsed 3 days ago.", "3天后", "days ago"),
    ],
)
def test_another_time(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = find(source, translation)
    assert draft.severity is Severity.MAJOR
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text, draft.translation_span.text) == (meant, said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("星期二开会", "We meet on Tuesday."),
        ("一周三次", "three times a week, Thursdays included"),
        ("他前天到的", "He arrived the day before yesterday."),
        ("后天交作业", "The homework is due the day after tomorrow."),
        ("去年今日", "a year ago today"),
        ("三年前年产五吨", "Three years ago it made five tonnes a year, and last year six."),
        ("九十年代末", "in the late 1990s"),
        ("年底前完成", "to be done before the end of the year"),
        ("上午九点到下午五点", "from 9 a.m. to 5 p.m."),
        ("晚上十二点", "at 12 a.m."),
        ("公元前100年", "in 100 BCE"),
        ("公元前3年至公元5年", "from 3 BC to AD 5"),
        ("隔日服一次", "Take it every other day."),
        ("每季度最后一个月的25日", "on 25 March, 25 June, 25 September and 25 December"),
        ("每日两次", "twice daily"),
        ("正月十五", "the fifteenth day of the first lunar month"),
        ("3天后失效", "It lapses after 3 days."),
        ("与以往不同，明天会更好", "Unlike before, tomorrow will be better."),
    ],
)
def test_the_same_time(source: str, translation: str) -> None:
    assert find(source, translation) == []
