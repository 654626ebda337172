"""Commands in processes of their own that are forked from one, which has imported the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.signals import PATIENCE

# A child's command ends its interpreter as that of a command that was started ends.
_CODE = """
import json, os, sys
import evaluator.cli.app, evaluator.evaluation.pipeline, evaluator.jobs
from evaluator.cli import main

def start(command):
    child = os.fork()
    if not child:
        sys.argv = ["evaluator", *command]
        main()
    return child

def end(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

commands, at_once, file = json.loads(sys.argv[1])
if at_once:
    codes = [end(child) for child in [start(command) for command in commands]]
else:
    codes = [end(start(command)) for command in commands]
with open(file, "w", encoding="utf-8") as told:
    json.dump(codes, told)
"""


def forked(
    commands: Sequence[Sequence[str]],
    folder: Path,
    environment: Mapping[str, str],
    *,
    streams: str = "",
    at_once: bool = False,
) -> tuple[list[int], bytes]:
    """Run commands, each in a process of its own.

    Parameters:
        commands: without the program.
        folder: that they run in; a file ``codes.json`` is written there, and taken away.
        environment: of the processes.
        streams: what a shell does to their streams, as it is written behind a command.
        at_once: begin all before one is waited for.

    Returns:
        Their exit codes, and what all of them printed.
    """
    file = folder / "codes.json"
    told = json.dumps([commands, at_once, str(file)])
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-c", _CODE, told],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    assert file.exists(), done.stderr
    codes: list[int] = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    return codes, done.stdout + done.stderr
