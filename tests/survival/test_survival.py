"""Bad files, full disks, Ctrl-C: one clear line, the right exit code, and nothing half-written."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evaluator.documents import read_document
from evaluator.errors import InputError
from evaluator.structure import Language, read_structure
from tests.conftest import run_evaluator
from tests.survival.cases import CASES, DOCUMENT, PLAIN, Case, run_case, table_row


@pytest.fixture(autouse=True)
def own_interrupts() -> object:
    """The command takes over Ctrl-C; the test session gets it back."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_what_the_docs_say(case: Case, tmp_path: Path) -> None:
    code, out, printed = run_case(case, tmp_path)
    assert code == 2
    assert out == ""
    assert len(printed.splitlines()) == 1
    assert re.search(case.says, printed)
    assert {str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()} == {
        *PLAIN,
        *case.files,
    }
    assert table_row(case, code, printed) in DOCUMENT.read_text(encoding="utf-8")


def start(folder: Path, *options: str, largest: int | None = None) -> subprocess.Popen[str]:
    """Begin to score two short texts in a process of its own."""
    for name, data in PLAIN.items():
        (folder / name).write_bytes(data)

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "evaluator",
            "score",
            "zh.txt",
            "en.txt",
            "--check",
            "tags",
            *options,
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=limit,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, printed = process.communicate(timeout=120)
    return process.returncode, printed


def test_interrupted_at_several_moments(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    codes = set()
    begin = time.perf_counter()
    run_evaluator("--version")
    startup = time.perf_counter() - begin  # before that, Python itself is being loaded
    for times in (1, 1.5, 2.5, 5):
        process = start(tmp_path, "--out", "run")
        time.sleep(times * startup)
        process.send_signal(signal.SIGINT)
        code, printed = finish(process)
        codes.add(code)
        assert code in (0, 130), printed
        assert "Traceback" not in printed
        if code == 130:
            assert printed.strip() == "evaluator: interrupted; nothing was written"
        assert {file.name for file in tmp_path.iterdir()} == {*PLAIN, "run"}
        assert code == 0 or not list((tmp_path / "run").iterdir())
    assert 130 in codes


def test_a_full_disk_leaves_the_earlier_run_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    for name in ("run.json", "index.html"):
        (tmp_path / "run" / name).write_text("earlier")
    before = {file: file.read_bytes() for file in (tmp_path / "run").iterdir()}
    code, printed = finish(start(tmp_path, "--out", "run", largest=20_000))
    assert code == 2, printed
    *notes, last = printed.splitlines()
    assert "File too large" in last  # of the run, or of the model's copy where that is not made yet
    assert all(note.startswith("working without the cache") for note in notes)
    assert {file: file.read_bytes() for file in (tmp_path / "run").iterdir()} == before
    assert {file.name for file in tmp_path.iterdir()} == {*PLAIN, "run"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code, printed = finish(start(tmp_path, "--out", "closed/run"))
    assert code == 2
    assert "closed/run: the run cannot be written (Permission denied)" in printed


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("text")

    def vanishing(path: Path) -> bytes:
        path.unlink()
        with path.open("rb") as gone:
            return gone.read()

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    with pytest.raises(InputError, match=r"a\.txt: no such file"):
        read_document(file)


@pytest.mark.parametrize(
    "line", ["今天下雨" * 250_000, "今天下雨。" * 200_000], ids=["none", "many"]
)
def test_a_line_of_a_million_characters(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(line, encoding="utf-8")
    begin = time.perf_counter()
    structure = read_structure(read_document(tmp_path / "a.txt").text, Language.CHINESE)
    assert time.perf_counter() - begin < 20
    assert "".join(s.text for unit in structure.units for s in unit.sentences) == line
