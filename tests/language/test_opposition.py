"""Opposed senses: what is looked for in a text only where it may stand."""

from __future__ import annotations

import re

import pytest

from evaluator.language.lexicon import alternatives
from evaluator.language.opposition import Side, oppositions, said_in

SIDES = list(dict.fromkeys(side for one in oppositions() for side in one.sides))[::25]
PLAIN = re.compile("[a-z]+(?: [a-z]+)*")


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("open", ["open"]),
        ("open|close~|on", ["open", "close~", "on"]),
        (r"(?:a|b) c|d[|]e|f\|g", [r"(?:a|b) c", "d[|]e", r"f\|g"]),
        ("", [""]),
    ],
)
def test_alternatives(written: str, parts: list[str]) -> None:
    assert alternatives(written) == parts


def test_nothing_that_is_said_is_overlooked() -> None:
    told = 0
    for side in SIDES:
        for said in filter(PLAIN.fullmatch, alternatives(side.evidence)):
            for text in (f"It is {said}.", f"It is {said.upper()}."):
                found = [match.span() for match in side.found_in(text)]
                assert found == [match.span() for match in side.english.finditer(text)] != []
                told += 1
    assert told > 200


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ("colou?r", "COLOR"),
        ("colou?rs?|tone", "the colours"),
        ("A/?C", "an AC"),
        ("(?<!in)formal", "a formal one"),
        ("h~|lit", "he lıt it"),  # dotless, which is an i where case is ignored
        ("x?y", "y"),
        ("rent~", "rented"),
        ("stop~", "Stopping"),
        ("(?:lady|sun) ?(?:bird|bug)~", "ladybugs"),
        ("licen[sc]~", "licensing"),
        ("multi[- ]storey", "a multi-storey one"),
        ("multi[- ]storey", "a multi storey one"),
    ],
)
def test_what_a_pattern_may_leave_out_is_not_asked_for(evidence: str, text: str) -> None:
    side = Side(("词",), (), evidence, "")
    assert list(side.found_in(text))


@pytest.mark.parametrize(
    ("text", "word", "is_said"),
    [
        ("贷款利率为百分之五", "利率", True),
        ("毛利率为百分之五", "利率", False),
        ("检查燃气管是否漏气", "气管", False),
    ],
)
def test_no_member_of_a_set_within_a_longer_word(text: str, word: str, is_said: bool) -> None:
    assert (word in {text[said.start : said.end] for said in said_in(text)}) == is_said


def test_of_a_field_those_are_opposed_that_share_a_character() -> None:
    opposed = {frozenset((a.chinese[0], b.chinese[0])) for a, b in (o.sides for o in oppositions())}
    assert frozenset(("活期存款", "定期存款")) in opposed
    assert frozenset(("活期存款", "汇票")) not in opposed
