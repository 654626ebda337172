"""sacreBLEU's counting, spread over processes where it is slow.

A worker is :mod:`.worker`, started with Python's ``-P``: nothing that lies in the current folder,
where anybody's archive may have been unpacked, is ever imported.  It gets and gives plain JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import IO, Any

Counts = list[list[float]]
Streams = Sequence[Sequence[str | None]]

WORKER = "evaluator.metrics.worker"
_WORTH_A_PROCESS = 64  # segments: fewer are counted before another process has started


def count(
    name: str, scorer: Any, hypotheses: Sequence[str], streams: Streams, processes: int = 1
) -> Counts:
    """Count the matches of every segment.

    Parameters:
        name: of the metric, by which a worker finds it.
        scorer: of sacreBLEU's, the same as a worker's.
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
    own, *others = [
        ([hypotheses[k] for k in hand], [[stream[k] for k in hand] for stream in streams])
        for hand in dealt
    ]
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(name, share)) for share in others]
        parts = [count(name, scorer, *own)]
        for worker, share in zip(workers, others, strict=True):
            found = worker.counts()
            parts.append(count(name, scorer, *share) if found is None else found)
    counted = dict(zip(chain.from_iterable(dealt), chain.from_iterable(parts), strict=True))
    return [counted[k] for k in range(len(hypotheses))]


class _Worker:
    """A process that counts a share; it ends with the ``with`` that it was started in.

    It reads and writes files without names, so that neither side ever waits for the other.
    """

    def __init__(self, name: str, share: tuple[Sequence[str], Streams]) -> None:
        self._question = json.dumps([name, *share]).encode()
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: IO[bytes] | None = None

    def __enter__(self) -> _Worker:
        try:
            self._answer = tempfile.TemporaryFile()
            with tempfile.TemporaryFile() as question:
                question.write(self._question)
                question.seek(0)
                self._process = subprocess.Popen(
                    [os.path.abspath(sys.executable), "-P", "-m", WORKER],
                    stdin=question,
                    stdout=self._answer,
                    stderr=subprocess.DEVNULL,
                )
        except OSError:  # counted here instead
            self._process = None
        return self

    def counts(self) -> Counts | None:
        """What it counted; None if that cannot be had."""
        if self._process is None or self._answer is None or self._process.wait():
            return None
        self._answer.seek(0)
        try:
            counts: Counts = json.load(self._answer)
        except ValueError:
            return None
        return counts

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._answer is not None:
            self._answer.close()
