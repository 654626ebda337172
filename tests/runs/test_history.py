"""The history: recorded, rebuilt, shared and survived."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from evaluator.comparison import diff_runs, new_findings
from evaluator.errors import InputError
from evaluator.model.run import CorpusScore, Run
from evaluator.report.history import print_diff, print_runs, render_history, series_of
from evaluator.runs import read_run, write_run
from evaluator.runs.history import History, RecordedRun, prunable, prune
from evaluator.runs.history.migrations import MIGRATIONS
from tests.comparison.runs import REFERENCES, finding, small_run
from tests.conftest import run_in_process
from tests.signals import PATIENCE

WORSE = ["A first thing is there.", *REFERENCES[1:]]


def dated(run: Run, day: int, value: float = 50) -> Run:
    """A run of another day and document score."""
    score = CorpusScore(value=value, low=value - 5, high=value + 5, segments=4)
    changes = {
        "created": f"2026-01-{day:02}T00:00:00Z",
        "scores": {system: {"chrf": score} for system in run.manifest.systems},
    }
    return replace(run, manifest=run.manifest.model_copy(update=changes))


def write(root: Path, name: str, run: Run | None = None, day: int = 1, value: float = 50) -> Path:
    folder = root / "small" / name
    write_run(dated(run or small_run({"mt": REFERENCES}, name=name), day, value), folder, str)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for day, value in ((1, 40.0), (2, 45.0), (3, 44.0)):
        write(tmp_path / "reports", f"run{day}", day=day, value=value)
    return tmp_path / "reports"


def names(runs: list[RecordedRun]) -> list[str]:
    return [run.folder.name for run in runs]


def test_a_lost_or_damaged_database_is_rebuilt_from_the_folders(root: Path) -> None:
    history = History(root / "runs.sqlite")
    assert names(history.runs()) == ["run1", "run2", "run3"]
    assert history.runs()[1].scores == {"mt": {"chrf": (45.0, 40.0, 50.0)}}
    for damage in (b"", b"SQLite format 3\0" + b"\xff" * 4000, b"no database at all" * 300):
        for file in root.glob("runs.sqlite*"):
            file.unlink()
        (root / "runs.sqlite").write_bytes(damage)
        assert names(history.runs()) == ["run1", "run2", "run3"]
    assert (root / "runs.sqlite.damaged").exists()


def test_an_older_schema_is_brought_up_to_date(root: Path) -> None:
    db = Database(root / "runs.sqlite")
    MIGRATIONS.apply(db, stop_before="m002_counts")
    db.close()
    assert names(History(root / "runs.sqlite").runs()) == ["run1", "run2", "run3"]


def test_what_was_recorded_before_columns_were_is_known_as_now(root: Path) -> None:
    names(History(root / "runs.sqlite").runs())
    with Database(root / "runs.sqlite").conn as connection:
        connection.execute("UPDATE runs SET columns = NULL")
    (columns,) = {run.columns for run in History(root / "runs.sqlite").runs()}
    assert "chrf" in [column.name for column in columns]


def test_a_name_that_leaves_no_room_for_a_table_stands_above_its_scores(root: Path) -> None:
    runs = History(root / "runs.sqlite").runs()
    out = io.StringIO()
    print_runs(runs, out)
    assert "┃ run" in out.getvalue()
    out = io.StringIO()
    print_runs([replace(run, corpus="long-" * 20) for run in runs], out)
    first, second, *_ = out.getvalue().splitlines()
    assert re.fullmatch(r"(long-){20}/run1  \d{4}-\d\d-\d\d \d\d:\d\d", first)
    assert second.strip().startswith("mt: chrf ")


def test_a_run_recorded_twice_is_there_once(root: Path) -> None:
    history = History(root / "runs.sqlite")
    history.record(root / "small/run1")
    history.record(root / "small/run1")
    assert names(history.runs()) == ["run1", "run2", "run3"]


def test_what_is_no_sound_run_is_not_recorded(root: Path) -> None:
    (root / "small/run2/run.json").write_text("{}", encoding="utf-8")
    assert names(History(root / "runs.sqlite").runs()) == ["run1", "run3"]


RECORD = """
import sys
from pathlib import Path
from evaluator.runs.history import History
for name in sys.argv[2:]:
    History(Path(sys.argv[1])).record(Path(sys.argv[1]).parent / "elsewhere" / name)
"""


def test_several_programs_record_at_once(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    folders = [[f"{p}-{k}" for k in range(4)] for p in range(5)]
    for name in (name for group in folders for name in group):
        write_run(small_run({"mt": REFERENCES}), reports / "elsewhere" / name, str)
    commands = [
        [sys.executable, "-c", RECORD, str(reports / "runs.sqlite"), *group] for group in folders
    ]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for command in commands]
    for process in started:
        _, complaint = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, complaint.decode()
    with sqlite3.connect(reports / "runs.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (20,)
        assert connection.execute("SELECT count(*) FROM scores").fetchone() == (20,)


FOREVER = """
import sys
from pathlib import Path
from evaluator.runs.history import History
print("ready", flush=True)
while True:
    History(Path(sys.argv[1])).record(Path(sys.argv[2]))
"""


def test_a_program_killed_while_recording_leaves_the_database_whole(root: Path) -> None:
    command = [sys.executable, "-c", FOREVER, str(root / "runs.sqlite"), str(root / "small/run1")]
    for pause in (0.0, 0.03, 0.11, 0.25):
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        found = History(root / "runs.sqlite").runs()
        assert names(found) == ["run1", "run2", "run3"]
        assert all(run.scores["mt"]["chrf"] for run in found)


def test_runs_are_found_by_folder_and_by_name(root: Path) -> None:
    history = History(root / "runs.sqlite")
    for name in (str(root / "small/run2"), "run2", "small/run2"):
        assert history.folder(name) == root / "small/run2"
    with pytest.raises(InputError, match=r"no such run; .* the latest: small/run1"):
        history.folder("run9")


def test_a_diff_tells_fixed_new_and_unchanged_apart() -> None:
    old = small_run(
        {"mt": REFERENCES}, findings=[finding("mt", "f1"), finding("mt", "f2")],
        priority={"mt": [0.1, 0.5, 0.5, 0.5]},
    )  # fmt: skip
    new = small_run(
        {"mt": WORSE}, findings=[finding("mt", "f2"), finding("mt", "f3")],
        priority={"mt": [0.9, 0.5, 0.5, 0.5]},
    )  # fmt: skip
    (diff,) = diff_runs(old, new)
    assert [f.fingerprint for f in diff.fixed] == ["f1"]
    assert [f.fingerprint for f in diff.new] == ["f3"]
    assert [f.fingerprint for f in diff.unchanged] == ["f2"]
    assert [pair.block.id for pair in diff.pairs] == ["p1.1"]
    assert diff.pairs[0].changes == {"priority": (0.1, 0.9)}
    assert (diff.better["priority"], diff.worse["priority"]) == (0, 1)
    assert [f.fingerprint for f in new_findings(old, new)] == ["f3"]
    out = io.StringIO()
    print_diff([diff], out)
    assert "1 fixed, 1 new, 1 unchanged" in out.getvalue()
    assert "A first thing is there." in out.getvalue()


def test_runs_that_have_nothing_in_common() -> None:
    with pytest.raises(InputError, match="different sources"):
        diff_runs(small_run({"a": WORSE}), small_run({"a": WORSE}, sha256="1" * 64))
    with pytest.raises(InputError, match="no system in common: a and b, c"):
        diff_runs(small_run({"a": WORSE}), small_run({"b": WORSE, "c": WORSE}))


def test_a_page_with_charts(root: Path) -> None:
    hostile = small_run({"<script>": REFERENCES}, name="x")
    write(root, "run4", hostile, day=4)
    runs = History(root / "runs.sqlite").runs()
    page = render_history("<script>", series_of(runs, "<script>"))
    assert "<script>" not in page
    page = render_history("mt", series_of(runs, "mt"))
    assert page.count("<circle") == 3
    assert "http" not in page.replace("http-equiv", "")
    with pytest.raises(InputError, match="there are: mt, <script>"):
        series_of(runs, "nobody")


def test_pruning_keeps_what_it_is_told_to(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "mine"
    write_run(dated(small_run({"mt": REFERENCES}, name="mine"), 1), outside, str)
    history = History(root / "runs.sqlite")
    history.record(outside)
    going = prunable(history.runs(), keep=2)
    assert sorted(names(going)) == ["mine", "run1"]
    assert names([left.run for left in prune(history, going)]) == ["mine"]
    assert outside.exists()
    assert not (root / "small/run1").exists()
    assert names(history.runs()) == ["run2", "run3"]
    assert prunable(history.runs(), older_than=10_000) == []


def test_the_commands(root: Path, tmp_path: Path) -> None:
    write(root, "run4", small_run({"mt": WORSE}, name="run4"), day=4, value=30)

    def runs(*arguments: str) -> str:
        history = str(root / "runs.sqlite")
        done = run_in_process("runs", *arguments, cwd=root, EVALUATOR_HISTORY=history)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "small/run4" in runs("list")
    assert len(json.loads(runs("list", "--json"))) == 4
    assert "Small" in runs("show", "run1")
    assert json.loads(runs("diff", "run3", "run4", "--json"))[0]["system"] == "mt"
    assert "-10.0" in runs("plot", "mt", "--out", str(tmp_path / "page.html"))
    assert "<svg" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "would go" in runs("prune", "--keep", "1")
    assert runs("prune", "--keep", "1", "--yes").count("taken away") == 3
    assert read_run(root / "small/run4").manifest.run == "run4"
    lost = run_in_process(
        "runs", "show", "run1", cwd=root, EVALUATOR_HISTORY=str(root / "runs.sqlite")
    )
    assert lost.returncode == 2
    assert len(lost.stderr.splitlines()) == 1
