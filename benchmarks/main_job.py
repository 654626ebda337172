"""Seconds and peak memory of the main job: ``evaluator score`` on the sample corpus.

    python benchmarks/main_job.py [--runs N]

Three states of the cache: nothing (the bundled model is converted first), the model
converted but no vectors or counts, and everything cached.  Every run is a process of its
own; the median of N runs is printed, with the largest resident set of any.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "references/western-development-2020"


def run(cache: Path, out: Path) -> tuple[float, float]:
    """Score the corpus once; return wall seconds and peak resident MiB."""
    command = [sys.executable, "-m", "evaluator", "score", str(CORPUS), "--out", str(out)]
    environment = {**os.environ, "EVALUATOR_CACHE_DIR": str(cache)}
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the run failed with exit code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def forget(cache: Path, *, model: bool) -> None:
    """Empty the cache, wholly or all but the converted model."""
    for entry in cache.iterdir():
        if model or entry.name != "models":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each state")
    runs = parser.parse_args().runs
    print(
        f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
        f"Python {platform.python_version()}; {CORPUS.name}; median of {runs}"
    )
    print(f"{'state':<36} {'seconds':>8} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", Path(folder) / "run"
        cache.mkdir()
        states = (
            ("first run, model converted", True),
            ("model converted, nothing else cached", False),
            ("everything cached", None),
        )
        for name, is_model_forgotten in states:
            figures = []
            for _ in range(runs):
                if is_model_forgotten is not None:
                    forget(cache, model=is_model_forgotten)
                figures.append(run(cache, out))
            seconds, memory = zip(*figures, strict=True)
            print(f"{name:<36} {statistics.median(seconds):>8.1f} {max(memory):>9.0f}", flush=True)


if __name__ == "__main__":
    main()
