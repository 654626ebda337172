"""Scores held against each other."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from evaluator.validation.diagram import standings_page
from evaluator.validation.standing import Standing, soft_accuracy, standings
from evaluator.validation.statistics import accuracy_by_group, calibrated_accuracy

SYSTEMS = 4


def judged(segments: int = 40, seed: int = 1) -> pd.DataFrame:
    """Four systems, each better than the last; a score that sees it, one that is blind."""
    generator = np.random.default_rng(seed)
    rows = []
    for segment in range(segments):
        for system in range(SYSTEMS):
            human = system + generator.normal(0, 1)
            rows.append(
                {
                    "system": f"s{system}", "document": "", "group": segment, "length": 9,
                    "human": human, "has_major": None, "seeing": human + generator.normal(0, 0.3),
                    "twin": 0.0, "blind": generator.normal(), "constant": 0.0,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    return table.assign(twin=2 * table["seeing"] + 1)


def by_name(table: pd.DataFrame) -> dict[str, Standing]:
    return {row.score: row for row in standings(table)}


def test_the_better_score_is_told_from_the_others_and_not_from_its_twin() -> None:
    found = by_name(judged())
    seeing, twin, blind = found["seeing"], found["twin"], found["blind"]
    assert seeing.accuracy.low <= seeing.accuracy.value <= seeing.accuracy.high
    assert seeing.accuracy.value > blind.accuracy.value
    assert seeing.soft.value > blind.soft.value
    assert math.isnan(seeing.accuracy_p)  # the best has nothing to be held against
    assert twin.accuracy_p == 1
    assert blind.accuracy_p < 0.01
    assert blind.soft_p < 0.05
    assert seeing.translations == 160


def test_few_segments_are_not_tested() -> None:
    found = by_name(judged(segments=29))
    assert math.isnan(found["blind"].accuracy_p)
    assert math.isnan(found["blind"].soft_p)
    assert found["blind"].accuracy.value > 0


def test_nothing_is_held_against_anything_where_no_source_has_two_translations() -> None:
    assert standings(judged().query("system == 's1'")) == []


def test_raters_of_one_translation_are_averaged() -> None:
    table = judged()
    twice = pd.concat(
        [table.assign(human=table["human"] - 1), table.assign(human=table["human"] + 1)]
    )
    assert by_name(twice)["seeing"].accuracy == by_name(table)["seeing"].accuracy


@pytest.mark.parametrize("score", ["seeing", "blind", "constant"])
def test_accuracies_of_segments_come_to_the_calibrated_accuracy(score: str) -> None:
    table = judged().round(1)
    columns = (table[score].to_numpy(), table["human"].to_numpy(), table["group"].to_numpy())
    accuracy, epsilon = calibrated_accuracy(*columns)
    found = accuracy_by_group(*columns, epsilon)
    assert np.mean(list(found.values())) == pytest.approx(accuracy)


def test_soft_accuracy_by_hand() -> None:
    # Two systems over two segments; all four ways of swapping them.
    signs = np.array([[1, 1, -1, -1], [1, -1, 1, -1]], dtype=float)
    human = np.array([[3.0, 2.0], [1.0, 1.0]])  # differences 2 and 1: only one way is as great
    assert soft_accuracy(human, human, signs) == 1
    # differences -2 and -1: every way is as great; p 1 against p .25
    assert soft_accuracy(human, -human, signs) == pytest.approx(0.25)
    # differences 2 and -1: two ways; p .5
    assert soft_accuracy(human, np.array([[3.0, 1.0], [1.0, 2.0]]), signs) == pytest.approx(0.75)
    assert math.isnan(soft_accuracy(human[:1], human[:1], signs))


def test_the_picture_shows_every_score_and_escapes_its_name() -> None:
    table = judged(segments=30).rename(columns={"blind": "<b>"})
    page = standings_page("A & B", standings(table))
    assert "A &amp; B" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert page.count("<circle") == 2 * 4
    assert "nan" not in page
