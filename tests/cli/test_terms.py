"""``evaluator terms``: lists drafted, checked and converted from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator import jobs
from evaluator.corpora import Inputs
from evaluator.documents import Term, read_terms, write_terms
from evaluator.errors import InputError
from tests.conftest import WESTERN, run_in_process

TERMS = [
    Term("阀门", ("valve", "tap, as of a barrel"), ("cock",), "noun", 'of "pipes"; 5 < 6'),
    Term("=1+1", ("-x",), (), "", "@note"),
]


@pytest.mark.parametrize("forms", [("csv", "xlsx", "tbx"), ("xlsx", "tbx", "csv")])
def test_a_list_survives_its_way_through_all_formats(
    forms: tuple[str, ...], tmp_path: Path
) -> None:
    here = tmp_path / f"list.{forms[-1]}"
    here.write_bytes(write_terms(TERMS, forms[-1]))
    for form in forms:
        there = tmp_path / f"next.{form}"
        assert jobs.convert_terms(here, there) == len(TERMS)
        here = there
    assert list(read_terms(here).terms) == TERMS


def test_what_a_format_cannot_hold_is_not_written(tmp_path: Path) -> None:
    here, there = tmp_path / "list.tbx", tmp_path / "list.csv"
    here.write_bytes(write_terms([Term("阀门", ("valve|tap",))], "tbx"))
    with pytest.raises(InputError, match="csv cannot hold the entry '阀门'"):
        jobs.convert_terms(here, there)
    assert not there.exists()


def test_a_document_alone_is_drafted_from_what_is_known(tmp_path: Path) -> None:
    out = tmp_path / "terms.xlsx"
    source = Inputs(named=[WESTERN / "source/official.zh.txt"])
    drawn_up = jobs.suggest_terms(jobs.TermsRequest([source], out=out))
    known = {term.source: term for term in drawn_up.terms}
    assert known["中欧班列"].targets[0].startswith("China")
    assert drawn_up.open == sum(not term.targets for term in drawn_up.terms) > 0
    with pytest.raises(InputError, match="the row has no target"):  # to be filled in first
        read_terms(out)


@pytest.mark.parametrize(
    ("named", "expected"), [(["a.tmx", "b.tmx"], [["a.tmx"], ["b.tmx"]]), (["s.txt", "t.txt"],) * 2]
)
def test_what_files_side_by_side_mean(
    named: list[str], expected: list[object], tmp_path: Path
) -> None:
    for name in named:
        text = "source\ttarget\n好\tgood\n" if name.endswith("tmx") else "好"
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = jobs.term_inputs([tmp_path / name for name in named], Inputs())
    groups = [[path.name for path in inputs.named] for inputs in found]
    assert groups == (expected if isinstance(expected[0], list) else [expected])


def test_mistakes_are_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("source,target,forbidden\n阀门,valve,valves\n", encoding="utf-8")
    done = run_in_process("terms", "check", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [fault["kind"] for fault in json.loads(done.stdout)] == ["contradiction"]
    for arguments, told in (
        (["convert", str(file), "terms.doc"], "term lists are written as csv, xlsx or tbx"),
        (["suggest", "nowhere.txt"], "nowhere.txt: no such file"),
        (["suggest", str(file), "--format", "xlsx"], "is not printed; name a file"),
        (["check", "none.csv"], "none.csv: no such file"),
    ):
        done = run_in_process("terms", *arguments)
        assert done.returncode == 2
        assert told in done.stderr
        assert len(done.stderr.splitlines()) == 1
