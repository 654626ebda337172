"""The report that a client gets, and profiles."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from evaluator.corpora import found_profile, read_profile
from evaluator.errors import InputError
from evaluator.evaluation.findings import graded_by
from evaluator.jobs import ReportRequest, report
from evaluator.model import ALSO, Finding, Message, Severity, message
from evaluator.model.run import InputFile, ProfileRecord, Run
from evaluator.model.scorecard import Scorecard, Volume, Weights
from evaluator.model.verdicts import Review, pair_fingerprints
from evaluator.report import Options, load_renderer, render
from evaluator.report.base import source_name
from evaluator.report.client.summary import client_report
from evaluator.runs import read_run, write_run
from tests.conftest import ROOT, run_in_process
from tests.report.html_fixture import desk_run

AT = "2026-11-20T10:00:00Z"


def reviewed_desk(**decisions: str) -> Run:
    """The desk's run, its findings decided by check: terms="accepted" …"""
    run = desk_run()
    names = dict(zip(run.pairs["pair_id"], pair_fingerprints(run.pairs), strict=True))
    findings: list[dict[str, Any]] = [
        {
            "fingerprint": found.fingerprint,
            "decision": decisions[found.check],
            "system": "mt",
            "level": "sentence",
            "pair_id": found.pair_id,
            "unit": found.unit,
            "pair": names[found.pair_id],
            "check": found.check,
            "category": found.category,
            "severity": "major" if decisions[found.check] == "corrected" else found.severity,
            "suggestion": found.suggestion,
            "comment": "<i>Sic</i>",
            "decided": AT,
        }
        for found in run.findings
        if found.check in decisions
    ]
    review = Review.model_validate(
        {"corpus": "c", "run": "r", "reviewer": "Anna & Li", "exported": AT, "findings": findings}
    )
    return replace(run, reviews=[review])


def finding(severity: Severity, category: str = "Accuracy/Omission") -> Finding:
    (found,) = (f for f in desk_run().findings if f.check == "terms")
    return replace(found, severity=severity, category=category)


def test_an_error_costs_its_severity_times_its_category() -> None:
    card = Scorecard(weights=Weights(major=4), categories={"Style": 0.5, "Style/Awkward": 2.0})
    errors = [
        finding(Severity.MINOR),
        finding(Severity.MAJOR, "Style"),
        finding(Severity.MAJOR, "Style/Awkward"),
    ]
    grade = card.grade(errors, 2000)
    assert (grade.points, grade.rate) == (1 + 2 + 8, 5.5)
    assert grade.score == pytest.approx(100 * (1 - 11 / 2000))
    assert grade.passes
    assert not Scorecard(threshold=5).grade(errors, 2000).passes


def test_a_critical_error_fails_unless_the_scorecard_says_otherwise() -> None:
    errors = [finding(Severity.CRITICAL)]
    assert not Scorecard().grade(errors, 100_000).passes
    assert Scorecard(critical_fails=False).grade(errors, 100_000).passes


def test_the_score_is_never_below_0_and_points_never_negative() -> None:
    assert Scorecard().grade([finding(Severity.CRITICAL)], 10).score == 0
    with pytest.raises(ValidationError):
        Weights(minor=-1)


def test_a_client_is_told_what_was_confirmed_alone() -> None:
    run = reviewed_desk(terms="accepted", names="dismissed", numbers="corrected")
    report = client_report(run, "mt")
    assert [error.finding.check for error in report.errors] == ["terms", "numbers"]
    assert [error.finding.severity for error in report.errors] == ["critical", "major"]
    assert report.undecided == 2, "suspect and capitals"
    assert report.severities == [1, 1, 0]
    assert report.grade.points == 25 + 5
    marked = [part.text for part in report.errors[0].source if part.is_marked]
    assert marked == ["金山银山"]
    assert report.errors[0].correction == "invaluable assets"
    assert [pair.translation for pair in report.good] == ["You are hereby notified."]


def test_a_sample_holds_nothing_that_a_reviewer_found_fault_with() -> None:
    run = reviewed_desk(terms="accepted", numbers="dismissed", suspect="dismissed")
    names = dict(zip(run.pairs["pair_id"], pair_fingerprints(run.pairs), strict=True))

    def said(pair: str, **given: Any) -> Run:
        at = {"system": "mt", "level": "sentence", "pair_id": pair, "unit": pair[0], "decided": AT}
        record = run.reviews[0].model_dump(mode="json")
        record["pairs"] = [{**at, "fingerprint": names[pair], **given}]
        return replace(run, reviews=[Review.model_validate(record)])

    sample = {
        case: [pair.translation for pair in client_report(reviewed, "mt").good]
        for case, reviewed in {
            "approved": said("4.1", grade=100),
            "graded": said("4.1", grade=60),
            "commented": said("4.1", comment="Which notice?"),
            "edited": said("4.1", translation="Notice is hereby given."),
        }.items()
    }
    last = "You are hereby notified."
    assert sample["approved"][0] == last
    assert all(last not in sample[case] for case in ("graded", "commented", "edited"))
    edited = client_report(said("4.1", translation="Notice is hereby given."), "mt")
    assert edited.silent_edits == 1, "no error was confirmed in it"


def test_a_client_is_told_once_what_two_checks_found() -> None:
    run = reviewed_desk(terms="accepted")
    first, other = message("numbers.changed", number="3", said="4"), Message("x", {})
    both = {"finding": first, "other": other}
    told = [replace(f, message_id=ALSO, arguments=both) for f in run.findings]
    page = str(render(load_renderer("client"), replace(run, findings=told)).content)
    assert "The source says 3, not 4." in page
    assert "Another check" not in page


def test_good_pairs_are_whole_sentences_that_look_right() -> None:
    run = reviewed_desk(terms="accepted")
    rows = [
        ("cell", 2, 0.0), ("cell", 2, 0.0), ("cell", 2, 0.0), ("good", 20, 0.2), ("fair", 20, 0.25),
        ("doubtful", 20, 0.4), ("bad", 20, 0.9),
    ]  # fmt: skip
    pairs = pd.DataFrame(
        [
            {
                "system": "mt",
                "level": "sentence",
                "pair_id": f"9.{number}",
                "unit": "9",
                "status": "paired",
                "source_text": "字" * length,
                "translation_text": words,
                "priority": priority,
            }
            for number, (words, length, priority) in enumerate(rows)
        ]
    )
    both = pd.concat([run.pairs[run.pairs["pair_id"] == "1.1"], pairs], ignore_index=True)
    shown = [pair.translation for pair in client_report(replace(run, pairs=both), "mt").good]
    assert shown == ["good", "fair"]


def test_the_only_source_is_called_after_its_file() -> None:
    run = desk_run()
    assert source_name(run.manifest) == run.manifest.source_version
    own = InputFile(role="source", name="source", file="办法.docx", sha256="0", encoding="docx")
    changed = {"source_version": "source", "inputs": [own]}
    assert source_name(run.manifest.model_copy(update=changed)) == "办法.docx"


def test_the_size_is_counted_as_word_processors_do() -> None:
    run = reviewed_desk(terms="accepted")
    assert client_report(run, "mt").size == len("青山就是金山银山新建五十所学校支持西部特此通知")
    card = Scorecard(volume=Volume.WORDS)
    record = ProfileRecord(name="n", version="", sha256="0", scorecard=card)
    run = replace(run, manifest=run.manifest.model_copy(update={"profile": record}))
    assert client_report(run, "mt").size == 6 + 4 + 4 + 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_whole_and_shows_text_as_text(language: str) -> None:
    run = reviewed_desk(terms="accepted")
    rendered = render(load_renderer("client"), run, Options(language=language))
    page = rendered.data.decode("utf-8")
    assert "&lt;i&gt;Sic&lt;/i&gt;" in page
    assert "<i>" not in page
    assert "Anna &amp; Li" in page
    assert not re.search(r"(?:src|href)=|url\(|<script", page), "needs no other file, runs nothing"
    assert rendered.notes
    assert ("Pass" if language == "en" else "合格") in page.replace(
        "不合格", "合格"
    ) or "Fail" in page


def test_a_client_is_told_what_is_not_counted() -> None:
    run = reviewed_desk(terms="accepted", numbers="dismissed")
    page = render(load_renderer("client"), run, Options()).data.decode("utf-8")
    assert "not decided on, or disagree on, and that are therefore not counted: 3." in page
    assert "improved without" not in page, "nothing was"


def test_a_run_that_nobody_reviewed_is_refused() -> None:
    with pytest.raises(InputError, match="nobody has reviewed"):
        render(load_renderer("client"), desk_run(), Options())
    both = replace(desk_run("a", "b"), reviews=reviewed_desk(terms="accepted").reviews)
    with pytest.raises(InputError, match="of one translation; name it with --system: a, b"):
        render(load_renderer("client"), both, Options())


def test_it_prints_as_pdf() -> None:
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip("Pango is not installed")
    rendered = render(load_renderer("client-pdf"), reviewed_desk(terms="accepted"), Options())
    assert rendered.data.startswith(b"%PDF-")


def written(folder: Path, text: str) -> Path:
    file = folder / "evaluator.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_profile_of_the_working_folder_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert found_profile(None) is None
    written(tmp_path, 'name = "City  Council"\n[terms]\nfiles = ["t.csv"]\n')
    profile = found_profile(None)
    assert profile is not None
    assert profile.record.name == "City Council"
    assert profile.record.scorecard == Scorecard()
    assert profile.terms == [Path("t.csv")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version = '1'", "name: this key is missing"),
        ("name = ' '", "name: .*at least 1 character"),
        ("name = 'x'\n[scorecard]\ntreshold = 1", "scorecard.treshold: .*'threshold'"),
        ("name = 'x'\n[scorecard.weights]\nmayor = 1", "weights.mayor: .*'major'"),
        ("name = 'x'\n[severities]\nterms = 'bad'", "severities.terms: "),
        ("name = ", "not valid TOML"),
    ],
)
def test_a_wrong_profile_is_told_in_a_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_profile(written(tmp_path, text))


def test_a_severity_of_nothing_is_refused_before_anything_is_scored(tmp_path: Path) -> None:
    profile = written(tmp_path, "name = 'x'\n[severities]\nomision = 'critical'\nStyle = 'minor'\n")
    done = run_in_process(*texts(tmp_path), "--profile", str(profile), cwd=tmp_path)
    assert done.returncode == 2
    assert "severities: omision: no check or category of that name; did you mean 'omission'?" in (
        done.stderr
    )


def test_the_documented_profile_holds_in_all_that_is_made_of_a_run(tmp_path: Path) -> None:
    page = (ROOT / "docs/profiles.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    example = example.replace('language = "en"', 'language = "zh"')
    example = example.replace('omission = "critical"', 'terms = "critical"')
    profile = written(tmp_path, example)
    council = "source,target,forbidden,part_of_speech,note\n他,the visitor,He,,\n"
    (tmp_path / "council.csv").write_text(council, encoding="utf-8")
    line = (*texts(tmp_path), "--profile", str(profile), "--out", "run")
    done = run_in_process(*line, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    run = read_run(tmp_path / "run")
    record, settings = run.manifest.profile, run.manifest.settings
    assert record is not None
    assert (record.name, record.version, record.language) == ("City Council", "3", "zh")
    assert record.scorecard.categories == {"Style": 0.5}
    assert "ter" not in str(settings["metrics"]).split()
    assert "spelling" not in str(settings["checks"]).split()
    assert [(f.check, f.severity) for f in run.findings] == [("terms", Severity.CRITICAL)]
    shown = run_in_process("runs", "show", "run", cwd=tmp_path).stdout
    assert "致命" in shown, "as it was told when it was scored"
    assert "critical" in run_in_process("runs", "show", "run", "--lang", "en", cwd=tmp_path).stdout


def texts(folder: Path) -> tuple[str, ...]:
    """The beginning of a command that scores a sentence."""
    for name, text in (("zh.txt", "他来了。\n"), ("en.txt", "He came.\n")):
        (folder / name).write_text(text, encoding="utf-8")
    return ("score", "zh.txt", "en.txt")


def test_a_factor_of_no_category_is_refused_by_who_renders(tmp_path: Path) -> None:
    profile = written(tmp_path, "name = 'x'\n[scorecard.categories]\nStile = 0.5\n")
    request = ReportRequest(tmp_path / "run", client=True, profile=profile)
    write_run(reviewed_desk(), tmp_path / "run", lambda run: "")
    told = "scorecard.categories: Stile: no category of that name; did you mean 'Style'?"
    with pytest.raises(InputError, match=re.escape(told)):
        report(request)


def test_severities_by_check_then_category_then_its_first_part() -> None:
    findings = [finding(Severity.MINOR), finding(Severity.MAJOR, "Style/Awkward")]
    graded = graded_by(findings, {"Style": Severity.MINOR, "Accuracy/Omission": Severity.CRITICAL})
    assert [f.severity for f in graded] == [Severity.CRITICAL, Severity.MINOR]
    graded = graded_by(findings, {"terms": Severity.MAJOR, "Style": Severity.MINOR})
    assert [f.severity for f in graded] == [Severity.MAJOR, Severity.MAJOR]
    assert graded_by(findings, {}) == findings
