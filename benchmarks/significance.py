"""Paired tests of ten systems over 2,000 segments: sacreBLEU's and ours, seconds and figures.

    python benchmarks/significance.py [--shared FOLDER] [--systems N] [--segments N]

The systems are those of the WMT21 TED test set, repeated with words left out at random until there
are segments enough.  Counting matches is the same work for both and is done once beforehand by
sacreBLEU; what is timed is what follows from the counts: scores, intervals, paired bootstrap (1,000
samples) and paired approximate randomisation (10,000 trials) of nine systems against the first
by BLEU, chrF, chrF++ and TER.  Ours tests all 45 pairs in the same time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sacrebleu.significance import PairedTest, Result

from evaluator.comparison import SURFACE, Statistic, significance, surface_statistic

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
REFERENCE = "ref"
ANNOTATIONS = "human-judgements/wmt21-ted.zh-en.mqm.jsonl"


def read_systems(file: Path, systems: int, segments: int) -> tuple[list[list[str]], list[str]]:
    """Texts of some systems and of the reference, repeated with words left out."""
    by_segment: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        by_segment[record["doc"], record["segment"]][record["system"]] = record["translation"]
    names = sorted({name for texts in by_segment.values() for name in texts} - {REFERENCE})
    names = names[:systems]
    whole = [texts for texts in by_segment.values() if {*names, REFERENCE} <= texts.keys()]
    rng = random.Random(1)

    def text(k: int, name: str) -> str:
        words = whole[k % len(whole)][name].split()
        kept = [word for word in words if rng.random() > 0.1] if k >= len(whole) else words
        return " ".join(kept or words)

    translations = [[text(k, name) for k in range(segments)] for name in names]
    return translations, [text(k, REFERENCE) for k in range(segments)]


class Counted:
    """A metric of sacreBLEU's that has counted its matches already."""

    def __init__(self, scorer: Any, counts: dict[int, list[list[float]]]) -> None:
        self._scorer, self._counts = scorer, counts

    def _extract_corpus_statistics(self, hypotheses: list[str], references: Any) -> Any:
        return self._counts[id(hypotheses)]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scorer, name)


def theirs(
    systems: list[list[str]], references: list[str], statistics: list[Statistic], test: str
) -> dict[str, list[float]]:
    """p-values of every system against the first by sacreBLEU, per metric."""
    metrics: dict[str, Any] = {}
    for metric, statistic in zip(SURFACE, statistics, strict=True):
        scorer = metric.scorer(sentence=False)
        # As sacreBLEU's counting gives them: whole numbers, but for TER's mean length.
        number = float if metric.name == "ter" else int
        counts = {
            id(texts): [[number(count) for count in row] for row in rows]
            for texts, rows in zip(systems, statistic.counts, strict=True)
        }
        scorer._extract_corpus_statistics(systems[0][:1], [references[:1]])  # for its signature
        metrics[metric.name] = Counted(scorer, counts)
    named: list[tuple[str, Sequence[str]]] = [(str(k), texts) for k, texts in enumerate(systems)]
    _, scores = PairedTest(named, metrics, [references], test_type=test)()
    results = [column for name, column in scores.items() if name != "System"]
    return {
        metric.name: [
            result.p_value
            for result in column[1:]
            if isinstance(result, Result) and result.p_value is not None
        ]
        for metric, column in zip(SURFACE, results, strict=True)
    }


def main() -> None:
    """Time both and print the greatest difference between their figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the annotations")
    parser.add_argument("--systems", type=int, default=10)
    parser.add_argument("--segments", type=int, default=2000)
    options = parser.parse_args()
    file = options.shared / ANNOTATIONS
    if not file.is_file():
        sys.exit(f"{file}: no such file; name the folder with --shared")
    systems, references = read_systems(file, options.systems, options.segments)
    print(f"{len(systems)} systems, {len(references)} segments")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["EVALUATOR_CACHE_DIR"] = cache
        begin = time.perf_counter()
        one_each = [[text] for text in references]
        statistics = [surface_statistic(metric, systems, one_each) for metric in SURFACE]
        print(f"counting by sacreBLEU, once for both    {time.perf_counter() - begin:8.2f} s")
    begin = time.perf_counter()
    expected = {test: theirs(systems, references, statistics, test) for test in ("bs", "ar")}
    sacrebleu_s = time.perf_counter() - begin
    begin = time.perf_counter()
    found = significance(statistics)
    ours = time.perf_counter() - begin
    greatest = max(
        float(np.abs(np.array(expected[test][result.metric]) - table[0, 1:]).max())
        for result in found
        for test, table in (("bs", result.bootstrap), ("ar", result.randomisation))
    )
    print(f"sacreBLEU, {len(systems) - 1} comparisons, both tests      {sacrebleu_s:8.2f} s")
    print(
        f"ours, all {len(systems) * (len(systems) - 1) // 2} pairs, both tests        {ours:8.2f} s"
    )
    print(f"times faster                             {sacrebleu_s / ours:8.1f}")
    print(f"greatest difference between two p-values {greatest:8.2g}")


if __name__ == "__main__":
    main()
