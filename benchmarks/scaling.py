"""Seconds of ``evaluator score --lines`` by the number of lines, and the exponent of its growth.

    python benchmarks/scaling.py [--lines 5000 10000 20000 50000] [--check NAME …]

The lines are the paired sentences of the sample corpus's saved run, again and again in an order of
chance: every sentence and every phrase recurs all through the document, which is the hardest that
a check of consistency can meet.  Each number of lines is scored twice and the second time counts,
so that all vectors are cached.  The exponent is the slope of log seconds by log lines between the
smallest and the largest number; 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
RUN = ROOT / "reports/western-development-2020/sample"


def pairs() -> list[tuple[str, str]]:
    """Sentences of the sample run with their translations, each in one line."""
    table = pd.read_parquet(RUN / "pairs.parquet")
    paired = table[(table["level"] == "sentence") & (table["status"] == "paired")]
    texts = paired[["source_text", "translation_text"]].drop_duplicates()
    return [
        (" ".join(zh.split()), " ".join(en.split())) for zh, en in texts.itertuples(index=False)
    ]


def score(folder: Path, options: list[str]) -> tuple[float, float]:
    """Score the lines of a folder; return processor seconds and peak resident MiB."""
    command = [sys.executable, "-m", "evaluator", "score", "--lines", "--source", "zh.txt",
               "--translation", "a=en.txt", "--out", "run", *options]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the run failed with exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print a table and the exponent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[5_000, 10_000, 20_000, 50_000])
    parser.add_argument("--check", action="append", default=[], help="only this check")
    chosen = parser.parse_args()
    options = [word for name in chosen.check for word in ("--check", name)]
    known = pairs()
    print(
        f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python "
        f"{platform.python_version()}; {len(known)} pairs of {RUN.relative_to(ROOT)} repeated"
    )
    print(f"{'lines':>8} {'seconds':>9} {'CPU s':>8} {'peak MiB':>9}")
    found = []
    for number in sorted(chosen.lines):
        drawn = random.Random(number).choices(known, k=number)
        with tempfile.TemporaryDirectory() as folder:
            for name, side in (("zh.txt", 0), ("en.txt", 1)):
                text = "".join(f"{pair[side]}\n" for pair in drawn)
                (Path(folder) / name).write_text(text, encoding="utf-8")
            score(Path(folder), options)
            begin = time.perf_counter()
            processor, memory = score(Path(folder), options)
            wall = time.perf_counter() - begin
        found.append((number, processor))
        print(f"{number:>8} {wall:>9.1f} {processor:>8.1f} {memory:>9.0f}", flush=True)
    (few, least), *_, (many, most) = found
    print(f"exponent {math.log(most / least) / math.log(many / few):.2f}")


if __name__ == "__main__":
    main()
