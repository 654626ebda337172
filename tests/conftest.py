"""What all tests share: the sample corpora, an own cache, and one run of the main job."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO, TypedDict
from unittest.mock import patch

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from evaluator.documents import read_document
from evaluator.language import Language
from evaluator.model.run import Run
from evaluator.structure import StructuredText, read_structure
from tests.signals import PATIENCE

# Before anything imports huggingface_hub, which reads it once: no test may use a network.
os.environ["HF_HUB_OFFLINE"] = "1"
# Before anything imports torch: its threads do not spin while they wait, for the workers of a test
# session share the cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Speed is shown by benchmarks; the first example of a test may load a dictionary.  The same code
# gets the same examples, so that a red build is the change's own; chance is benchmarks/fuzz.py's.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


class _Kept(TypedDict):
    EVALUATOR_KEEP_RUNS: str


KEPT: _Kept = {"EVALUATOR_KEEP_RUNS": "1"}
"""For a run in which nothing of the program is replaced: what is judged once is kept for others."""
ROOT = Path(__file__).parent.parent
REFERENCES = ROOT / "references"
WESTERN = REFERENCES / "western-development-2020"
SYMPOSIUM = REFERENCES / "western-symposium-2024"


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all workers of a test session: what one has encoded, none encodes again."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def own_cache(common: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the test session's own, so that the user's is neither used nor touched.

    Whoever runs tests again and again may name one that stays, in ``EVALUATOR_TEST_CACHE``.
    """
    folder = Path(os.environ.get("EVALUATOR_TEST_CACHE") or common / "cache")
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EVALUATOR_CACHE_DIR", str(folder))
        # What a test has replaced in the program is no part of what a kept run is known by.
        environment.setenv("EVALUATOR_KEEP_RUNS", "0")
        history = tmp_path_factory.mktemp("history") / "runs.sqlite"
        environment.setenv("EVALUATOR_HISTORY", str(history))
        environment.setenv("EVALUATOR_ESTIMATORS", str(common / "estimators"))
        # Processes that tests start compile the program once, not each of them anew.
        environment.setenv("PYTHONDONTWRITEBYTECODE", "")
        yield folder


@pytest.fixture(scope="session")
def western_run(common: Path, own_cache: Path) -> Run:
    """The main job, done once by whichever worker comes first, from its command line."""
    from evaluator.runs import read_run

    folder = common / "western"
    with FileLock(common / "western.lock"):
        if not folder.exists():
            done = run_in_process("score", str(WESTERN), "--out", str(folder), **KEPT)
            assert done.returncode == 0, done.stderr
    return read_run(folder)


def pairs_of(run: Run, system: str = "mt-2020", level: str = "sentence") -> pd.DataFrame:
    """The pairs of one system of a run, at one level."""
    pairs = run.pairs
    return pairs[(pairs["system"] == system) & (pairs["level"] == level)]


def run_evaluator(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; what is not about the process runs in this one."""
    return subprocess.run(
        [sys.executable, "-m", "evaluator", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=PATIENCE,
        check=False,
    )


def run_in_process(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, where it is not the process that is tested.

    Libraries, dictionaries and the model are loaded once for all tests of a worker.
    """
    out, err = io.StringIO(), io.StringIO()
    code = exit_code_of(arguments, (out, err), cwd, environment)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def exit_code_of(
    arguments: Sequence[str],
    streams: tuple[TextIO, TextIO],
    cwd: Path | None,
    environment: Mapping[str, str],
) -> int:
    """Run the command in this process.

    Parameters:
        arguments: of the command.
        streams: its standard output and error.
        cwd: folder that it runs in; None for this one.
        environment: variables beside those there are.
    """
    from evaluator.cli import main

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        with (
            contextlib.chdir(cwd or Path.cwd()),
            patch.dict(os.environ, environment),
            patch.object(sys, "argv", ["evaluator", *arguments]),
            contextlib.redirect_stdout(streams[0]),
            contextlib.redirect_stderr(streams[1]),
            pytest.raises(SystemExit) as end,
        ):
            main()
    finally:  # the command takes over what interrupts it
        for number, handler in before.items():
            signal.signal(number, handler)
    assert isinstance(end.value.code, int)
    return end.value.code


def structured(path: Path) -> StructuredText:
    """Read and structure a file; its language is told by its name."""
    language = Language.CHINESE if ".zh." in path.name else Language.ENGLISH
    return read_structure(read_document(path).text, language)
