"""Verdicts brought in, carried over, compared and put to use."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from evaluator.cli.app import app
from evaluator.documents import Term, read_terms, write_terms
from evaluator.documents.editing.edits import applied
from evaluator.errors import InputError
from evaluator.jobs import ResultsRequest, export_reviews
from evaluator.model.run import InputFile, Run
from evaluator.model.verdicts import Decision, Review, pair_fingerprints
from evaluator.runs import read_run, write_run
from evaluator.runs.inheriting import earlier_reviews
from evaluator.runs.reviews import (
    Correction,
    Handover,
    agreements,
    confirmed_terms,
    corrected_file,
    correction,
    findings_table,
    import_verdicts,
    reliability,
)
from evaluator.runs.reviews.agreement import cohens_kappa
from evaluator.runs.reviews.corrected import text_of_run
from evaluator.validation.judgements import read_judgements
from tests.report.html_fixture import Row, desk_run, small_run

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
    run = desk_run()
    assert earlier_reviews(tmp_path / "new", run) == [dismissed]
    assert earlier_reviews(tmp_path / "first", run) == [dismissed], "the run it replaces"
    other = run.manifest.model_copy(update={"corpus": "another corpus"})
    assert earlier_reviews(tmp_path / "new", replace(run, manifest=other)) == []


@pytest.mark.parametrize(("kept", "inherited"), [(1.0, True), (0.5, True), (0.2, False)])
def test_verdicts_are_inherited_on_the_same_text_alone(
    tmp_path: Path, kept: float, inherited: bool
) -> None:
    reviews = [review("Li", [finding("1.1-Jinshan and Yinshan", "dismissed")])]
    write_run(replace(desk_run(), reviews=reviews), tmp_path / "first", blank)
    run = desk_run()
    texts = run.pairs["source_text"].dropna().unique()
    others = {text: f"另一份文件：{text}" for text in texts[math.ceil(kept * len(texts)) :]}
    changed = run.pairs["source_text"].replace(others)
    run = replace(run, pairs=run.pairs.assign(source_text=changed))
    assert bool(earlier_reviews(tmp_path / "new", run)) is inherited


def test_the_latest_verdicts_are_inherited(tmp_path: Path) -> None:
    for second, name in ((2_000, "Anna"), (1_000, "Li")):
        write_run(replace(desk_run(), reviews=[review(name, [])]), tmp_path / name, blank)
        os.utime(tmp_path / name / "verdicts", (second, second))
    (found,) = earlier_reviews(tmp_path / "new", desk_run())
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


def test_who_edits_alone_tells_no_errors() -> None:
    run = desk_run()
    place = finding("a", "accepted", pair=pair(run, "1.1")["fingerprint"])
    anna = review("Anna", [place], [pair(run, "1.1", grade=90)])
    li = review("Li", [], [pair(run, "1.1", translation="Green hills.")])
    (found,) = agreements([anna, li])
    assert (found.findings, found.grades, found.span_f1) == (0, 0, None)
    assert reliability([anna, review("Li", [], [pair(run, "1.1", grade=10)])]).grades is None


# What becomes of verdicts.


def edited(text: str, found: Correction) -> str:
    return applied(text, [edit for own in found.edits.values() for edit in own])


def text_run(text: str, *sentences: str | None, **settings: str) -> Run:
    """A run of a translation whose sentences stand in a text; None for one that it lacks."""
    rows: list[Row] = []
    for number, sentence in enumerate(sentences, start=1):
        row: Row = {
            "pair_id": f"1.{number}",
            "unit": "1",
            "source_text": f"第{number}句。",
            "status": "paired",
        }
        if sentence is not None:
            start = text.index(sentence.split()[0])
            end = text.index(sentence.split()[-1]) + len(sentence.split()[-1])
            row |= {"translation_text": sentence, "translation_start": start}
            row |= {"translation_end": end}
        rows.append(row)
    run = small_run(*rows)
    return replace(run, manifest=run.manifest.model_copy(update={"settings": settings}))


def test_edits_go_into_the_text_word_by_word() -> None:
    text = "(1) Green hills\n  are golden.\t Build fifteen  schools. *\n"
    run = text_run(text, "Green hills are golden.", "Build fifteen schools.")
    edits = [
        review("Anna", [], [pair(run, "1.2", 1, translation="Build 50 new schools.")]),
        review("Li", [], [pair(run, "1.2", 2, translation="Build fifty new schools.")]),
        review("Bo", [], [pair(run, "1.1", 3, translation="Blue hills are golden.")]),
    ]
    found = correction(run, "mt", edits, text)
    assert edited(text, found) == "(1) Blue hills\n  are golden.\t Build fifty new  schools. *\n"
    assert (found.edited, found.conflicting, found.lost) == (("1.1", "1.2"), ("1.2",), 0)
    assert {edit.author for edit in found.edits["1.2"]} == {"Li"}


def test_what_was_left_out_goes_behind_the_sentence_before_it() -> None:
    text = "Green hills are golden. Build schools.\n"
    run = text_run(text, "Green hills are golden.", None, "Build schools.")
    edit = review("Anna", [], [pair(run, "1.2", translation="Protect them.")])
    wanted = "Green hills are golden. Protect them. Build schools.\n"
    assert edited(text, correction(run, "mt", [edit], text)) == wanted


@pytest.mark.parametrize(
    ("gone", "left"), [("1.1", "Build schools.\n"), ("1.2", "Green hills are golden.\n")]
)
def test_a_sentence_is_taken_out_with_its_space(gone: str, left: str) -> None:
    text = "Green hills are golden. Build schools.\n"
    run = text_run(text, "Green hills are golden.", "Build schools.")
    out = review("Anna", [], [pair(run, gone, translation="")])
    assert edited(text, correction(run, "mt", [out], text)) == left


def test_an_empty_line_is_filled_where_lines_belong_together() -> None:
    text = "Green hills.\n\n\nBuild schools.\n"
    run = text_run(text, "Green hills.", None, None, "Build schools.", pairing="lines")
    edit = review("Anna", [], [pair(run, "1.3", translation="Protect them.")])
    wanted = "Green hills.\n\nProtect them.\nBuild schools.\n"
    assert edited(text, correction(run, "mt", [edit], text)) == wanted


def test_an_edit_of_a_pair_that_is_gone_is_counted() -> None:
    run = text_run("Green hills.\n", "Green hills.")
    gone = {**pair(run, "1.1", translation="x"), "fingerprint": "f" * 16}
    found = correction(run, "mt", [review("Anna", [], [gone])], "Green hills.\n")
    assert (found.edits, found.lost) == ({}, 1)


def test_an_edit_whose_words_stand_otherwise_in_the_file_is_told() -> None:
    run = text_run("Green hills.\n", "Green hills.")
    edit = review("Anna", [], [pair(run, "1.1", translation="Blue hills.")])
    assert correction(run, "mt", [edit], "Brown hill?\n").unplaced == ("1.1",)


def test_confirmed_corrections_make_a_term_list(tmp_path: Path) -> None:
    spans = {"source_span": span("金山银山"), "translation_span": span("Jinshan and Yinshan")}
    kept = finding("a", "corrected", 1, **spans, suggestion="invaluable assets")
    second = finding("b", "added", 2, **spans, suggestion="mountains of gold | silver")
    disputed = finding("c", "accepted", 3, source_span=span("五十"), suggestion="fifty")
    dismissed = finding("c", "dismissed", 3, source_span=span("五十"), suggestion="fifty")
    no_word = finding("d", "accepted", 4, source_span=span("长" * 40), suggestion="long")
    reviews = [review("Anna", [kept, second, disputed, no_word]), review("Li", [dismissed])]
    terms = confirmed_terms(desk_run(), reviews).terms
    wanted = Term(
        "金山银山", ("invaluable assets", "mountains of gold silver"), ("Jinshan and Yinshan",)
    )
    assert terms == [wanted]
    file = tmp_path / "terms.csv"
    file.write_bytes(write_terms(terms, "csv"))
    assert read_terms(file).terms == (wanted,), "--terms reads it"


@pytest.mark.parametrize(
    ("decision", "category", "count"),
    [
        ("corrected", "Terminology", 1),
        ("corrected", "Accuracy/Mistranslation", 0),
        ("accepted", "Terminology", 0),
    ],
)
def test_what_a_check_of_facts_found_is_a_term_where_a_reviewer_says_so(
    decision: str, category: str, count: int
) -> None:
    said = finding(
        "a", decision, check="polarity", category=category, source_span=span("收缩压"),
        suggestion="systolic pressure",
    )  # fmt: skip
    assert len(confirmed_terms(desk_run(), [review("Anna", [said])]).terms) == count


def test_a_correction_stands_before_what_others_accepted() -> None:
    own = {"source_span": span("金山银山"), "translation_span": span("Jinshan and Yinshan")}
    left = {"source_span": span("充电桩"), "translation_span": span("充电桩")}
    corrected = finding("a", "corrected", 1, **own, suggestion="invaluable assets")
    accepted = finding("a", "accepted", 2, **own, suggestion="gold mountain")
    kept = finding("b", "corrected", 3, **left, suggestion="charging piles")
    reviews = [review("Anna", [corrected, kept]), review("Li", [accepted])]
    found = confirmed_terms(desk_run(), reviews)
    assert found.terms == [
        Term("金山银山", ("invaluable assets",), ("Jinshan and Yinshan",)),
        Term("充电桩", ("charging piles",), ()),
    ], "what was left in Chinese is no rendering"


def test_confirmed_findings_that_no_edit_puts_in_are_counted() -> None:
    run = desk_run()
    places = {name: pair(run, name)["fingerprint"] for name in ("1.1", "2.1", "3.1")}
    found = [
        finding(name, "accepted", pair=place, suggestion="x") for name, place in places.items()
    ]
    edit = pair(run, "2.1", translation="Build fifty new schools.")
    text, placed = text_of_run(run, "mt")
    assert correction(placed, "mt", [review("Anna", found, [edit])], text).unmended == 2


def test_no_figure_and_no_part_of_a_right_rendering_becomes_a_rule() -> None:
    figures = [
        finding(text, "accepted", source_span=span(text), suggestion="x")
        for text in ("15", "1.4亿元", "五十", "第三", "降")
    ]
    part = finding(
        "p", "accepted", source_span=span("新材料"), suggestion="new materials",
        translation_span=span("materials"),
    )  # fmt: skip
    found = confirmed_terms(desk_run(), [review("Anna", [*figures, part])])
    assert found.terms == [Term("新材料", ("new materials",), ())]


def test_no_common_word_and_no_fact_becomes_a_rule() -> None:
    common = [
        finding(text, "accepted", source_span=span(text), suggestion="x")
        for text in ("学校", "增加", "下降", "发展")
    ]
    fact = finding(
        "f", "accepted", source_span=span("不得入内"), suggestion="may not enter", check="modality"
    )
    name = finding("n", "accepted", source_span=span("北京"), suggestion="Beijing")
    terms = confirmed_terms(desk_run(), [review("Anna", [*common, fact, name])]).terms
    assert [term.source for term in terms] == ["北京"]


def test_a_rule_blames_nothing_that_reviewers_let_stand() -> None:
    texts = [
        ("慢火车到站。", "The slow trains arrive."),
        ("慢火车开走。", "The slow train leaves."),
        ("坐慢火车。", "Take the local service."),
    ]
    rows: list[Row] = [
        {"pair_id": f"1.{n}", "unit": "1", "system": "mt", "source_text": source,
         "translation_text": translation}
        for n, (source, translation) in enumerate(texts, start=1)
    ]  # fmt: skip
    alone, all_three = small_run(*rows[:2]), small_run(*rows)
    place = pair_fingerprints(alone.pairs).iloc[0]
    slip = finding(
        "s", "accepted", pair=place, source_span=span("慢火车"), suggestion="regular train",
        translation_span=span("slow trains"),
    )  # fmt: skip
    reviews = [review("Anna", [slip])]
    (term,) = confirmed_terms(alone, reviews).terms
    assert (term.forbidden, term.note) == (("slow trains",), "慢火车到站。"), "the same slip twice"
    found = confirmed_terms(all_three, reviews)
    assert (found.terms, found.left_out) == ([], ["慢火车"]), "nobody objected to the third"
    other = pair(alone, "1.1", translation="The commuter train arrives.")
    found = confirmed_terms(alone, [review("Anna", [slip], [other])])
    assert found.left_out == ["慢火车"], "the reviewer's own sentence has another rendering"
    spared = finding(
        "t", "dismissed", pair=pair_fingerprints(alone.pairs).iloc[1], source_span=span("慢火车")
    )
    assert confirmed_terms(alone, [review("Anna", [slip, spared])]).terms == []


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
    confirmed = finding("2.1-fifteen", "corrected", source_span=span("学堂"), suggestion="schools")
    file = save(review("Anna", [confirmed], [edit]))
    command = CliRunner()
    done = command.invoke(app, ["review", "import", str(folder), str(file)])
    assert done.exit_code == 0, done.output
    assert (
        "Anna: 0 accepted, 0 dismissed, 1 corrected, 0 added; 1 pair graded, 1 edited"
        in done.output
    )
    assert "Anna" in (folder / "index.html").read_text(encoding="utf-8")
    (saved,) = read_run(folder).reviews
    assert saved.findings[0].decision == Decision.CORRECTED
    files = {name: tmp_path / f"{name}.txt" for name in ("translation", "terms", "table")}
    options = [part for name, out in files.items() for part in (f"--{name}", str(out))]
    done = command.invoke(app, ["review", "export", str(folder), *options])
    assert done.exit_code == 0, done.output
    assert "Build fifty schools.\n" in files["translation"].read_text(encoding="utf-8")
    assert "学堂,schools," in files["terms"].read_text(encoding="utf-8")
    assert "Anna" in files["table"].read_text(encoding="utf-8")


def test_a_table_is_what_its_name_says_and_commands_no_terminal(tmp_path: Path) -> None:
    said = finding("f", "accepted", comment="\x1b[31mred\x1b[0m\x07 =1+1")
    run = replace(desk_run(), reviews=[review("Anna", [said])])
    write_run(run, tmp_path / "run", blank)
    for name in ("table.csv", "table.xlsx"):
        export_reviews(ResultsRequest(tmp_path / "run", table=tmp_path / name))
    assert "red =1+1" in (tmp_path / "table.csv").read_text(encoding="utf-8")
    assert "\x1b" not in (tmp_path / "table.csv").read_text(encoding="utf-8")
    (sheet,) = openpyxl.load_workbook(tmp_path / "table.xlsx")
    header, row = sheet.values
    assert row[header.index("Anna: comment")] == "red =1+1"
    with pytest.raises(InputError, match=r"end the name in \.csv or \.xlsx"):
        export_reviews(ResultsRequest(tmp_path / "run", table=tmp_path / "table.ods"))


def test_an_mqm_table_holds_one_rating_of_each_reviewer_and_is_read_back(tmp_path: Path) -> None:
    run = desk_run()
    here = {"pair": pair(run, "1.1")["fingerprint"], "comment": "Two\tnames."}
    fifteen = {"pair": pair(run, "2.1")["fingerprint"]}
    hills = {"start": 6, "end": 11, "text": "hills"}
    anna = review(
        "Anna",
        [
            finding("1.1-Jinshan and Yinshan", "corrected", severity="minor", **here),
            finding("1.1-Jinshan", "accepted", **here),  # lies inside the first
            finding("added-1", "added", translation_span=hills, category="Style", **here),
            finding("2.1-fifteen", "dismissed", **fifteen),
        ],
        [pair(run, "4.1", grade=100)],
    )
    li = review("Li", [finding("2.1-fifteen", "accepted", **fifteen)], [pair(run, "3.1", grade=90)])
    write_run(replace(run, reviews=[anna, li]), tmp_path / "run", blank)
    file = tmp_path / "verdicts.mqm.tsv"
    export_reviews(ResultsRequest(tmp_path / "run", mqm=file))
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(row[2], row[3], row[4], row[7], row[8]) for row in rows[1:]] == [
        ("1.1", "1", "Anna", "Terminology", "Minor"),
        ("1.1", "1", "Anna", "Style", "Major"),
        ("2.1", "2", "Anna", "no-error", "no-error"),
        ("2.1", "2", "Li", "Terminology", "Major"),
        ("4.1", "4", "Anna", "no-error", "no-error"),  # 3.1 is graded, and a finding left open
    ]
    assert rows[2][6] == "Green <v>hills</v> are Jinshan and Yinshan."
    assert json.loads(rows[1][9])["note"] == "Two\tnames.", "escaped: no cell of its own"
    told = [(j.segment, j.rater, j.score) for j in read_judgements(file)]
    assert told == [
        ("1", "Anna", -6.0), ("2", "Anna", 0.0), ("2", "Li", -5.0), ("4", "Anna", 0.0),
    ]  # fmt: skip


def test_a_corrected_copy_is_of_the_file_that_was_scored(
    tmp_path: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Green hills.\r\n\r\n\tBuild fifteen schools.\r\n"
    file = tmp_path / "mt.en.txt"
    file.write_bytes(text.encode())
    run = text_run(text, "Green hills.", "Build fifteen schools.")
    scored = InputFile(
        role="translation",
        name="mt",
        file=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        encoding="utf-8",
    )
    inputs = [*run.manifest.inputs, scored]
    run = replace(run, manifest=run.manifest.model_copy(update={"inputs": inputs}))
    write_run(run, tmp_path / "run", blank)
    edit = review("Anna", [], [pair(run, "1.2", translation="Build fifty schools.")])
    command, out = ["review", "export", "run", "--translation"], tmp_path / "out.txt"
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["review", "import", "run", str(save(edit))]).exit_code == 0
    done = CliRunner().invoke(app, [*command, str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == text.replace("fifteen", "fifty").encode()
    with pytest.raises(InputError, match=r"scored from mt\.en\.txt.*end the name in \.txt"):
        CliRunner().invoke(app, [*command, "out.docx"], catch_exceptions=False)
    with pytest.raises(InputError, match="stays as it is"):
        CliRunner().invoke(app, [*command, file.name], catch_exceptions=False)
    assert file.read_bytes() == text.encode()
    file.write_text("Changed.")
    with pytest.raises(InputError, match="not the file that the run scored as mt"):
        CliRunner().invoke(app, [*command, str(out), "--into", str(file)], catch_exceptions=False)
    file.unlink()  # its blank lines are known to nobody
    with pytest.raises(InputError, match=r"is not here.*--into"):
        CliRunner().invoke(app, [*command, str(out)], catch_exceptions=False)


def test_a_string_table_is_refused_and_its_text_alone_is_written(tmp_path: Path) -> None:
    text = "a=Green hills.\nb=Build fifteen schools.\n"
    file = tmp_path / "en.properties"
    file.write_text(text)
    scored = InputFile(
        role="translation",
        name="mt",
        file=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        encoding="properties",
    )
    run = text_run(
        "Green hills.\nBuild fifteen schools.\n", "Green hills.", "Build fifteen schools."
    )
    inputs = [*run.manifest.inputs, scored]
    run = replace(run, manifest=run.manifest.model_copy(update={"inputs": inputs}))
    reviews = [review("Anna", [], [pair(run, "1.2", translation="Build fifty schools.")])]
    with pytest.raises(InputError, match=r"not written into properties; into .arb, .ass, .csv"):
        corrected_file(run, "mt", reviews, Handover(tmp_path / "out.properties", into=file))
    data, found = corrected_file(run, "mt", reviews, Handover(tmp_path / "out.txt", into=file))
    assert data.decode().endswith("Build fifty schools.\n")
    assert not found.unplaced


def test_a_string_table_is_edited_by_its_keys(tmp_path: Path) -> None:
    """Whatever the order of its keys, and whatever only one of both tables has."""
    text = '{"z": "Only here.", "b": "Build fifteen schools.",\n "empty": "", "a": "Green hills."}'
    file = tmp_path / "en.json"
    file.write_text(text)
    scored = InputFile(
        role="translation",
        name="mt",
        file=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        encoding="json",
    )
    run = text_run(
        "Green hills.\nBuild fifteen schools.\n",
        "Green hills.",
        "Build fifteen schools.",
        None,
        None,
    )
    keys = ["a", "b", "empty", "gone"]
    pairs = run.pairs.assign(translation_place=[f"key {key}" for key in keys], unit=keys)
    inputs = [*run.manifest.inputs, scored]
    manifest = run.manifest.model_copy(update={"inputs": inputs})
    run = replace(run, pairs=pairs, manifest=manifest)
    said = {"1.1": "Blue hills.", "1.2": "Build fifty schools.", "1.3": "New.", "1.4": "Lost."}
    edits = [pair(run, name, translation=words) for name, words in said.items()]
    data, found = corrected_file(
        run, "mt", [review("Anna", [], edits)], Handover(tmp_path / "out.json", into=file)
    )
    wanted = text.replace("Green", "Blue").replace("fifteen", "fifty").replace('""', '"New."')
    assert data.decode() == wanted
    assert found.unplaced == ("1.4",)


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


def test_no_result_takes_the_place_of_what_the_run_was_made_from(
    tmp_path: Path, save: Save
) -> None:
    folder, run, file = tmp_path / "desk", desk_run(), tmp_path / "mt.txt"
    file.write_text("Green hills.\n")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    scored = InputFile(
        role="translation", name="mt", file="mt.txt", sha256=digest, encoding="utf-8"
    )
    manifest = run.manifest.model_copy(update={"inputs": [*run.manifest.inputs, scored]})
    write_run(replace(run, manifest=manifest), folder, blank)
    verdicts = save(review("Anna", [finding("2.1-fifteen", "accepted")]))
    command = CliRunner()
    assert command.invoke(app, ["review", "import", str(folder), str(verdicts)]).exit_code == 0
    for line in (
        ["export", str(folder), "--out"],
        ["review", "export", str(folder), "--terms"],
        ["review", "export", str(folder), "--table"],
    ):
        with pytest.raises(InputError, match="stays as it is"):
            command.invoke(app, [*line, str(file)], catch_exceptions=False)
    assert file.read_text() == "Green hills.\n"


def test_a_report_is_no_file_of_another_kind(tmp_path: Path) -> None:
    write_run(desk_run(), tmp_path / "desk", blank)
    for name, client in (("page.pdf", []), ("page.docx", ["--for", "client"])):
        line = ["report", str(tmp_path / "desk"), "--out", str(tmp_path / name), *client]
        with pytest.raises(InputError, match="end the name in"):
            CliRunner().invoke(app, line, catch_exceptions=False)
        assert not (tmp_path / name).exists()
