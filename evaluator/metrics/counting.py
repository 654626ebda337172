"""sacreBLEU's counting, spread over processes where it is slow.

Run as a program it counts the share that it reads, pickled, from stdin.  A process of its own
rather than a pool of :mod:`multiprocessing`, which would import the caller's main module again.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

Counts = list[list[float]]
Streams = Sequence[Sequence[str | None]]

_WORTH_A_PROCESS = 64  # segments: fewer are counted before another process has started


def count(scorer: Any, hypotheses: Sequence[str], streams: Streams, processes: int = 1) -> Counts:
    """Count the matches of every segment.

    Parameters:
        scorer: a sacreBLEU metric.
        hypotheses: ``n`` texts.
        streams: references, each ``n`` texts, None where a segment has fewer.
        processes: how many to use at most.

    Returns:
        ``n`` rows of counts, what they are is the metric's affair.
    """
    processes = min(processes, len(hypotheses) // _WORTH_A_PROCESS)
    if processes < 2:
        counts: Counts = scorer._extract_corpus_statistics(hypotheses, streams)
        return counts
    # The longest take far the most time, so they are dealt out in turn.
    order = sorted(range(len(hypotheses)), key=lambda k: -len(hypotheses[k]))
    dealt = [order[first::processes] for first in range(processes)]
    shares = [
        (scorer, [hypotheses[k] for k in hand], [[stream[k] for k in hand] for stream in streams])
        for hand in dealt
    ]
    with ThreadPoolExecutor(processes) as pool:
        others = [pool.submit(_count_elsewhere, share) for share in shares[1:]]
        parts = [count(*shares[0]), *(other.result() for other in others)]
    counted = dict(zip(chain.from_iterable(dealt), chain.from_iterable(parts), strict=True))
    return [counted[k] for k in range(len(hypotheses))]


def _count_elsewhere(share: tuple[Any, Sequence[str], Streams]) -> Counts:
    """Count a share in a process of its own; here, if that cannot be had."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=pickle.dumps(share),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        counts: Counts = pickle.loads(done.stdout)
    except (OSError, subprocess.CalledProcessError, pickle.UnpicklingError, EOFError):
        return count(*share)
    return counts


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(count(*pickle.load(sys.stdin.buffer))))
