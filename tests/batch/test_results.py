"""What is done with results: filtered, sampled, compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from evaluator.batch import BatchRequest, Read, Recipe, alike, judge_dataset
from evaluator.batch.comparing import compare_results
from evaluator.batch.engine import Engine
from evaluator.batch.expressions import parsed
from evaluator.batch.filtering import Filtered, FilterRequest, filter_dataset
from evaluator.batch.sampling import sample_pairs, shared_out, write_sample
from evaluator.errors import InputError
from tests.batch.conftest import Record, without, write_lines
from tests.conftest import run_in_process

QUICK = Recipe(read=Read.SURFACE, checks=("numbers", "copied"), metrics=("bleu",))
PAIRS = [
    ("今年增长百分之三。", "It grew by 3 percent this year."),
    ("今年增长百分之三。", "It grew by 5 percent this year."),
    ("今年增长百分之三。", "it grew by 3 PERCENT, this year"),
    ("我们在北京开会。", "We met in Beijing."),
    ("", ""),
    ("会议结束了。", "The meeting is over."),
]
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" srclang="zh-CN"><note>Head &amp; notes</note></header>
<body>{}</body></tmx>"""


def units(pairs: list[tuple[str, str]]) -> str:
    return "\n".join(
        f'<tu tuid="u{k}"><prop type="x">{k}</prop><tuv xml:lang="zh-CN"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="de"><seg>D</seg></tuv><tuv xml:lang="en"><seg>{target}</seg></tuv></tu>'
        for k, (source, target) in enumerate(pairs)
    )


def written(form: str, folder: Path) -> Path:
    file = folder / f"memory.{form}"
    if form == "tmx":
        file.write_text(TMX.format(units(PAIRS)), encoding="utf-8")
    elif form == "jsonl":
        records = [{"zh": s, "en": t, "more": [k]} for k, (s, t) in enumerate(PAIRS)]
        write_lines(records, file)
    elif form == "parquet":
        columns = {"source": [s for s, _ in PAIRS], "target": [t for _, t in PAIRS]}
        pd.DataFrame({**columns, "more": range(len(PAIRS))}).to_parquet(file)
    else:
        separator = "," if form == "csv" else "\t"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=separator).writerows([("原文", "译文", "n")])
            csv.writer(out, delimiter=separator).writerows(
                [(s, t, k) for k, (s, t) in enumerate(PAIRS)]
            )
    return file


def filtered(file: Path, folder: Path, keep: str, *, drop: bool = False) -> Filtered:
    results = folder / "results"
    judge_dataset(BatchRequest(str(file), results, QUICK, rows=2, engine=Engine(workers=0)))
    return filter_dataset(FilterRequest(results, keep, folder / f"clean{file.suffix}", drop))


@pytest.mark.parametrize("form", ["tmx", "jsonl", "csv", "tsv", "parquet"])
def test_a_dataset_is_filtered_in_its_own_format(form: str, tmp_path: Path) -> None:
    file = written(form, tmp_path)
    done = filtered(file, tmp_path, "critical == 0 and major == 0 and not found('numbers')")
    assert (done.kept, done.removed, done.repeated, done.contradicting) == (4, 2, 1, 1)
    again = tmp_path / "again"
    judge_dataset(BatchRequest(str(done.files[0]), again, QUICK, engine=Engine(workers=0)))
    (part,) = (again / "pairs").glob("part-*")
    kept = pd.read_parquet(part)
    texts = list(zip(kept["source_text"], kept["translation_text"], strict=True))
    assert texts == [pair for k, pair in enumerate(PAIRS) if k not in (1, 4)]
    removed = done.files[1].read_bytes()
    assert b"5 percent" in removed or form == "parquet"
    reasons = done.files[2].read_text("utf-8-sig").splitlines()
    assert len(reasons) == 3
    assert "major == 0; not found('numbers')" in reasons[1]
    listed = done.files[3].read_text("utf-8-sig")
    assert listed.count("contradicting") == 3
    if form == "tmx":
        clean = done.files[0].read_text("utf-8")
        assert '<prop type="x">3</prop>' in clean
        assert "Head &amp; notes" in clean
        assert '<tuv xml:lang="de"><seg>D</seg></tuv>' in clean


def test_what_says_the_same_may_be_left_out(tmp_path: Path) -> None:
    done = filtered(written("jsonl", tmp_path), tmp_path, "priority <= 1", drop=True)
    kept = [json.loads(line)["more"] for line in done.files[0].read_text("utf-8").splitlines()]
    assert kept == [[0], [1], [3], [5]]


NEARLY = [
    ("本产品自购买之日起保修两年，人为损坏除外。",
     "This product is guaranteed for two years from the date of purchase, except for misuse."),
    ("本产品从购买之日起保修两年，人为损坏除外。",
     "This product is guaranteed for two years from the day of purchase, except for misuse."),
    ("本产品自购买之日起保修三年，人为损坏除外。",
     "This product is guaranteed for three years from the date of purchase, except for misuse."),
    ("产品须存放在干燥、通风、避光的地方。", "Keep the product in a dry, airy and dark place."),
    ("产品须存放在干燥、通风、避光的地方！", "Keep the product in a dry, airy and dark place!"),
]  # fmt: skip


@pytest.mark.parametrize("shares", [1, 3])
def test_pairs_that_nearly_say_the_same_are_listed(
    shares: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "_AT_ONCE", len(NEARLY) // (shares - 1) if shares > 1 else 99)
    lines = [{"source": s, "translation": t} for s, t in NEARLY]
    done = filtered(write_lines(lines, tmp_path / "memory.jsonl"), tmp_path, "priority <= 1")
    assert (done.kept, done.repeated, done.near, done.contradicting) == (5, 1, 1, 0)
    listed = csv.DictReader(done.files[3].read_text("utf-8-sig").splitlines())
    assert [(row["kind"], row["row"]) for row in listed] == [
        ("near", "1"), ("near", "2"), ("repeated", "4"), ("repeated", "5"),
    ]  # fmt: skip


def test_systems_have_nothing_in_common(tmp_path: Path) -> None:
    lines = [
        {"source": NEARLY[k][0], "translation": NEARLY[k][1], "system": "ab"[k]} for k in (0, 1)
    ]
    done = filtered(write_lines(lines, tmp_path / "memory.jsonl"), tmp_path, "priority <= 1")
    assert done.near == 0


ROWS = pa.table(
    {
        "priority": [0.1, 0.5, None],
        "critical": [0, 1, 0],
        "system": ["a", "b", "a"],
        "chrf++": [50.0, 60.0, None],
        "source_text": ["一二三", "一", ""],
        "findings": [[{"check": "numbers"}], [], []],
    }
)
KNOWN = ["priority", "critical", "system", "chrf++", "source_text"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("priority < .4 and critical == 0", [True, False, False]),
        ("priority < .4 or critical == 1", [True, True, False]),
        ("not (priority < .4) or priority is null", [False, True, True]),
        ("system in ['a', 'c']", [True, False, True]),
        ('system not in ["a"]', [False, True, False]),
        ("chrf++ >= 60", [False, True, False]),
        ("`chrf++` / 10 - 1 > 2 * 2", [False, True, False]),
        ("length(source_text) > 1", [True, False, False]),
        ("found('numbers') and priority is not null", [True, False, False]),
        ("-priority > -.2", [True, False, False]),
        ("(priority < 0.4) == (critical == 0)", [True, True, False]),
        ("1 / critical > 0", [False, True, False]),
        ("critical / critical == 1", [False, True, False]),
    ],
)
def test_expressions(written: str, kept: list[bool]) -> None:
    failed = parsed(written, KNOWN, ["numbers"]).failed(ROWS)
    assert [not reasons for reasons in failed] == kept


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("prioritty < .4", "did you mean 'priority'"),
        ("__import__('os').system('true')", "not understood at"),
        ("priority.__class__ == 1", "not understood at"),
        ("@open('x')", "not understood at .@open"),
        ("priority <", "not understood at its end"),
        ("found('nombers')", "did you mean 'numbers'"),
        ("(" * 200 + "1" + ")" * 200, "too long or too deep"),
        ("system < 3", "cannot be compared"),
        ("priority", "is no condition"),
        ("1/0 > 1", "divides by nought"),
        ("priority / (1 - 1) > 1", "divides by nought"),
        ("1 < 2", "is the same of every pair"),
        ("priority < 1 or 'a' in ['a']", "is the same of every pair"),
        ("1 is null", "is the same of every pair"),
        ("", "not understood at its end"),
    ],
)
def test_expressions_that_are_none(written: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as error:
        parsed(written, KNOWN, ["numbers"]).failed(ROWS)
    assert "\n" not in str(error.value)


def test_an_expression_that_is_none_is_told_before_anything_is_written(tmp_path: Path) -> None:
    file = written("jsonl", tmp_path)
    with pytest.raises(InputError, match="cannot be compared"):
        filtered(file, tmp_path, "system < 3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memory.jsonl", "results"]


def test_a_sample_has_pairs_of_every_stretch(tmp_path: Path) -> None:
    file = written("jsonl", tmp_path)
    results = tmp_path / "results"
    judge_dataset(BatchRequest(str(file), results, QUICK, engine=Engine(workers=0)))
    chosen = sample_pairs(results, 3)
    assert sum(share for _, _, share in chosen.strata) == 3 == len(chosen.table)
    assert sample_pairs(results, 3).table.equals(chosen.table)
    assert chosen.table["weight"].sum() == pytest.approx(5)
    assert any("numbers (" in cell for cell in chosen.table["findings"])
    write_sample(chosen, tmp_path / "check.csv")
    header = (tmp_path / "check.csv").read_text("utf-8-sig").splitlines()[0]
    assert header.endswith("stratum,weight,verdict,note")
    with pytest.raises(InputError, match="end the name in"):
        write_sample(chosen, tmp_path / "check.odt")


def test_shares_are_equal_as_far_as_there_are_pairs() -> None:
    assert shared_out(10, [100, 1, 100, 100]) == [3, 1, 3, 3]
    assert shared_out(5, [1, 1]) == [1, 1]
    assert shared_out(2, [9, 9, 9]) == [0, 1, 1]


def test_results_are_compared(records: list[Record], tmp_path: Path) -> None:
    old = without(records, "document")
    new = [
        {**record, "translation": "Nothing." if k == 2 else record["translation"]}
        for k, record in enumerate(old[:-1])
    ]
    recipe = Recipe(read=Read.SURFACE, metrics=("bleu", "chrf"))
    for name, own in (("old", old), ("new", new)):
        file = write_lines(own, tmp_path / f"{name}.jsonl")
        request = BatchRequest(str(file), tmp_path / name, recipe, engine=Engine(workers=0))
        judge_dataset(request)
    found = compare_results(tmp_path / "old", tmp_path / "new")
    assert (found.pairs, found.only_old, found.only_new, found.translated_anew) == (11, 1, 0, 1)
    bleu = found.scores["bleu"]
    assert bleu.difference == pytest.approx(bleu.new - bleu.old)
    assert bleu.low <= bleu.difference < 0
    assert (found.changes[0]["id"], found.worse) == ("s2", 1)
    assert sum(found.new.values()) > 0
    same = compare_results(tmp_path / "old", tmp_path / "old")
    assert same.scores["bleu"].low == same.scores["bleu"].high == 0
    assert (same.changes, dict(same.new), dict(same.fixed)) == ([], {}, {})


def test_a_score_that_no_pair_has_is_told(tmp_path: Path) -> None:
    done = filtered(written("jsonl", tmp_path), tmp_path, "bleu > 20 or length(source_text) > 6")
    assert (done.kept, done.absent) == (4, ["bleu"])
    assert not filtered(written("jsonl", tmp_path), tmp_path, "bleu is null").absent


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_neither_dataset_nor_results_are_written_over(form: str, tmp_path: Path) -> None:
    file, results = written(form, tmp_path), tmp_path / "results"
    filtered(file, tmp_path, "major == 0")
    for out, told in (
        (file, "is what was judged"),
        (results / "sample.parquet", "is a part of the results"),
        (results / "pairs" / f"part-000000.{form}", "is a part of the results"),
    ):
        before = out.read_bytes() if out.exists() else None
        if out.suffix == f".{form}":
            with pytest.raises(InputError, match=told):
                filter_dataset(FilterRequest(results, "major == 0", out))
        with pytest.raises(InputError, match=told):
            write_sample(sample_pairs(results, 2), out)
        assert (out.read_bytes() if out.exists() else None) == before


def test_the_commands_tell_what_they_did(tmp_path: Path) -> None:
    file = written("tmx", tmp_path)
    results = str(tmp_path / "results")
    for arguments, said in (
        (["batch", str(file), "--out", results, "--read", "surface", "--workers", "0",
          "--check", "numbers", "--metric", "bleu"], "5 pairs, 5 of them judged now"),
        (["batch", "filter", results, "--keep", "major == 0", "--out",
          str(tmp_path / "clean.tmx")], "kept 4, removed 2"),
        (["batch", "sample", results, "--pairs", "2", "--out", str(tmp_path / "s.tsv")],
         "priority 0-0.05"),
        (["batch", "compare", results, results], "findings new: none"),
    ):  # fmt: skip
        done = run_in_process(*arguments)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
    done = run_in_process("batch", "filter", results, "--keep", "1 ==", "--out", "x.tmx")
    assert done.returncode == 2
    done = run_in_process("batch", "fliter", results, "--keep", "major == 0", "--out", "x.tmx")
    assert done.returncode == 2
    assert "did you mean 'filter'?" in done.stderr
    file.write_text(TMX.format(units(PAIRS[:3])), encoding="utf-8")
    done = run_in_process("batch", "filter", results, "--keep", "major == 0", "--out", "x.tmx")
    assert done.returncode == 2
    assert "has changed since it was judged" in done.stderr
