"""What all tests share: the sample corpora, an own cache, and one run of the main job."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from evaluator.documents import read_document
from evaluator.language import Language
from evaluator.model.run import Run
from evaluator.structure import StructuredText, read_structure

# Speed is shown by benchmarks; the first example of a test may load a dictionary.  The same code
# gets the same examples, so that a red build is the change's own; chance is benchmarks/fuzz.py's.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

ROOT = Path(__file__).parent.parent
REFERENCES = ROOT / "references"
WESTERN = REFERENCES / "western-development-2020"
SYMPOSIUM = REFERENCES / "western-symposium-2024"


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the test session's own, so that the user's is neither used nor touched."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVALUATOR_CACHE_DIR", str(folder))
        patch.setenv("EVALUATOR_HISTORY", str(folder / "history" / "runs.sqlite"))
        yield folder


@pytest.fixture(scope="session")
def western_run(tmp_path_factory: pytest.TempPathFactory, own_cache: Path) -> Run:
    """The main job, done once: the sample corpus scored from its command line."""
    from evaluator.runs import read_run

    folder = tmp_path_factory.mktemp("runs") / "western"
    done = run_evaluator("score", str(WESTERN), "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return read_run(folder)


def pairs_of(run: Run, system: str = "mt-2020", level: str = "sentence") -> pd.DataFrame:
    """The pairs of one system of a run, at one level."""
    pairs = run.pairs
    return pairs[(pairs["system"] == system) & (pairs["level"] == level)]


def run_evaluator(
    *arguments: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "evaluator", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=900,  # a stop for what hangs, not a measure: the first run encodes two systems
        check=False,
    )


def structured(path: Path) -> StructuredText:
    """Read and structure a file; its language is told by its name."""
    language = Language.CHINESE if ".zh." in path.name else Language.ENGLISH
    return read_structure(read_document(path).text, language)
