"""Pairs alone: written, corrected by hand, read back; versions of a source."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evaluator.model.run import Run
from tests.conftest import KEPT, SYMPOSIUM, WESTERN, run_in_process

CORPUS = str(WESTERN)


@pytest.fixture(scope="module")
def table(western_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pairs") / "pairs.tsv"
    done = run_in_process("align", CORPUS, "--out", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return file


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), dialect="excel-tab"))


def write(file: Path, edited: list[dict[str, str]]) -> Path:
    pd.DataFrame(edited).to_csv(file, sep="\t", index=False)
    return file


def scored_with(table: Path, out: Path) -> tuple[int, str, list[dict[str, str]]]:
    done = run_in_process("score", CORPUS, "--pairs", str(table), "--out", str(out), **KEPT)
    if done.returncode:
        return done.returncode, done.stderr, []
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return 0, done.stderr, list(csv.DictReader(file))


def test_the_same_pairs_as_scoring_finds(table: Path, western_run: Run) -> None:
    pairs = western_run.pairs
    sentences = pairs[pairs["level"] == "sentence"]
    written = rows(table)
    assert [row["pair_id"] for row in written] == sentences["pair_id"].tolist()
    assert [row["source_text"] for row in written] == sentences["source_text"].tolist()


def test_json_lines_and_units(western_run: Run) -> None:
    done = run_in_process("align", CORPUS, "--format", "jsonl", "--level", "unit")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {r["system"] for r in records} == {"mt-2020", "human-b"}
    assert [r["pair_id"] for r in records[:5]] == ["dateline", "title", "opening", "section-1",
                                                   "section-2"]  # fmt: skip
    assert records[0]["translation_start"] is None


def test_tmx(western_run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tmx"
    done = run_in_process("align", CORPUS, "--system", "mt-2020", "--out", str(file))
    assert done.returncode == 0, done.stderr
    root = ET.parse(file).getroot()
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    header = root.find("header")
    assert header is not None
    required = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype"
    assert set(required.split()) <= set(header.attrib)
    units = root.findall("body/tu")
    assert len(units) == 290
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for unit in units:
        assert [v.get(lang) for v in unit.findall("tuv")] == ["zh", "en"]
        assert all(seg.text for seg in unit.findall("tuv/seg"))


def test_an_unchanged_table_gives_the_same_run(
    table: Path, western_run: Run, tmp_path: Path
) -> None:
    code, error, _ = scored_with(table, tmp_path / "run")
    assert code == 0, error
    assert western_run.folder is not None
    for name in ("pairs.csv", "findings.jsonl"):
        same = (tmp_path / "run" / name).read_bytes() == (western_run.folder / name).read_bytes()
        assert same, name


def test_a_row_split_by_hand(table: Path, tmp_path: Path) -> None:
    edited = rows(table)
    row_of_mt = ("mt-2020", "32.6")
    (at,) = [k for k, row in enumerate(edited) if (row["system"], row["pair_id"]) == row_of_mt]
    first, rest = edited[at]["translation_text"].split(". ", 1)
    second = {**edited[at], "source_text": "", "translation_text": rest}
    edited[at] = {**edited[at], "translation_text": f"{first}."}
    edited.insert(at + 1, second)
    code, error, scored = scored_with(write(tmp_path / "edited.tsv", edited), tmp_path / "run")
    assert code == 0, error
    mt = [row for row in scored if (row["system"], row["level"]) == ("mt-2020", "sentence")]
    found = {row["pair_id"]: row for row in mt}
    assert found["32.6"]["alignment"] == "1-1"
    assert (found["32.7"]["status"], found["32.7"]["translation_text"]) == ("addition", rest)
    assert found["32.7"]["bleu"] == ""


def cut_in_two(edited: list[dict[str, str]]) -> None:
    edited[5]["translation_text"] = edited[5]["translation_text"][:30]


def left_out(edited: list[dict[str, str]]) -> None:
    del edited[40]


def twice(edited: list[dict[str, str]]) -> None:
    edited[40]["source_text"] = edited[41]["source_text"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (cut_in_two, "is no whole sentence of its document"),
        (left_out, "stand in no row of the pair table"),
        (twice, "stands in another row"),
    ],
)
def test_tables_that_do_not_hold_the_documents(
    table: Path, tmp_path: Path, edit: Callable[[list[dict[str, str]]], None], message: str
) -> None:
    edited = rows(table)
    edit(edited)
    code, error, _ = scored_with(write(tmp_path / "edited.tsv", edited), tmp_path / "run")
    assert code == 2
    assert message in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit\tsource_text\n1\t甲\n", "line 2: no 'translation_text'"),
        ("{not json}\n", "line 1: not valid JSON"),
    ],
)
def test_files_that_are_no_pair_tables(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(text, encoding="utf-8")
    code, error, _ = scored_with(file, tmp_path / "run")
    assert code == 2
    assert message in error


def test_versions() -> None:
    done = run_in_process("align", CORPUS, "--versions", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["version"] for record in records} == {"scan-a", "scan-b"}
    assert any(r["first_text"] == "西北" and r["version_text"] == "西卜" for r in records)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["align", str(SYMPOSIUM), "--versions"], "only one version of the source"),
        (["align", CORPUS, "--format", "xlsx"], "give tsv, csv, jsonl or tmx"),
        (["align", CORPUS, "--versions", "--format", "tmx"], "give tsv, csv or jsonl"),
        (["align", str(SYMPOSIUM)], "there is no translation to judge yet"),
    ],
)
def test_bad_usage(arguments: list[str], message: str) -> None:
    done = run_in_process(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_a_version_lost_is_no_fault_of_the_translation(
    tmp_path: Path, western_run: Run
) -> None:
    out = tmp_path / "run"
    scan = ["--source-version", "scan-a", "--system", "mt-2020", "--metric", "bleu",
            "--check", "terms", "--check", "source-faults"]  # fmt: skip
    done = run_in_process("score", CORPUS, *scan, "--out", str(out), **KEPT)
    assert done.returncode == 0, done.stderr
    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["mt-2020"]
    assert counts["additions"] == 0
    differences = pd.read_csv(out / "differences.csv", keep_default_na=False)
    assert {"西卜", "扛杆"} <= set(differences["version_text"])
    findings = [json.loads(x) for x in (out / "findings.jsonl").read_text("utf-8").splitlines()]
    blamed = [f for f in findings if "the source may be at fault" in f["message"]]
    assert blamed
    assert {f["severity"] for f in blamed} == {"minor"}
    assert "西卜" in (out / "index.html").read_text(encoding="utf-8")
