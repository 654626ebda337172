"""A run as the terminal shows it, in either language."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pandas as pd
import pytest

from evaluator.model import Level, Severity, Status, message
from evaluator.model.run import Counts, Note
from evaluator.report import summarise
from evaluator.report.pairs import worst_first
from evaluator.report.places import told_place

from . import html_fixture as fixture


def shown(language: str) -> str:
    row = {
        "pair_id": "1.1", "unit": "1", "system": "mt", "priority": 0.9, "status": Status.PAIRED,
        "source_text": "文字。", "translation_text": "Words.",
        "source_place": "table 1, row 2, column 3",
    }  # fmt: skip
    left_out = {**row, "pair_id": "1.2", "status": Status.OMISSION, "translation_text": ""}
    run = fixture.small_run(row, left_out)
    told = message("punctuation.comma-doubled")
    found = fixture.finding(
        "1.1", None, None, severity=Severity.CRITICAL,
        message=told.told(), message_id=told.id, arguments=told.arguments,
    )  # fmt: skip
    note = Note(id="run.differences", arguments={"version": "b", "count": 1})
    counts = Counts(
        units=1, pairs=2, omissions=1, additions=0, missing_from_source=0,
        findings={Severity.CRITICAL: 1, Severity.MAJOR: 0, Severity.MINOR: 0},
    )  # fmt: skip
    changes = {"notes": [note.told("en")], "note_messages": [note], "counts": {"mt": counts}}
    manifest = run.manifest.model_copy(update={"systems": ["mt"], "references": [], **changes})
    out = io.StringIO()
    summarise(
        replace(run, manifest=manifest, findings=[found]),
        Level.SENTENCE,
        out,
        language,
        verbose=True,
    )
    return re.sub(r"[│┃\s]+", " ", out.getvalue())


def test_english() -> None:
    told = shown("en")
    assert "· references none ·" in told
    assert "mt: 1 unit and 2 sentence pairs; 1 omission, 0 additions, 0 missing" in told
    assert "findings: 1 critical, 0 major, 0 minor" in told
    assert "Note: The source version b differs from the first version in 1 place;" in told
    assert "critical: The comma is doubled." in told
    assert "Words. table 1, row 2, column 3" in told
    assert "omission" in told
    assert "The 2 sentence pairs to look at first" in told


def test_chinese() -> None:
    told = shown("zh")
    assert "· 参考译文 无 ·" in told
    assert "mt：1 个单元，2 个句对；漏译 1 处，增译 0 处，原文缺失 0 处" in told
    assert "注：原文版本 b 与首个版本有 1 处不同；" in told
    assert "致命：逗号重复。" in told
    assert "最应先看的 2 个句对" in told
    assert not re.search(r"\b(critical|omission|units|Note|why|score|priority)\b", told)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("table 1, row 2, column 3", "第 1 个表格，第 2 行，第 3 列"),
        ("cue 4 (0:00:01)", "第 4 条字幕 (0:00:01)"),
        ("slide 2, notes", "第 2 张幻灯片，备注"),
        ("Sheet1, row 7", "Sheet1，第 7 行"),
        ("key menu.open", "键 menu.open"),
        ("", ""),
    ],
)
def test_places_in_chinese(place: str, told: str) -> None:
    assert told_place(place, "zh") == told
    assert told_place(place, "en") == place


def test_units_stand_by_their_worst_sentence() -> None:
    rows = [
        ("unit", "long", 0.9999), ("unit", "short", 0.9), ("unit", "calm", 0.5),
        ("sentence", "long", 0.8), ("sentence", "short", 0.9), ("sentence", "calm", 0.5),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["level", "unit", "priority"]).assign(system="mt")
    units = worst_first(table, Level.UNIT)
    assert [*units["unit"]] == ["short", "long", "calm"]
    assert [*units["worst_sentence"]] == [0.9, 0.8, 0.5]
    assert [*worst_first(table, Level.SENTENCE)["unit"]] == ["short", "long", "calm"]
