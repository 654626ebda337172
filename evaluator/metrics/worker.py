"""Counts one share of the segments: ``python -P -m evaluator.metrics.worker``, JSON in and out."""

from __future__ import annotations

import json
import sys

from .counting import count
from .surface import BLEU, CHRF, TER, CHRFPlusPlus

METRICS = {metric.name: metric for metric in (BLEU, CHRF, CHRFPlusPlus, TER)}


def main() -> None:
    """Read a metric's name, hypotheses and streams of references; write the rows of counts."""
    name, hypotheses, streams = json.load(sys.stdin)
    scorer = METRICS[name]().scorer(sentence=False)
    json.dump(count(name, scorer, hypotheses, streams), sys.stdout)


if __name__ == "__main__":
    main()
