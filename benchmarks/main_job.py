"""Seconds and peak memory of the main job: ``evaluator score`` on the sample corpus.

    python benchmarks/main_job.py [--runs N] [--states first,model,cached,made,changed]
                                  [--cache FOLDER]

States of the cache: ``first``, nothing (the bundled model is converted first); ``model``, the model
converted but nothing else; ``cached``, nothing has changed since an earlier run; ``made``, all is
cached but the run itself, which is made again; ``changed``, one sentence of one translation is
written otherwise.  ``--cache`` starts with a copy of a cache that knows the corpus, which spares
the run that fills one.  Beside them stand two yardsticks: ``import pandas``, and, where a state has
to encode the corpus, plain ``encode`` of its distinct sentences by Sentence Transformers, with the
imports.  Every run is a process of its own; medians of N runs are printed, with the largest
resident set of any, processor seconds as multiples of the yardsticks', and the wall seconds of the
last run's own steps.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "references/western-development-2020"
TRANSLATION = "translations/mt-2020.en.txt"
STATES = {
    "first": "first run, model converted",
    "model": "model converted, nothing else cached",
    "cached": "nothing has changed",
    "made": "all cached but the run itself",
    "changed": "one sentence changed",
}
IMPORT_PANDAS = "import pandas"
ENCODE = """
import sys
from pathlib import Path
from evaluator.documents import read_document
from evaluator.embedding import SentenceTransformerEncoder
from evaluator.embedding.sources import find_source
from evaluator.language import Language, simplified
from evaluator.structure import read_structure
texts = {}
for path in map(Path, sys.argv[1:]):
    language = Language.CHINESE if ".zh." in path.name else Language.ENGLISH
    for unit in read_structure(read_document(path).text, language).units:
        texts |= dict.fromkeys(simplified(sentence.text) for sentence in unit.sentences)
SentenceTransformerEncoder(find_source(None)).encode(list(texts))
"""
ENCODED = (
    "source/official.zh.txt",
    TRANSLATION,
    "translations/human-b.en.txt",
    "references/a.en.txt",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took.

    Attributes:
        wall: seconds.
        cpu: seconds of its own and of the processes that it has waited for.
        memory: largest resident set in MiB.
    """

    wall: float
    cpu: float
    memory: float


def cost(command: Sequence[str], **environment: str) -> Cost:
    """Run a command once."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the run failed with exit code {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def score(corpus: Path, cache: Path, out: Path, *, keep: bool) -> Cost:
    """Score a corpus once."""
    return cost(
        [sys.executable, "-m", "evaluator", "score", str(corpus), "--out", str(out)],
        EVALUATOR_CACHE_DIR=str(cache),
        EVALUATOR_HISTORY=str(cache.parent / "history.sqlite"),
        EVALUATOR_KEEP_RUNS=str(int(keep)),
    )


def forget(cache: Path, *, model: bool) -> None:
    """Empty the cache, wholly or all but the converted model."""
    for entry in cache.iterdir():
        if model or entry.name != "models":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def changed(folder: Path, number: int) -> Path:
    """The corpus with one word more in one sentence of one translation.

    Parameters:
        folder: to make it in.
        number: that the word tells, so that no two are alike.
    """
    corpus = folder / f"changed-{number}" / CORPUS.name
    shutil.copytree(CORPUS, corpus)
    file = corpus / TRANSLATION
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(". ", f" number {number}. ", 1), encoding="utf-8")
    return corpus


def run_state(state: str, folder: Path, number: int) -> Cost:
    """Bring the cache into a state, and score in it.

    Parameters:
        state: name of it.
        folder: with the cache; all other states follow one that has filled it.
        number: of the run.
    """
    cache, corpus = folder / "cache", CORPUS
    if state in ("first", "model"):
        forget(cache, model=state == "first")
    elif state == "changed":
        corpus = changed(folder, number)
    return score(corpus, cache, folder / "run", keep=state != "made")


def show(name: str, costs: Sequence[Cost], yardsticks: Sequence[float], steps: str = "") -> float:
    """Print a line; return the median of processor seconds."""
    wall = statistics.median(c.wall for c in costs)
    cpu = statistics.median(c.cpu for c in costs)
    memory = max(c.memory for c in costs)
    ratios = "".join(f"{cpu / one:>9.1f}" for one in yardsticks)
    print(f"{name:<36} {wall:>8.1f} {cpu:>8.1f} {memory:>9.0f}{ratios:<18}  {steps}", flush=True)
    return cpu


def steps_of(run: Path) -> str:
    """Wall seconds of a run's steps, as it tells them."""
    timings = json.loads((run / "run.json").read_text(encoding="utf-8"))["timings"]
    return ", ".join(f"{step} {seconds:.1f}" for step, seconds in timings.items())


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each state")
    parser.add_argument("--states", default=",".join(STATES), help="states to measure, in order")
    parser.add_argument("--cache", type=Path, help="cache that knows the corpus, to be copied")
    given = parser.parse_args()
    states = given.states.split(",")
    if unknown := set(states) - set(STATES):
        parser.error(f"no such state: {', '.join(sorted(unknown))}")
    print(
        f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
        f"Python {platform.python_version()}; {CORPUS.name}; medians of {given.runs}"
    )
    print(f"{'state':<36} {'seconds':>8} {'cpu':>8} {'peak MiB':>9}  ×pandas  ×encode  steps")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.cache:
            shutil.copytree(given.cache, folder / "cache")
        else:
            (folder / "cache").mkdir()
        filled = score(CORPUS, folder / "cache", folder / "run", keep=True)
        environment = {"EVALUATOR_CACHE_DIR": str(folder / "cache")}
        files = [str(CORPUS / file) for file in ENCODED]
        pandas = [cost([sys.executable, "-c", IMPORT_PANDAS]) for _ in range(given.runs)]
        yardsticks = [show(IMPORT_PANDAS, pandas, [])]
        if {"first", "model"} & set(states):
            encode = [sys.executable, "-c", ENCODE, *files]
            encoded = [cost(encode, **environment) for _ in range(given.runs)]
            yardsticks.append(show("encode", encoded, yardsticks))
        for state in states:
            # The first run has been done already, to fill the cache.
            costs = [filled] if state == "first" and not given.cache else []
            costs += [run_state(state, folder, k) for k in range(len(costs), given.runs)]
            show(STATES[state], costs, yardsticks, steps_of(folder / "run"))


if __name__ == "__main__":
    main()
