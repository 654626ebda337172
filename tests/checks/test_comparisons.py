"""Comparisons: which of two things is said to be more."""

import pytest

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.polarity import PolarityCheck
from evaluator.model import Status


def find(source: str, translation: str) -> list[Draft]:
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation)
    return list(PolarityCheck().find(CheckedDocument([pair])))


@pytest.mark.parametrize(
    ("source", "translation", "meant", "said"),
    [
        ("苹果比香蕉贵。", "Apples are cheaper than bananas.", "比香蕉贵", "cheaper than"),
        ("苹果比香蕉贵。", "Bananas are dearer than apples.", "比香蕉贵", "dearer than"),
        (
            "苹果比香蕉便宜一元。",
            "Apples cost 1 yuan more than bananas.",
            "比香蕉便宜",
            "more than",
        ),
        ("火车不如飞机快。", "Trains are faster than airplanes.", "不如飞机快", "faster than"),
        ("铜的密度大于锌。", "Copper is less dense than zinc.", "大于锌", "less dense than"),
        (
            "这座桥没有那座塔高。",
            "The bridge is taller than the tower.",
            "没有那座塔高",
            "taller than",
        ),
    ],
)
def test_a_turned_comparison_is_told(source: str, translation: str, meant: str, said: str) -> None:
    (draft,) = (d for d in find(source, translation) if d.message.id == "polarity.turned")
    assert draft.source_span
    assert draft.translation_span
    assert (draft.source_span.text, draft.translation_span.text) == (meant, said)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("苹果比香蕉贵。", "Apples are dearer than bananas."),
        ("苹果比香蕉贵。", "Bananas are cheaper than apples."),
        ("苹果比香蕉贵。", "Bananas do not cost as much as apples."),
        ("火车不如飞机快。", "Trains are not as fast as airplanes."),
        ("火车不如飞机快。", "Airplanes are faster than trains."),
        ("铜的密度大于锌。", "Zinc is less dense than copper."),
        ("妹妹比姐姐高。", "The elder sister is shorter than the younger sister."),
        ("温度不得低于零下五度。", "The temperature must be above minus five."),
        ("妹妹比我小两岁，但高半头。", "My sister is two years younger than I am but taller."),
        ("没有比这更重要的。", "Nothing is more important than this."),
    ],
)
def test_a_right_comparison_is_left_alone(source: str, translation: str) -> None:
    assert find(source, translation) == []
