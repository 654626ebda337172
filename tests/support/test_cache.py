"""Arrays by key: within a limit, in memory alone, and made smaller when they are told to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from evaluator.support.cache import LIMIT, ArrayCache, in_memory
from evaluator.support.stores import shrink_arrays, stores
from tests.conftest import run_in_process

ROW = np.arange(1000, dtype="<f4")  # 4 kB


def keys(first: int, last: int) -> list[bytes]:
    return [number.to_bytes(8, "big") for number in range(first, last)]


def test_a_file_stays_within_its_limit_and_forgets_the_oldest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT, "1")
    cache = ArrayCache(tmp_path / "a.sqlite", "<f4")
    for first in range(0, 800, 50):
        cache.put(dict.fromkeys(keys(first, first + 50), ROW))
    assert cache.path.stat().st_size < 1_500_000
    assert len(cache.get(keys(750, 800))) == 50
    assert cache.get(keys(0, 100)) == {}


def test_in_memory_nothing_is_written_nor_looked_up(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path / "a.sqlite", "<f4")
    cache.put({b"before": ROW})
    with in_memory():
        assert cache.get([b"before"]) == {}
        cache.put({b"inside": ROW})
        other = ArrayCache(tmp_path / "a.sqlite", "<f4")
        assert np.array_equal(other.get([b"inside"])[b"inside"], ROW)
    assert list(cache.get([b"before", b"inside"])) == [b"before"]


def test_the_cache_is_told_of_and_pruned(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    for name in ("vectors", "opinions"):
        cache = ArrayCache(folder / name / "a.sqlite", "<f4")
        cache.put(dict.fromkeys(keys(0, 300), ROW))
    run = partial(run_in_process, "cache", EVALUATOR_CACHE_DIR=str(folder))
    told = run("info")
    assert "vectors" in told.stdout
    assert run("info", "--json").stdout.count("opinions") == 1
    would = run("prune", "--most", "1")
    assert would.stdout.startswith("would free 0.")
    done = run("prune", "--most", "1", "--yes")
    assert done.returncode == 0
    assert done.stdout.startswith("freed 0.")
    left = ArrayCache(folder / "vectors" / "a.sqlite", "<f4")
    assert 0 < len(left.get(keys(0, 300))) < 150
    assert len(left.get(keys(290, 300))) == 10
    assert len(ArrayCache(folder / "opinions" / "a.sqlite", "<f4").get(keys(0, 300))) == 300


def test_no_cache_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path / "none"))
    assert stores() == []
    assert shrink_arrays(0) == 0
