"""What starting the program costs, and what it says of itself."""

import importlib.resources
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluator.cli.app import app
from evaluator.cli.options import DOMAINS
from tests.conftest import WESTERN, run_evaluator
from tests.signals import PATIENCE, wait_until_it_heeds_signals

SLOW = {
    "torch", "transformers", "sentence_transformers", "pandas", "sacrebleu", "jieba", "tenacity",
}  # fmt: skip


def test_h_is_help_of_every_command() -> None:
    short, long = (CliRunner().invoke(app, ["review", "export", wish]) for wish in ("-h", "--help"))
    assert short.exit_code == 0
    assert short.output == long.output


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


def test_ctrl_c_writes_nothing_and_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "score", str(WESTERN), "--out", "run"]
    empty = {**os.environ, "EVALUATOR_CACHE_DIR": str(tmp_path / "cache")}
    process = subprocess.Popen(command, cwd=tmp_path, env=empty, stderr=subprocess.PIPE, text=True)
    wait_until_it_heeds_signals(process)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert error.splitlines()[-1] == "evaluator: interrupted; nothing was written"
    assert not (tmp_path / "run").exists()


def test_help_names_the_domains_of_the_knowledge() -> None:
    tables = importlib.resources.files("evaluator.knowledge") / "data" / "terms"
    assert sorted(DOMAINS.split(", ")) == sorted(
        file.name.removesuffix(".tsv") for file in tables.iterdir() if file.name.endswith(".tsv")
    )
