"""Threads of numerical libraries."""

import numpy as np  # noqa: F401 - whose BLAS it is
from threadpoolctl import threadpool_info

from evaluator.support.threads import one_blas_thread


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_numpy_multiplies_in_one_thread_for_as_long_as_asked() -> None:
    before = blas_threads()
    with one_blas_thread():
        assert blas_threads() == {1}
    assert blas_threads() == before
