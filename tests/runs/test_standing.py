"""One state of findings and pairs rules all that is made after the verdicts came in."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from evaluator.comparison import compare_runs, diff_runs, new_findings
from evaluator.comparison.gates import Gates, judge
from evaluator.model import Severity
from evaluator.model.run import Run
from evaluator.model.verdicts import Review, pair_fingerprints
from evaluator.report import summarise
from evaluator.report.html import render_html
from evaluator.runs import write_run
from evaluator.runs.history.database import reviewed_manifest
from evaluator.runs.reviews import pair_states, reviewed
from tests.comparison.runs import finding as found
from tests.comparison.runs import small_run
from tests.report.exporting import export_run
from tests.report.html_fixture import desk_run

from .test_reviews import finding, pair, review

GRAVE = "1.1-Jinshan and Yinshan"
ALL = [GRAVE, "1.1-Jinshan", "1.1-Yinshan", "2.1-fifteen", "3.1-western"]


def judged(*reviews: Review) -> Run:
    return replace(desk_run(), reviews=reviews)


def added(run: Run, **other: Any) -> dict[str, Any]:
    names = dict(zip(run.pairs["pair_id"], pair_fingerprints(run.pairs), strict=True))
    marked = {"start": 5, "end": 10, "text": "ereby"}
    given = {"pair": names["4.1"], "comment": "Too stiff.", "translation_span": marked}
    return finding("added-1", "added", **given, **other)


def test_a_run_without_verdicts_is_left_alone() -> None:
    run = desk_run()
    assert reviewed(run) is run


def test_a_correction_holds_although_another_accepted_later_what_was_found() -> None:
    corrected = finding("2.1-fifteen", "corrected", 1, severity="minor", suggestion="50")
    accepted = finding("2.1-fifteen", "accepted", 2, severity="major", suggestion="fifty")
    after = reviewed(judged(review("Anna", [corrected]), review("Li", [accepted])))
    (told,) = (f for f in after.findings if f.fingerprint == "2.1-fifteen")
    assert (told.severity, told.suggestion) == ("minor", "50")


def test_every_decision_has_its_effect() -> None:
    corrected = finding("2.1-fifteen", "corrected", severity="minor", suggestion="50")
    decided = [
        finding(GRAVE, "dismissed"),
        finding("3.1-western", "accepted", severity="minor"),
        corrected,
        added(desk_run()),
    ]
    run = judged(review("Anna", decided))
    after = reviewed(run)
    found = {f.fingerprint: f for f in after.findings}
    assert list(found) == ["1.1-Jinshan", "1.1-Yinshan", "2.1-fifteen", "3.1-western", "added-1"]
    assert found["3.1-western"].confidence == 1
    assert (found["2.1-fifteen"].severity, found["2.1-fifteen"].suggestion) == ("minor", "50")
    assert (found["added-1"].pair_id, found["added-1"].check) == ("4.1", "reviewer")
    assert found["added-1"].told("zh").endswith("“Too stiff.”。")
    counts = after.manifest.counts["mt"].findings
    assert [counts[s] for s in Severity] == [0, 2, 3]
    assert reviewed(after).findings == after.findings, "twice is as once"


def test_what_was_found_beyond_the_pairs_of_a_run_stands() -> None:
    run = judged(review("Anna", [finding(GRAVE, "dismissed")]))
    found = {Severity.CRITICAL: 30, Severity.MAJOR: 200, Severity.MINOR: 4000}
    known = run.manifest.counts["mt"].model_copy(update={"pairs": 9000, "findings": found})
    manifest = run.manifest.model_copy(update={"counts": {"mt": known}})
    after = reviewed(replace(run, manifest=manifest))
    assert after.manifest.counts["mt"].findings == {**found, Severity.CRITICAL: 29}
    assert reviewed(after).manifest == after.manifest


def test_a_disputed_finding_stands_as_it_was_found() -> None:
    both = (
        review("Anna", [finding(GRAVE, "dismissed")]),
        review("Li", [finding(GRAVE, "accepted")]),
    )
    assert reviewed(judged(*both)).findings == desk_run().findings


def test_priorities_follow_and_other_pairs_stay_to_the_last_bit() -> None:
    run = desk_run()
    told = [pair(run, "2.1", translation="Build fifty schools."), pair(run, "4.1", grade=100)]
    run = judged(review("Anna", [finding(name, "dismissed") for name in ALL[:3]], told))
    before, after = (r.pairs.set_index("pair_id")["priority"] for r in (run, reviewed(run)))
    assert after["1.1"] < before["1.1"]
    assert (after["2.1"], after["4.1"], after["3.1"]) == (0, 0, before["3.1"])
    assert pair_states(run).tolist() == ["open", "edited", "open", "approved"]


def test_a_dismissed_finding_fails_no_gate_and_is_no_news() -> None:
    run, gates = desk_run(), Gates(worst=Severity.MAJOR, since=replace(desk_run(), findings=[]))
    failed = [outcome.reason for outcome in judge(run, gates) if outcome.reason]
    assert len(failed) == 2
    assert "critical" in failed[0], "it names the gravest"
    run = judged(review("Anna", [finding(name, "dismissed") for name in ALL]))
    assert not [outcome.reason for outcome in judge(run, gates) if outcome.reason]
    assert new_findings(run, desk_run()) == [], "nor where the verdict lies in the earlier run"


def test_comparison_and_difference_follow() -> None:
    run = judged(review("Anna", [finding(GRAVE, "dismissed")]))
    (diff,) = diff_runs(desk_run(), run)
    assert (diff.fixed, diff.new, len(diff.unchanged)) == ([], [], 4)
    texts = {name: ["One.", "Two.", "Three.", "Four."] for name in ("mt", "other")}
    two = small_run(texts, findings=[found("mt", "wrong"), found("mt", "right")])
    two = replace(two, reviews=[review("Anna", [finding("right", "dismissed")])])
    assert [f.fingerprint for f in compare_runs([two]).versus[0].fixed] == ["wrong"]


def test_terminal_page_and_history_count_what_stands(tmp_path: Path) -> None:
    run = judged(review("Anna", [finding(GRAVE, "dismissed")]))
    out = io.StringIO()
    summarise(run, run.pairs["level"].iloc[0], out, verbose=True)
    assert "0 critical" in " ".join(out.getvalue().split())
    assert "As reviewed by Anna: what was dismissed" in " ".join(out.getvalue().split())
    counted = re.search(r'data-count="critical"[^>]*data-total="(\d+)"', render_html(run))
    assert counted is not None
    assert counted[1] == "0"
    write_run(run, tmp_path / "run", lambda run: "")
    assert reviewed_manifest(tmp_path / "run").counts["mt"].findings[Severity.CRITICAL] == 0


def test_excel_has_the_verdicts_and_xliff_no_dismissed_finding() -> None:
    run = desk_run()
    edit = pair(run, "2.1", translation="Build fifty schools.")
    decided = [finding(GRAVE, "dismissed", comment="A slogan."), finding("2.1-fifteen", "accepted")]
    run = judged(review("Anna", decided, [edit]))
    book = openpyxl.load_workbook(io.BytesIO(export_run(run, "xlsx")[0]))
    header, *rows = book["findings"].iter_rows(values_only=True)
    table = pd.DataFrame(rows, columns=[*header]).set_index("translation")
    said = [table[name]["Jinshan and Yinshan"] for name in ("verdict", "reviewer", "comment")]
    assert said == ["dismissed", "Anna", "A slogan."]
    assert table["correction"]["fifteen"] == "Build fifty schools."
    written = export_run(run, "xliff")[0].decode()
    assert "“Jinshan and Yinshan”" not in written
    assert "“Jinshan”" in written
    assert "<target>Also" not in written.split('state="reviewed"')[1].split("</unit>")[0]
