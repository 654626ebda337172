"""How many threads numerical libraries use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy multiply matrices in one thread.

    Thousands of small products are what a document takes.  Shared between threads, each waits
    until all are done, and on a machine that is busy otherwise that takes longer than the product:
    the alignment of the sample took 2.3 to 4 s so and takes 0.3 s in one.  OpenVINO and PyTorch,
    which encode texts, have threads of their own, and keep them.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
