"""Ten systems of WMT21 news compared in one command, their ranking set against the human one.

    python benchmarks/system_ranking.py [--shared FOLDER] [--systems N]

Writes the test set as line-by-line files, calls ``evaluator compare --lines`` once, and holds every
metric's ranking of the systems against the mean MQM penalty (major 5, minor 1, a minor fault of
punctuation not told apart) over the segments that every system has annotations for.  Beside them
stands a baseline that reads nothing: the mean length of the output.

Prints Kendall's tau-b and pairwise accuracy over the pairs of systems; and of the pairs of systems
that a metric tells apart at .05 (both tests, Holm over all pairs), how many it ranks as people do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy.stats import kendalltau

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SCORES = "human-judgements/wmt21-news.zh-en.mqm-scores.jsonl"
SPANS = "human-judgements/wmt21-news.zh-en.error-spans.jsonl"
PENALTY = {"critical": 5.0, "major": 5.0, "minor": 1.0}
HUMANS = {"ref.A", "ref.B"}


def records(file: Path) -> list[dict[str, Any]]:
    """All lines of a file."""
    if not file.is_file():
        sys.exit(f"{file}: no such file; name the folder with --shared")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def read_test_set(shared: Path, systems: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Names of the systems, and the segments that all of them have annotations for.

    Systems with official scores come first, then the others in alphabetical order.
    """
    scored = records(shared / SCORES)
    reference = {record["source"]: record["reference"] for record in scored}
    official = sorted({record["system"] for record in scored})
    segments: dict[str, dict[str, Any]] = defaultdict(lambda: {"texts": {}, "penalty": {}})
    for record in records(shared / SPANS):
        if record["source"] in reference and record["translation"].strip():
            segment = segments[record["source"]]
            segment["source"] = record["source"]
            segment["reference"] = reference[record["source"]]
            segment["texts"][record["system"]] = record["translation"]
            segment["penalty"][record["system"]] = sum(
                PENALTY.get(error["severity"], 0.0) for error in record["errors"]
            )
    found = {name for segment in segments.values() for name in segment["texts"]}
    names = (official + sorted(found - set(official) - HUMANS))[:systems]
    return names, [s for s in segments.values() if set(names) <= s["texts"].keys()]


def compare(names: list[str], segments: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Write the files and compare them in one command."""

    def write(file: Path, texts: list[str]) -> None:
        lines = (" ".join(text.split()) for text in texts)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    (folder / "systems").mkdir()
    write(folder / "news.zh.txt", [segment["source"] for segment in segments])
    write(folder / "reference.en.txt", [segment["reference"] for segment in segments])
    for name in names:
        write(folder / f"systems/{name}.en.txt", [segment["texts"][name] for segment in segments])
    command = [
        sys.executable, "-m", "evaluator", "compare", "--lines", "--json",
        "--source", str(folder / "news.zh.txt"), "--translations", str(folder / "systems"),
        "--reference", str(folder / "reference.en.txt"),
    ]  # fmt: skip
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"the command ended with exit code {done.returncode}")
    print(f"evaluator compare: {time.perf_counter() - begin:.0f} s")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def agreement(merit: dict[str, float], human: dict[str, float]) -> tuple[float, float]:
    """Kendall's tau-b and the share of pairs of systems in the same order."""
    names = list(human)
    tau = kendalltau([merit[n] for n in names], [human[n] for n in names]).statistic
    pairs = list(combinations(names, 2))
    same = sum((merit[a] - merit[b]) * (human[a] - human[b]) > 0 for a, b in pairs)
    return float(tau), same / len(pairs)


def told_apart(metric: dict[str, Any], merit: dict[str, float], human: dict[str, float]) -> str:
    """How many pairs a metric tells apart, and how many of these it ranks as people do."""
    tests = metric["every_pair"].values()
    certain = [
        rows[0]["systems"]
        for rows in zip(*tests, strict=True)
        if all(row["p_holm"] < 0.05 for row in rows)
    ]
    right = sum((merit[a] - merit[b]) * (human[a] - human[b]) > 0 for a, b in certain)
    return f"{right} of {len(certain)}"


def main() -> None:
    """Compare and print both rankings."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the annotations")
    parser.add_argument("--systems", type=int, default=10)
    options = parser.parse_args()
    names, segments = read_test_set(options.shared, options.systems)
    human = {n: -sum(s["penalty"][n] for s in segments) / len(segments) for n in names}
    print(f"{len(names)} systems, {len(segments)} segments that all have annotations for")
    with tempfile.TemporaryDirectory() as folder:
        found = compare(names, segments, Path(folder))
    metrics = found["metrics"]
    shown = ("bleu", "chrf", "similarity_calibrated", "priority")
    print(f"{'system':<16}{'penalty':>9}" + "".join(f"{name[:12]:>14}" for name in shown))
    for name in sorted(names, key=lambda name: -human[name]):
        figures = (metrics[metric]["scores"][name]["value"] for metric in shown)
        print(f"{name:<16}{-human[name]:>9.2f}" + "".join(f"{figure:>14.3f}" for figure in figures))
    print(f"\n{'metric':<34}{'tau':>7}{'accuracy':>10}  told apart, ranked right")
    for metric, record in metrics.items():
        sign = 1 if record["higher_is_better"] else -1
        merit = {name: sign * record["scores"][name]["value"] for name in names}
        tau, accuracy = agreement(merit, human)
        print(f"{metric:<34}{tau:>7.3f}{accuracy:>10.3f}  {told_apart(record, merit, human)}")
    lengths = {n: float(sum(len(s["texts"][n]) for s in segments)) for n in names}
    tau, accuracy = agreement(lengths, human)
    print(f"{'(length of the output)':<34}{tau:>7.3f}{accuracy:>10.3f}")


if __name__ == "__main__":
    main()
