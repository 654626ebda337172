"""Fit how long an English translation is, given the length of its Chinese source.

    python training/length_ratio.py

prints the constants of ``evaluator/checks/length.py``, measured on human translations alone:
the references of half of the WMT21 news and TED documents.  The other half shows how often
they would be called too short or too long.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import judged  # noqa: E402

from evaluator.checks.length import deviation, english_length, source_length, usual_ratio  # noqa: E402

TO_SIGMA = 1.4826  # median absolute deviation → standard deviation of a normal distribution


def main() -> None:
    """Print the constants, and what they give on held-out documents."""
    fitted = [pair for doc in human("dev") for pair in doc]
    centre = median(math.log(english / chinese) for chinese, english in fitted)
    print(f"CENTRE = {centre:.3f}  # {len(fitted)} pairs")
    # Squared deviation grows as base² + part² / length: two medians, of long and short pairs.
    fitted.sort()
    third = len(fitted) // 3
    points = []
    for group in (fitted[:third], fitted[-third:]):
        off = [abs(math.log(english / chinese) - centre) for chinese, english in group]
        points.append((median(1 / chinese for chinese, _ in group), (TO_SIGMA * median(off)) ** 2))
    (x1, y1), (x2, y2) = points
    part = max(0.0, (y1 - y2) / (x1 - x2))
    print(f"BASE, PART = {math.sqrt(max(y2 - part * x2, 0)):.3f}, {math.sqrt(part):.3f}")
    documents = list(human("test"))
    held_out = [
        deviation(chinese, english, centre)
        for doc in documents
        for centre in [usual_ratio(doc)]
        for chinese, english in doc
    ]
    for limit in (2.5, 2.75, 3.0, 4.0):
        low, high = (sum(z * sign > limit for z in held_out) for sign in (-1, 1))
        print(f"held out, {len(held_out)} pairs: {low} shorter, {high} longer by {limit} sigma")


def human(half: str) -> Iterator[list[tuple[float, float]]]:
    """Chinese and English length of the pairs of every document that a human translated."""
    for name in ("wmt21-news", "wmt21-ted"):
        for system, docs in judged.documents(judged.SHARED, name, half).items():
            if system.startswith("ref"):
                for doc in docs:
                    yield [
                        (source_length(s.pair.source), english_length(s.pair.translation))
                        for s in doc
                        if source_length(s.pair.source) and english_length(s.pair.translation)
                    ]


if __name__ == "__main__":
    main()
