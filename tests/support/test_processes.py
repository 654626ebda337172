"""Programs of the user's: bounded in time, output and lives, whatever they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evaluator.support.processes import Finished, OverlongError, run_bounded
from tests.signals import PATIENCE

MB = 1_000_000


def run(code: str, given: bytes = b"", *, seconds: float = PATIENCE, most: int = MB) -> Finished:
    return run_bounded([sys.executable, "-c", code], given, seconds=seconds, most=most)


def wait_for(file: Path) -> int:
    """The number that a process writes to a file once it is there."""
    deadline = time.monotonic() + PATIENCE
    while not (file.exists() and file.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int(file.read_text())


def is_alive(pid: int) -> bool:
    """Whether a process lives; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def ends(pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_a_program_reads_and_writes_more_than_a_pipe_holds() -> None:
    given = b"x" * (3 * MB)
    code = "import sys; data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data)"
    done = run(code, given, most=4 * MB)
    assert done.output == given
    assert done.code == 0


def test_a_program_that_reads_nothing() -> None:
    assert run("print('done')", b"x" * (3 * MB)).output == b"done\n"


def test_a_program_that_closes_its_streams_and_goes_on() -> None:
    code = "import os, time; os.close(1); os.close(2); time.sleep(0.3); os._exit(3)"
    assert run(code).code == 3


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_without_end_is_cut_at_once(stream: str) -> None:
    with pytest.raises(OverlongError):  # not TimeoutError
        run(f"import sys\nwhile True: sys.{stream}.write('xxxxxxxx' * 1000)", most=4 * MB)


def test_the_last_complaints_are_kept() -> None:
    done = run("import sys; sys.stderr.write('x' * 300_000 + 'at last'); sys.exit(4)")
    assert done.code == 4
    assert done.complaint.endswith(b"at last")
    assert len(done.complaint) < 100_000


def test_a_child_ends_with_its_program(tmp_path: Path) -> None:
    file = tmp_path / "child"
    # What the child holds open is not waited for: that would raise TimeoutError.
    run_bounded(["sh", "-c", f"sleep 1000 & echo $! > {file}; exit 0"], b"", seconds=60, most=MB)
    assert ends(wait_for(file))


def test_a_child_ends_with_the_time_limit(tmp_path: Path) -> None:
    file = tmp_path / "child"
    with pytest.raises(TimeoutError):
        run_bounded(["sh", "-c", f"sleep 1000 & echo $! > {file}; wait"], b"", seconds=3, most=MB)
    assert ends(wait_for(file))


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)]
)
def test_all_ends_with_the_evaluator(number: int, code: int, tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("今天下雨。\n", encoding="utf-8")
    file = tmp_path / "child"
    (tmp_path / "program.sh").write_text(f"sleep 1000 & echo $! > {file}; wait")
    process = subprocess.Popen(
        [sys.executable, "-m", "evaluator", "score", "--source", "zh.txt",
         "--translation", "x=cmd:sh program.sh"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    child = wait_for(file)
    assert is_alive(child)
    process.send_signal(number)
    _, printed = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert printed == "evaluator: interrupted; nothing was written\n"
    assert ends(child)


def test_a_signal_between_start_and_watch_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    class Interrupted(real):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            started.append(self)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    # Whoever runs the tests in the background may have Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_bounded(["sleep", "1000"], b"", seconds=60, most=MB)
    finally:
        signal.signal(signal.SIGINT, before)
    assert started[0].returncode == -signal.SIGKILL
