"""Confidence as the share of right ones among judged findings of a kind."""

import pytest

from evaluator.checks import Draft
from evaluator.evaluation import confidence
from evaluator.evaluation.confidence import judged_findings, kind, measured
from evaluator.model import Category, Severity, message


def draft(told: str, sure: float) -> Draft:
    said = message(told, number="7")
    return Draft(0, Category.OMISSION, Severity.MAJOR, sure, said)


def test_a_judged_kind_is_as_sure_as_it_was_right(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {("numbers.lost", Severity.MAJOR): (95, 19)}
    monkeypatch.setattr(confidence, "judged_findings", lambda: counts)
    assert measured(draft("numbers.lost", 0.6)).confidence == pytest.approx(0.22)
    assert measured(draft("numbers.added", 0.6)).confidence == pytest.approx(0.6)


def test_a_joined_finding_is_of_its_first_kind() -> None:
    first, second = message("numbers.lost", number="7"), message("numbers.added", number="7")
    assert kind(message("run.also", finding=first, other=second)) == "numbers.lost"


def test_the_table_counts_no_more_right_ones_than_findings() -> None:
    assert judged_findings()
    assert all(0 <= right <= findings for findings, right in judged_findings().values())
