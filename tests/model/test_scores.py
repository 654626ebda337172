"""What a score declares of itself, and that nothing else tells it."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import evaluator
from evaluator.evaluation.columns import score_columns
from evaluator.model import Prominence, ScoreColumn
from evaluator.model.run import PLACE_COLUMNS, TEXT_COLUMNS

ROOM = Path(evaluator.__file__).parent
COLUMNS = {column.name: column for column in score_columns()}
DECLARING = ("metrics/", "evaluation/priority.py", "evaluation/tables.py")
"""Modules that fill scores, and declare them."""
FEATURES = ("quality/combination.py",)
"""The estimator's own inputs: weights of a fitted model, which share names with scores."""


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "two\nlines"}, {"name": ""}, {"name": "a=b"}, {"name": " a"},
        {"name": "a", "scale": (1.0, 1.0)}, {"name": "a", "scale": (0.0, math.inf)},
        {"name": "a", "digits": -1}, {"name": "a", "digits": 99},
    ],
)  # fmt: skip
def test_what_cannot_be_shown_cannot_be_declared(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name of a column|the scale of|the digits of"):
        ScoreColumn(**arguments)  # type: ignore[arg-type]


def test_values_are_shown_with_the_column_s_digits() -> None:
    column = ScoreColumn("wrong", digits=1, higher_is_better=False, scale=(0.0, 50.0))
    assert [column.show(v) for v in (None, math.nan, 3.14, 0.0)] == ["–", "–", "3.1", "0.0"]
    assert column.show(3.14, signed=True) == "+3.1"
    assert (column.better(1, 2), column.better(2, 1), column.better(1, 1)) == (True, False, False)
    assert (column.sign, column.slight, column.tie) == (-1, 0.5, 0.05)


def test_prominence_runs_from_headline_to_part() -> None:
    assert ScoreColumn("a", prominence=Prominence.HEADLINE).at_least(Prominence.MAIN)
    assert not ScoreColumn("a", prominence=Prominence.DETAIL).at_least(Prominence.SHOWN)
    assert not ScoreColumn("a", prominence=Prominence.PART).compared
    assert not ScoreColumn("a", higher_is_better=None).compared


def test_every_built_in_score_is_described_in_both_languages() -> None:
    for column in COLUMNS.values():
        assert column.title, column.name
        assert column.description, column.name
        assert column.chinese, column.name
        assert re.search(r"[\u4e00-\u9fff]", column.chinese.description), column.name
    lower = {name for name, column in COLUMNS.items() if not column.higher_is_better}
    parts = {name for name, column in COLUMNS.items() if column.basis or "priority_" in name}
    assert lower == {"ter", "priority", "error_burden", "findings"} | parts


def test_no_list_of_columns_stands_beside_their_declarations() -> None:
    found = []
    for file in sorted(ROOM.rglob("*.py")):
        place = file.relative_to(ROOM).as_posix()
        if not place.startswith((*DECLARING, *FEATURES)):
            found += [f"{place}:{line}" for line in lists_of(file.read_text(encoding="utf-8"))]
    assert found == []
    # What is no Python may name no score in quotes at all, nor reach for one of a pair.
    named = re.compile(
        rf"""["'](?:{"|".join(re.escape(n) for n in scores())})["']"""
        rf"""|\.scores\.(?:{"|".join(re.escape(n) for n in scores())})\b"""
    )
    for pattern in ("*.js", "*.j2"):
        for file in ROOM.rglob(pattern):
            assert named.findall(file.read_text(encoding="utf-8")) == [], file


def test_the_search_for_lists_finds_them() -> None:
    assert list(lists_of('_SHOWN = ("bleu", "chrf")')) == [1]
    assert list(lists_of('x = {"ter": 1, "similarity": 3}')) == [1]
    assert list(lists_of('y = ("system", "bleu")\nz = pairs["priority"]')) == []


def scores() -> list[str]:
    """Names that stand for a score wherever they stand; others are words of the page too."""
    return [n for n, c in COLUMNS.items() if not c.derived and n not in ("similarity",)]


def lists_of(code: str) -> Iterator[int]:
    """Lines on which several columns of scores are told off together."""
    names = set(COLUMNS) - set(TEXT_COLUMNS) - set(PLACE_COLUMNS)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            items: list[ast.expr | None] = [*node.elts]
        elif isinstance(node, ast.Dict):
            items = [*node.keys, *node.values]
        else:
            continue
        told = {item.value for item in items if isinstance(item, ast.Constant)}
        if len(told & names) > 1:
            yield node.lineno
