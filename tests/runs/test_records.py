"""Runs that somebody made by hand: one line says what is wrong, and nothing else happens."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.errors import InputError
from evaluator.model import Message, Span
from evaluator.model.run import DIFFERENCE_COLUMNS, LINK_COLUMNS, RISK_COLUMNS, TAG_COLUMNS
from evaluator.runs import read_run, write_run
from evaluator.runs.folder import own_files
from tests.comparison.runs import REFERENCES, finding, small_run

LINKS = pd.DataFrame([("mt", "p1.1", 0, 1, 0, 3, 0.5)], columns=list(LINK_COLUMNS))
RISKS = pd.DataFrame([("mt", "p1.1", 0, 3, 0.5, 0.1)], columns=list(RISK_COLUMNS))
TAGS = pd.DataFrame(
    [("mt", "p1.1", "source", "b", "open", 0, "<b>", False, True)], columns=list(TAG_COLUMNS)
)
DIFFERENCES = pd.DataFrame(
    [("zh", "variant", "p1", "p1", "=1", "-1", 0, 1, 0, 1, "@", "'=")],
    columns=list(DIFFERENCE_COLUMNS),
)
INNER = Message("names.missing", {"name": "x"})
FINDING = replace(
    finding("mt", "f1"),
    source_span=Span(0, 2, "第一"),
    suggestion="=1",
    message_id="terms.missing",
    arguments={"term": "水", "count": 2, "places": ["a", "b"], "more": INNER},
)
RUN = replace(
    small_run({"mt": REFERENCES}, findings=[FINDING]),
    links=LINKS.astype(LINK_COLUMNS),
    risks=RISKS.astype(RISK_COLUMNS),
    tags=TAGS.astype(TAG_COLUMNS),
    differences=DIFFERENCES.astype(DIFFERENCE_COLUMNS),
)
TABLES = {
    "pairs.parquet": RUN.pairs,
    "links.parquet": RUN.links,
    "risks.parquet": RUN.risks,
    "tags.parquet": RUN.tags,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(RUN, tmp_path / "run", str)
    return tmp_path / "run"


def refused(folder: Path, file: str) -> str:
    with pytest.raises(InputError) as told:
        read_run(folder)
    said = str(told.value)
    assert len(said.splitlines()) == 1
    assert said.startswith(str(folder / file)), said
    return said


def test_what_is_sound_is_read(folder: Path) -> None:
    read = read_run(folder)
    assert read.findings == [FINDING]
    for name in ("pairs", "links", "risks", "tags", "differences"):
        pd.testing.assert_frame_equal(getattr(read, name), getattr(RUN, name), obj=name)


MANIFEST = json.loads(RUN.manifest.model_dump_json())
SCORE = {"value": 50, "low": 40, "high": 60, "segments": 4}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"systems": []}, "systems"),
        ({"systems": ["mt", "mt"]}, "stands there twice"),
        ({"systems": ["other"]}, "of other systems"),
        ({"systems": "mt"}, "systems"),
        ({"scores": {"mt": {"chrf": {**SCORE, "value": float("nan")}}}}, "finite"),
        ({"scores": {"mt": {"chrf": {**SCORE, "value": "50"}}}}, "valid number"),
        ({"scores": {"mt": {"chrf": {**SCORE, "low": float("inf")}}}}, "finite"),
        ({"scores": {"mt": {"chrf": {**SCORE, "segments": -1}}}}, "greater than or equal"),
        ({"scores": {}}, "of other systems"),
        ({"counts": {"mt": {}}}, "counts.mt.units"),
        ({"created": "2026-01-01T00:00:00"}, "timezone"),
        ({"created": "yesterday"}, "datetime"),
        ({"title": None}, "title"),
        ({"title": "\ud800"}, "hex escape"),
        ({"notes": "one"}, "notes"),
        ({"more": 1}, "more"),
        ({"columns": [{"name": "a\nb"}]}, "no name of a column"),
        ({"columns": [{"name": "a", "digits": 99}]}, "digits"),
        ({"columns": [{"name": "a", "scale": [0, float("inf")]}]}, "scale"),
        ({"columns": [{"name": "a", "prominence": "x"}]}, "prominence"),
        ({"schema_version": "1"}, "schema version '1'"),
        ({"schema_version": 99}, "schema version 99"),
    ],
)
def test_manifests(folder: Path, change: dict[str, Any], says: str) -> None:
    (folder / "run.json").write_text(json.dumps({**MANIFEST, **change}))
    assert re.search(says, refused(folder, "run.json"))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"\xff", b"{", b'{"a":' + b"[" * 200_000, b'"\\ud800"', b"1" * 9999],
)
@pytest.mark.parametrize("file", ["run.json", "findings.jsonl"])
def test_no_json(folder: Path, file: str, data: bytes) -> None:
    (folder / file).write_bytes(data)
    if data or file == "run.json":
        refused(folder, file)


LINE = json.loads(json.dumps(asdict(FINDING)))
SPAN = {"start": 0, "end": 2, "text": "第一"}


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": "high"},
        {"confidence": float("nan")},
        {"confidence": 2},
        {"confidence": None},
        {"message": "\udce9"},
        {"message": 5},
        {"severity": "fatal"},
        {"level": "word"},
        {"system": "nobody"},
        {"pair_id": "p9.9"},
        {"source_span": []},
        {"source_span": {**SPAN, "start": -1}},
        {"source_span": {**SPAN, "end": 10**30}},
        {"source_span": {**SPAN, "end": "2"}},
        {"source_span": {**SPAN, "text": None}},
        {"more": 1},
        {"check": ["a"]},
        {"arguments": {"term": 0.5}},
        {"arguments": {"term": {"id": "a"}}},
        {"arguments": ["term"]},
        {"message_id": None},
    ],
    ids=str,
)
def test_findings(folder: Path, change: dict[str, Any]) -> None:
    lines = [json.dumps(LINE), json.dumps({**LINE, **change})]
    (folder / "findings.jsonl").write_text("\n".join(lines))
    assert "line 2" in refused(folder, "findings.jsonl")


def other(table: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    return table.astype(object).assign(**columns)


@pytest.mark.parametrize("file", TABLES)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda table: table.drop(columns="pair_id"),
        lambda table: other(table, system=None),
        lambda table: other(table, system="nobody"),
        lambda table: other(table, system=5),
        lambda table: other(table, pair_id=[[1]] * len(table)),
        lambda table: other(table, extra=[{"a": 1}] * len(table)),
        lambda table: other(table, extra=pd.Timestamp("2026-01-01")),
    ],
)
def test_tables(folder: Path, file: str, spoil: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    spoil(TABLES[file]).to_parquet(folder / file, index=False)
    refused(folder, file)


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("pairs.parquet", "level", "word"),
        ("pairs.parquet", "status", "lost"),
        ("pairs.parquet", "status", None),
        ("pairs.parquet", "unit", None),
        ("pairs.parquet", "pair_id", "p1.1"),
        ("pairs.parquet", "priority", 1.5),
        ("pairs.parquet", "priority", "high"),
        ("pairs.parquet", "chrf", np.inf),
        ("pairs.parquet", "chrf", "50"),
        ("pairs.parquet", "findings", -1),
        ("pairs.parquet", "findings", 0.5),
        ("pairs.parquet", "source_start", 2**40),
        ("pairs.parquet", "source_text", 5),
        ("links.parquet", "score", np.inf),
        ("links.parquet", "source_start", -1),
        ("links.parquet", "source_end", None),
        ("risks.parquet", "error", 2.0),
        ("risks.parquet", "translation_end", 2**40),
        ("tags.parquet", "kind", "shut"),
        ("tags.parquet", "side", "middle"),
        ("tags.parquet", "at", -1),
        ("tags.parquet", "space_before", "yes"),
    ],
)
def test_columns(folder: Path, file: str, column: str, value: object) -> None:
    other(TABLES[file], **{column: value}).to_parquet(folder / file, index=False)
    assert column in refused(folder, file)


@pytest.mark.parametrize("name", ["a\nb", " ", "a=b"])
def test_columns_of_others_by_impossible_names(folder: Path, name: str) -> None:
    RUN.pairs.assign(**{name: 1.0}).to_parquet(folder / "pairs.parquet", index=False)
    refused(folder, "pairs.parquet")


def test_texts_that_are_no_utf_8(folder: Path) -> None:
    table = pq.read_table(folder / "pairs.parquet")
    bad = pa.array([b"\xff\xfe"] * len(table)).cast(pa.binary()).view(pa.string())
    place = table.schema.get_field_index("source_text")
    pq.write_table(table.set_column(place, "source_text", bad), folder / "pairs.parquet")
    refused(folder, "pairs.parquet")


def test_a_column_of_one_name_twice(folder: Path) -> None:
    table = pq.read_table(folder / "links.parquet")
    pq.write_table(table.append_column("score", table["score"]), folder / "links.parquet")
    refused(folder, "links.parquet")


def test_a_table_that_says_it_has_billions_of_rows(folder: Path) -> None:
    """All alike: some kilobytes hold them."""
    rows = 30_000_000
    column = pa.DictionaryArray.from_arrays(np.zeros(rows, np.int8), ["mt"])
    pq.write_table(pa.table({"system": column}), folder / "links.parquet", row_group_size=rows)
    assert (folder / "links.parquet").stat().st_size < 100_000
    assert "no table of a run" in refused(folder, "links.parquet")


def test_no_pair_at_all(folder: Path) -> None:
    RUN.pairs.iloc[:0].to_parquet(folder / "pairs.parquet", index=False)
    refused(folder, "pairs.parquet")


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", ",".join(DIFFERENCE_COLUMNS) + "\n" + ",".join(["x"] * 12), "\0", '"',
     ",".join(DIFFERENCE_COLUMNS) + "\n" + ",".join(["9" * 40] * 12)],
)  # fmt: skip
def test_differences(folder: Path, text: str) -> None:
    (folder / "differences.csv").write_text(text)
    refused(folder, "differences.csv")


@pytest.mark.parametrize("file", ["run.json", "pairs.parquet", "findings.jsonl", "links.parquet"])
def test_what_is_no_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    os.mkfifo(folder / file)
    with pytest.raises(InputError) as told:  # and does not wait for ever
        read_run(folder)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize(
    "file", ["run.json", "findings.jsonl", "pairs.parquet", "tags.parquet", "differences.csv",
             "files.json"]
)  # fmt: skip
def test_a_sound_file_with_some_stretches_changed(folder: Path, file: str) -> None:
    sound = (folder / file).read_bytes()
    # The list of files is read by whoever replaces or removes them.
    read: Callable[[Path], object] = own_files if file == "files.json" else read_run

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def reads(data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(sound)))
        end = data.draw(st.integers(start, min(len(sound), start + 40)))
        changed = sound[:start] + data.draw(st.binary(max_size=8)) + sound[end:]
        (folder / file).write_bytes(changed)
        with contextlib.suppress(InputError):
            read(folder)

    reads()
