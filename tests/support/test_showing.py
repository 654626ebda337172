"""Foreign text is shown as text, in one way everywhere."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from evaluator.support.console import console_on
from evaluator.support.showing import in_one_line, name_of, shown, to_json

HOSTILE = "\x1b]0;owned\x07[/b][red]\u202e\x9b31m\u2066\udce9"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("西部 [b]bold[/b] é 👩‍🔬", "西部 [b]bold[/b] é 👩‍🔬"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\r\x08b\x7f\x9b", r"a\x0d\x08b\x7f\x9b"),
        ("a\u202eb\u2066\u200f", r"a\u202eb\u2066\u200f"),
        ("\U000e0041", r"\U000e0041"),
        ("caf\udce9 \ud800", r"caf\xe9 \ud800"),
        ("a\tb\nc", "a\tb\nc"),
        (None, "None"),
    ],
)
def test_shown(text: object, seen: str) -> None:
    assert shown(text) == seen


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "L"])))
def test_nothing_shown_is_a_command(text: str) -> None:
    seen = shown(text)
    assert shown(seen) == seen
    seen.encode()
    assert not any((c < " " and c not in "\t\n") or "\x7f" <= c < "\xa0" for c in seen)
    assert "\n" not in in_one_line(text)


def test_names_are_bytes(tmp_path: Path) -> None:
    assert name_of(tmp_path / "西.txt").endswith("/西.txt")
    assert name_of(b"caf\xe9.txt".decode("utf-8", "surrogateescape")) == r"caf\xe9.txt"


@given(st.recursive(st.text() | st.floats(), lambda inner: st.lists(inner)))
def test_json_says_the_same_without_commands(record: object) -> None:
    written = to_json(record)
    assert shown(written) == written

    def finite(value: object) -> object:
        if isinstance(value, list):
            return [finite(item) for item in value]
        return None if isinstance(value, float) and not math.isfinite(value) else value

    assert json.loads(written) == finite(record)


def test_json_of_halves_of_characters() -> None:
    assert json.loads(to_json({HOSTILE: [HOSTILE]})) == {HOSTILE: [HOSTILE]}


@pytest.mark.parametrize(
    "thing",
    [HOSTILE, Text(HOSTILE), Text("x", style="bold").append(HOSTILE, style="red")],
    ids=["text", "styled", "part"],
)
def test_no_console_obeys(thing: str | Text) -> None:
    out = io.StringIO()
    table = Table(title=thing, caption=thing)
    table.add_column(thing)
    table.add_row(thing, thing)
    for renderable in (thing, table):
        console_on(out).print(renderable)
    printed = out.getvalue()
    assert r"\x1b" in printed
    assert r"\u202e" in printed.replace("\n", "")
    assert "[/b][red]" in printed
    assert shown(printed) == printed
