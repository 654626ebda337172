"""Bad files, full disks, Ctrl-C: one clear line, the right exit code, and nothing half-written."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli import main
from evaluator.documents import read_document
from evaluator.errors import InputError
from evaluator.language import Language
from evaluator.model.verdicts import Review
from evaluator.runs import read_run, rewrite, write_run
from evaluator.runs.reviews.folder import review_files
from evaluator.structure import read_structure
from tests.comparison.runs import REFERENCES, small_run
from tests.signals import PATIENCE, wait_until_it_heeds_signals
from tests.survival.cases import CASES, DOCUMENT, PLAIN, Case, run_case, table_row


@pytest.fixture(autouse=True)
def own_interrupts() -> object:
    """The command takes over what interrupts it; the test session gets it back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_what_the_docs_say(case: Case, tmp_path: Path) -> None:
    code, out, printed = run_case(case, tmp_path)
    assert code == 2
    assert out == ""
    assert len(printed.splitlines()) == 1
    assert re.search(case.says, printed)
    left = {str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if not f.is_dir()}
    assert left == {
        *PLAIN,
        *case.files,
    }
    assert table_row(case, code, printed) in DOCUMENT.read_text(encoding="utf-8")


def start(
    folder: Path, *options: str, largest: int | None = None, before: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Begin to score two short texts in a process of its own."""
    for name, data in PLAIN.items():
        (folder / name).write_bytes(data)

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.Popen(
        [
            *before,
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
    _, printed = process.communicate(timeout=PATIENCE)
    return process.returncode, printed


def test_interrupted_at_several_moments(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    codes = set()
    for pause in (0.0, 0.2, 0.6, 1.5):  # seconds; whatever is going on by then, or done
        process = start(tmp_path, "--out", "run")
        wait_until_it_heeds_signals(process)
        time.sleep(pause)
        process.send_signal(signal.SIGINT)
        code, printed = finish(process)
        codes.add(code)
        assert code in (0, 130), printed
        assert "Traceback" not in printed
        assert {file.name for file in tmp_path.iterdir()} == {*PLAIN, "run"}
        written = sorted((tmp_path / "run").iterdir())
        if code == 130:
            what = "run was written" if written else "nothing was written"
            assert printed.strip() == f"evaluator: interrupted; {what}"
        assert not written or read_run(tmp_path / "run")
        shutil.rmtree(tmp_path / "run")
        (tmp_path / "run").mkdir()
    assert 130 in codes


@pytest.mark.parametrize(
    "command",
    [
        ("align", "--translation", "a=en.txt", "--out", "pairs.tsv"),
        ("compare", "--translation", "a=en.txt", "--translation", "b=en.txt"),
    ],
    ids=["align", "compare"],
)
def test_other_commands_interrupted(command: Sequence[str], tmp_path: Path) -> None:
    for name, data in PLAIN.items():
        (tmp_path / name).write_bytes(data)
    process = subprocess.Popen(
        [sys.executable, "-m", "evaluator", command[0], "--source", "zh.txt", *command[1:]],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_it_heeds_signals(process)
    process.send_signal(signal.SIGINT)
    code, printed = finish(process)
    assert code in (0, 130), printed
    assert "Traceback" not in printed
    assert {file.name for file in tmp_path.iterdir()} - {"pairs.tsv"} == set(PLAIN)
    assert code == 0 or not (tmp_path / "pairs.tsv").exists()


def test_a_full_disk_leaves_the_earlier_run_as_it_was(tmp_path: Path) -> None:
    write_run(small_run({"mt": REFERENCES}), tmp_path / "run", lambda run: "earlier")
    before = {file: file.read_bytes() for file in (tmp_path / "run").iterdir()}
    code, printed = finish(start(tmp_path, "--out", "run", largest=20_000))
    assert code == 2, printed
    *notes, last = printed.splitlines()
    assert "File too large" in last  # of the run, or of the model's copy where that is not made yet
    known = ("working without the cache", "the converted model can't be kept")
    assert all(note.startswith(known) for note in notes), notes
    assert {file: file.read_bytes() for file in (tmp_path / "run").iterdir()} == before
    assert {file.name for file in tmp_path.iterdir()} == {*PLAIN, "run"}


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two short texts, a run of them, and verdicts on it."""
    folder = tmp_path_factory.mktemp("scored")
    code, printed = finish(start(folder, "--out", "reports/c/run"))
    assert code == 0, printed
    run = read_run(folder / "reports/c/run")
    review = Review(
        corpus=run.manifest.corpus,
        run=run.manifest.run,
        reviewer="A",
        exported=datetime.now(UTC),
        findings=[],
        pairs=[],
    )
    (folder / "verdicts.json").write_text(review.model_dump_json(), encoding="utf-8")
    rewrite(folder / "reports/c/run", review_files([review], folder / "reports/c/run"))
    return folder


@pytest.fixture
def full_disk(scored: Path, tmp_path: Path) -> Iterator[Path]:
    """A disk that holds what :func:`scored` made and has no byte left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by the superuser alone, and not everywhere")
    try:
        shutil.copytree(scored, disk, dirs_exist_ok=True)
        with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            for size in (65_536, 1):
                with contextlib.suppress(OSError):
                    while True:
                        filler.write(bytes(size))
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


RUN = "reports/c/run"
WRITING = {
    "score": ("score", "zh.txt", "en.txt", "--check", "tags", "--out", "reports/c/new"),
    "score again": ("score", "zh.txt", "en.txt", "--check", "tags", "--out", RUN),
    "report": ("report", RUN),
    "report elsewhere": ("report", RUN, "--out", "page.html"),
    "align": ("align", "zh.txt", "en.txt", "--out", "pairs.tsv"),
    "export xlf": ("export", RUN, "--out", "out.xlf"),
    "export tmx": ("export", RUN, "--out", "out.tmx"),
    "export xlsx": ("export", RUN, "--out", "out.xlsx"),
    "review import": ("review", "import", RUN, "verdicts.json"),
    "review export": ("review", "export", RUN, "--translation", "mended.txt"),
    "runs plot": ("runs", "plot", "en", "--out", "plot.html"),
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_no_space_left_on_device(
    command: tuple[str, ...],
    full_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = snapshot(full_disk)
    monkeypatch.chdir(full_disk)
    monkeypatch.setattr(sys, "argv", ["evaluator", *command])
    with pytest.raises(SystemExit) as end:
        main()
    _, printed = capfd.readouterr()
    assert end.value.code == 2, printed
    assert re.search("No space left on device|disk is full|disk I/O error", printed)
    assert len(printed.splitlines()) == 1
    assert snapshot(full_disk) == before


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "evaluator", "checks"], stdout=out, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "evaluator: the output cannot be written (No space left on device)\n"
    )


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    bound: tuple[str, ...] = ()
    if os.geteuid() == 0:  # the superuser may write anywhere, unless that right is given up
        if not shutil.which("setpriv"):
            pytest.skip("the superuser may write anywhere, and there is no setpriv to forgo that")
        bound = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    unreadable = tmp_path / "unreadable.txt"
    unreadable.write_text("It rains.")
    unreadable.chmod(0)
    code, printed = finish(start(tmp_path, "--out", "closed/run", before=bound))
    assert code == 2
    assert "closed/run: the run cannot be written (Permission denied)" in printed
    assert not list(closed.iterdir())
    code, printed = finish(start(tmp_path, "--translation", "b=unreadable.txt", before=bound))
    assert code == 2
    assert "unreadable.txt: cannot be read (Permission denied)" in printed


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("text")

    real_open = Path.open

    def vanishing(path: Path, *arguments: Any, **options: Any) -> Any:
        path.unlink()
        return real_open(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", vanishing)
    with pytest.raises(InputError, match=r"a\.txt: no such file"):
        read_document(file)


@pytest.mark.parametrize(
    "line", ["今天下雨" * 250_000, "今天下雨。" * 200_000], ids=["none", "many"]
)
def test_a_line_of_a_million_characters(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(line, encoding="utf-8")
    structure = read_structure(read_document(tmp_path / "a.txt").text, Language.CHINESE)
    assert "".join(s.text for unit in structure.units for s in unit.sentences) == line
