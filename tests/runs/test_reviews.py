"""Verdicts brought in, carried over, compared and put to use."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from evaluator.cli.app import app
from evaluator.documents import Term, read_terms, write_terms
from evaluator.errors import InputError
from evaluator.model import Level
from evaluator.model.run import Run
from evaluator.model.verdicts import Decision, Review, pair_fingerprints
from evaluator.runs import read_run, write_run
from evaluator.runs.reviews import (
    agreements,
    confirmed_terms,
    corrected_translation,
    earlier_reviews,
    findings_table,
    import_verdicts,
)
from evaluator.runs.reviews.agreement import cohens_kappa
from tests.report.html_fixture import desk_run

AT = "2026-11-20T10:{:02}:00Z"
PLACE = {"system": "mt", "level": "sentence"}


def finding(name: str, decision: str, minute: int = 0, **other: Any) -> dict[str, Any]:
    """A verdict on a finding of the desk's run."""
    return {
        **PLACE,
        "fingerprint": name,
        "decision": decision,
        "pair_id": name[:3],
        "unit": name[0],
        "pair": "0" * 16,
        "category": "Terminology",
        "severity": "major",
        "decided": AT.format(minute),
        **other,
    }


def pair(run: Run, pair_id: str, minute: int = 0, **said: Any) -> dict[str, Any]:
    """A verdict on a pair of a run."""
    names = dict(zip(run.pairs["pair_id"], pair_fingerprints(run.pairs), strict=True))
    at = {"fingerprint": names[pair_id], "pair_id": pair_id, "unit": pair_id[0]}
    return {**PLACE, **at, "decided": AT.format(minute), **said}


def review(
    name: str, findings: list[dict[str, Any]], pairs: list[dict[str, Any]] | None = None
) -> Review:
    return Review.model_validate(
        {
            "corpus": "western-development-2020",
            "run": "first",
            "reviewer": name,
            "exported": AT.format(59),
            "findings": findings,
            "pairs": pairs or [],
        }
    )


def blank(run: Run) -> str:
    """A page for runs whose page nobody looks at."""
    return ""


def span(text: str) -> dict[str, Any]:
    return {"start": 0, "end": len(text), "text": text}


Save = Callable[[Review], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(written: Review) -> Path:
        file = tmp_path / f"{written.reviewer}-{len(list(tmp_path.iterdir()))}.json"
        file.write_text(written.model_dump_json(), encoding="utf-8")
        return file

    return write


# Import.


def test_of_two_verdicts_on_one_thing_the_later_holds(save: Save) -> None:
    run = desk_run()
    late = review("Anna", [finding("1.1-x", "dismissed", 5), finding("2.1-y", "accepted", 1)])
    early = review("Anna", [finding("1.1-x", "accepted", 2), finding("3.1-z", "accepted", 3)])
    for order in ((late, early), (early, late)):
        (joined,) = import_verdicts(run, [save(one) for one in order])
        decided = {verdict.fingerprint: verdict.decision for verdict in joined.findings}
        assert decided == {"1.1-x": "dismissed", "2.1-y": "accepted", "3.1-z": "accepted"}


def test_reviewers_stay_apart(save: Save) -> None:
    run = replace(desk_run(), reviews=[review("Li", [finding("1.1-x", "accepted")])])
    found = import_verdicts(run, [save(review("Anna", [finding("1.1-x", "dismissed")]))])
    assert [one.reviewer for one in found] == ["Anna", "Li"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("not JSON", "no JSON"),
        ("{}", "corpus"),
        (review("A", []).model_dump_json().replace("western", "eastern"), "are about 'eastern"),
        (review("A", []).model_dump_json().replace('"A"', '"A","colour":1'), "colour"),
        (
            json.dumps({**json.loads(review("A", []).model_dump_json()), "schema_version": 9}),
            "less",
        ),
    ],
)
def test_files_that_are_no_verdicts(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "verdicts.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        import_verdicts(desk_run(), [file])


# From run to run.


def test_a_new_run_inherits_the_verdicts_beside_it(tmp_path: Path) -> None:
    dismissed = review("Li / 李", [finding("1.1-Jinshan and Yinshan", "dismissed")])
    write_run(replace(desk_run(), reviews=[dismissed]), tmp_path / "first", blank)
    write_run(desk_run(), tmp_path / "later-without", blank)
    corpus = desk_run().manifest.corpus
    assert earlier_reviews(tmp_path / "new", corpus) == [dismissed]
    assert earlier_reviews(tmp_path / "first", corpus) == [dismissed], "the run it replaces"
    assert earlier_reviews(tmp_path / "new", "another corpus") == []


def test_the_latest_verdicts_are_inherited(tmp_path: Path) -> None:
    for second, name in ((2_000, "Anna"), (1_000, "Li")):
        write_run(replace(desk_run(), reviews=[review(name, [])]), tmp_path / name, blank)
        os.utime(tmp_path / name / "verdicts", (second, second))
    (found,) = earlier_reviews(tmp_path / "new", desk_run().manifest.corpus)
    assert found.reviewer == "Anna"


# Agreement.


@pytest.mark.parametrize(
    ("decisions", "kappa"),
    [
        ([], None),
        ([(True, True)] * 3, None),  # no chance to disagree
        ([(True, True), (False, False)], 1.0),
        ([(True, False), (False, True)], -1.0),
        # Cohen (1960) by hand: observed 0.7, expected 0.5
        ([(True, True)] * 4 + [(False, False)] * 3 + [(True, False)] + [(False, True)] * 2, 0.4),
    ],
)
def test_kappa(decisions: list[tuple[bool, bool]], kappa: float | None) -> None:
    assert cohens_kappa(decisions) == (None if kappa is None else pytest.approx(kappa))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_kappa_never_exceeds_one_and_treats_judges_alike(
    decisions: list[tuple[bool, bool]],
) -> None:
    kappa = cohens_kappa(decisions)
    assert kappa is None or -1 <= kappa <= 1
    swapped = cohens_kappa([(b, a) for a, b in decisions])
    assert swapped == kappa if kappa is None else swapped == pytest.approx(kappa)


def test_agreement_is_counted_over_what_both_judged() -> None:
    run = desk_run()
    anna = review(
        "Anna",
        [finding("a", "accepted"), finding("b", "corrected"), finding("c", "open")],
        [pair(run, "1.1", grade=90), pair(run, "2.1", grade=50)],
    )
    li = review(
        "Li",
        [finding("a", "corrected"), finding("b", "dismissed"), finding("c", "accepted")],
        [pair(run, "1.1", grade=70)],
    )
    (found,) = agreements([anna, li])
    assert (found.findings, found.agreed, found.grades, found.difference) == (2, 1, 1, 20)


# What becomes of verdicts.


def test_edits_go_into_the_translation() -> None:
    run = desk_run()
    edits = [
        review("Anna", [], [pair(run, "2.1", 1, translation="Build 50 schools.")]),
        review("Li", [], [pair(run, "2.1", 2, translation="Build fifty schools.")]),
    ]
    corrected = corrected_translation(run, "mt", edits)
    assert corrected.text.splitlines() == [
        "Green hills are Jinshan and Yinshan.",
        "Build fifty schools.",
        "Support the western region.",
        "You are hereby notified.",
    ]
    assert (corrected.edited, corrected.conflicting, corrected.lost) == (["2.1"], ["2.1"], 0)


def test_what_stands_between_sentences_stays() -> None:
    run = desk_run()
    unit = run.pairs.iloc[[0]].assign(
        level=str(Level.UNIT),
        pair_id="1",
        translation_text="(1) Green hills are Jinshan and Yinshan.\tBuild fifteen new schools. *",
    )
    sentences = run.pairs.iloc[[0, 1]].assign(unit="1")
    run = replace(run, pairs=pd.concat([unit, sentences], ignore_index=True))
    edit = review("Anna", [], [pair(run, "2.1", translation="Build fifty.")])
    text = corrected_translation(run, "mt", [edit]).text
    assert text == "(1) Green hills are Jinshan and Yinshan.\tBuild fifty. *\n"


def test_an_edit_of_a_pair_that_is_gone_is_counted() -> None:
    run = desk_run()
    gone = {**pair(run, "2.1", translation="x"), "fingerprint": "f" * 16}
    corrected = corrected_translation(run, "mt", [review("Anna", [], [gone])])
    assert (corrected.edited, corrected.lost) == ([], 1)


def test_confirmed_corrections_make_a_term_list(tmp_path: Path) -> None:
    spans = {"source_span": span("金山银山"), "translation_span": span("Jinshan and Yinshan")}
    kept = finding("a", "corrected", 1, **spans, suggestion="invaluable assets")
    second = finding("b", "added", 2, **spans, suggestion="mountains of gold | silver")
    disputed = finding("c", "accepted", 3, source_span=span("五十"), suggestion="fifty")
    dismissed = finding("c", "dismissed", 3, source_span=span("五十"), suggestion="fifty")
    no_word = finding("d", "accepted", 4, source_span=span("长" * 40), suggestion="long")
    terms = confirmed_terms(
        [review("Anna", [kept, second, disputed, no_word]), review("Li", [dismissed])]
    )
    wanted = Term(
        "金山银山", ("invaluable assets", "mountains of gold silver"), ("Jinshan and Yinshan",)
    )
    assert terms == [wanted]
    file = tmp_path / "terms.csv"
    file.write_bytes(write_terms(terms, "csv"))
    assert read_terms(file).terms == (wanted,), "--terms reads it"


def test_no_figure_and_no_part_of_a_right_rendering_becomes_a_rule() -> None:
    figures = [
        finding(text, "accepted", source_span=span(text), suggestion="x")
        for text in ("15", "1.4亿元", "五十", "第三", "降")
    ]
    part = finding(
        "p", "accepted", source_span=span("新材料"), suggestion="new materials",
        translation_span=span("materials"),
    )  # fmt: skip
    assert confirmed_terms([review("Anna", [*figures, part])]) == [
        Term("新材料", ("new materials",), ())
    ]


def test_the_table_has_a_column_a_reviewer() -> None:
    table = findings_table(
        [
            review("Anna", [finding("a", "accepted", comment="Yes."), finding("b", "open")]),
            review("Li", [finding("a", "dismissed")]),
        ]
    )
    assert table[["fingerprint", "Anna", "Anna: comment", "Li"]].values.tolist() == [
        ["a", "accepted", "Yes.", "dismissed"]
    ]


# The command.


def test_import_show_and_export_by_command(tmp_path: Path, save: Save) -> None:
    folder, run = tmp_path / "runs" / "desk", desk_run()
    folder.parent.mkdir()
    write_run(run, folder, blank)
    edit = pair(run, "2.1", translation="Build fifty schools.", grade=40)
    confirmed = finding("2.1-fifteen", "corrected", source_span=span("学校"), suggestion="schools")
    file = save(review("Anna", [confirmed], [edit]))
    command = CliRunner()
    done = command.invoke(app, ["review", "import", str(folder), str(file)])
    assert done.exit_code == 0, done.output
    assert (
        "Anna: 0 accepted, 0 dismissed, 1 corrected, 0 added; 1 pairs graded, 1 edited"
        in done.output
    )
    assert "Anna" in (folder / "index.html").read_text(encoding="utf-8")
    (saved,) = read_run(folder).reviews
    assert saved.findings[0].decision == Decision.CORRECTED
    files = {name: tmp_path / f"{name}.out" for name in ("translation", "terms", "table")}
    options = [part for name, out in files.items() for part in (f"--{name}", str(out))]
    done = command.invoke(app, ["review", "export", str(folder), *options])
    assert done.exit_code == 0, done.output
    assert "Build fifty schools.\n" in files["translation"].read_text(encoding="utf-8")
    assert "学校,schools," in files["terms"].read_text(encoding="utf-8")
    assert "Anna" in files["table"].read_text(encoding="utf-8")


def test_export_without_verdicts_says_what_to_do(tmp_path: Path) -> None:
    write_run(desk_run(), tmp_path / "desk", blank)
    with pytest.raises(InputError, match="evaluator review import"):
        CliRunner().invoke(
            app,
            ["review", "export", str(tmp_path / "desk"), "--terms", str(tmp_path / "t.csv")],
            catch_exceptions=False,
        )


def test_a_run_of_an_earlier_program_takes_verdicts_too(tmp_path: Path, save: Save) -> None:
    folder = tmp_path / "old"
    run = write_run(desk_run(), folder, blank)
    run.pairs.drop(columns="bertscore").to_parquet(folder / "pairs.parquet", index=False)
    file = save(review("Anna", []))
    done = CliRunner().invoke(app, ["review", "import", str(folder), str(file)])
    assert done.exit_code == 0, done.output
