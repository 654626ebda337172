"""Formats of datasets: read as a stream, and what is damaged is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.batch.dataset import find_dataset
from evaluator.batch.forms import tables
from evaluator.errors import InputError

TMX = '<tmx version="1.4"><header/><body>{}</body></tmx>'
UNIT = '<tu><tuv xml:lang="zh"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>A</seg></tuv></tu>'


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.jsonl", '{"source": "一", "translation": "A"}\n{"source"', "line 2: no JSON"),
        ("a.jsonl", '["source"]', "line 1: no JSON object"),
        ("a.jsonl", '{"source": ["一"], "translation": "A"}', "line 1: the source is no text"),
        ("a.jsonl", '{"source": "一"}', "no columns named source and translation"),
        ("a.jsonl", b'{"source": "\xff", "translation": "A"}', "line 1: not UTF-8"),
        ("a.csv", "source,translation\n一,A,B", "line 2: more cells than columns"),
        ("a.csv", 'source,translation\n一,"A', "line 2: not a valid table"),
        ("a.csv", b"source,translation\n\xff\xd2,A", "not UTF-8"),
        ("a.csv", "one,two\n1,2", "there are: one, two"),
        ("a.parquet", "no Parquet", "no sound Parquet file"),
        ("a.tmx", TMX.format("<tu>"), "not well-formed XML"),
        ("a.tmx", '<!DOCTYPE tmx [<!ENTITY a "b">]>' + TMX.format(UNIT), "entities of its own"),
        ("a.tmx", TMX.format("<tu/>"), "holds no unit in Chinese"),
        ("a.csv", "", "is empty"),
        ("a.xlsx", "", "no dataset; give files that end in .parquet"),
    ],
)
def test_damage_is_told_with_its_place(
    name: str, content: str | bytes, complaint: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=complaint) as error:
        list(find_dataset(str(file)).rows())
    assert "\n" not in str(error.value)


def test_a_line_that_is_no_pair_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST", 40)
    file = tmp_path / "a.jsonl"
    file.write_text('{"source": "一", "translation": "A"}\n{"source": "' + "二" * 40)
    with pytest.raises(InputError, match="line 2: has more than"):
        list(find_dataset(str(file)).rows())


def test_files_are_read_one_behind_another_and_are_of_one_format(tmp_path: Path) -> None:
    for name in "ab":
        line = f'{{"src": "{name}一", "tgt": "T", "engine": "x y", "id": "{name}"}}\n\n'
        (tmp_path / f"{name}.jsonl").write_text(line, encoding="utf-8")
    rows = list(find_dataset(str(tmp_path)).rows())
    assert [(row.number, row.name, row.system, row.file) for row in rows] == [
        (1, "a", "x y", "a.jsonl"),
        (2, "b", "x y", "b.jsonl"),
    ]
    (tmp_path / "c.csv").write_text("source,translation\n")
    with pytest.raises(InputError, match="several formats"):
        find_dataset(str(tmp_path))
    assert len(list(find_dataset(f"{tmp_path}/*.jsonl").rows())) == 2


def test_tags_of_a_memory_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    file.write_text(TMX.format(UNIT.format('一<ph x="1">{0}</ph>二 &amp; <b/>')), encoding="utf-8")
    (row,) = find_dataset(str(file)).rows()
    assert row.segment.source.text == "一二 &"
    assert [tag.code for tag in row.segment.source.tags] == ["{0}"]


def test_tabs_apart_quotation_marks_are_just_text(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text('source\ttranslation\n一\tthe "A\n二\t5" wide\n', encoding="utf-8")
    texts = [row.segment.target.text for row in find_dataset(str(file)).rows()]
    assert texts == ['the "A', '5" wide']
