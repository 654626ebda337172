"""Checks of a whole document take time by its pairs, not by their square."""

from __future__ import annotations

import time

import pytest

from evaluator.alignment import WordLink
from evaluator.checks import Check, CheckedDocument, CheckedPair
from evaluator.checks.consistency import ConsistencyCheck
from evaluator.checks.length import LengthCheck
from evaluator.model import Status

FEW, MANY = 1_000, 10_000  # pairs
MOST = 35  # times as long: what takes time by the square of the pairs takes 100 times


def pairs(number: int, ways: int) -> list[CheckedPair]:
    """Pairs that all hold 组织保障, put into English in several ways."""
    made = []
    for k in range(number):
        english = f"w{chr(97 + k % ways % 26)}{chr(97 + k % ways // 26)}q guarantee"
        text = f"This is about {english}."
        first, second = text.index("w"), text.index("guarantee")
        links = (
            WordLink(2, 4, first, first + 4, 0.8),
            WordLink(4, 6, second, second + 9, 0.8),
        )
        made.append(CheckedPair(str(k), "1", Status.PAIRED, "强化组织保障。", text, links=links))
    return made


def seconds(check: Check, document: CheckedDocument) -> float:
    begin = time.process_time()
    for _ in check.find(document):
        pass
    return time.process_time() - begin


@pytest.mark.timed
@pytest.mark.parametrize("ways", [1, 2, 30, 600])
@pytest.mark.parametrize("check", [ConsistencyCheck(), LengthCheck()], ids=lambda c: c.name)
def test_time_is_linear(check: Check, ways: int) -> None:
    few, many = (CheckedDocument(pairs(number, ways), ()) for number in (FEW, MANY))
    seconds(check, few)  # what is remembered between calls is there for both
    least = max(0.005, *(seconds(check, few) for _ in range(3)))
    assert min(seconds(check, many) for _ in range(3)) < MOST * least
