"""What starting the program costs, and what it says of itself."""

import subprocess
import sys

import pytest

from tests.conftest import run_evaluator

SLOW = {"torch", "transformers", "sentence_transformers", "pandas", "sacrebleu", "jieba"}


@pytest.mark.parametrize("module", ["evaluator", "evaluator.cli", "evaluator.embedding"])
def test_importing_is_cheap(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not SLOW & set(done.stdout.split())


@pytest.mark.parametrize("command", [[], ["score"], ["report"]])
def test_help_is_complete(command: list[str]) -> None:
    done = run_evaluator(*command, "--help")
    assert done.returncode == 0
    options = {
        "score": "--source --translation --reference --terms --source-version --system --model "
        "--force --level --out --json --fail-under --max-severity",
        "report": "--out",
    }.get("".join(command), "score report --version")
    for option in options.split():
        assert option in done.stdout


def test_version() -> None:
    from evaluator import __version__

    assert run_evaluator("--version").stdout.strip() == __version__
