from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from evaluator.embedding import hardware


@pytest.mark.parametrize(
    ("cpuinfo", "precision"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16\n", "bfloat16"),
        ("processor\t: 0\nflags\t\t: fpu amx_tile amx_bf16 amx_int8\n", "bfloat16"),
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512_vnni\n", "float32"),
        ("processor\t: 0\nFeatures\t: fp asimd bf16\n", "float32"),
        ("", "float32"),
    ],
)
def test_bfloat16_only_where_the_cpu_has_it(tmp_path: Path, cpuinfo: str, precision: str) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(cpuinfo)
    assert hardware.best_precision(file) == precision


def test_platform_without_cpuinfo_gets_float32(tmp_path: Path) -> None:
    assert hardware.best_precision(tmp_path / "none") == "float32"
    assert hardware.best_precision(tmp_path) == "float32"


def test_cores_are_at_least_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= hardware.available_cores() <= (os.cpu_count() or 1)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert hardware.available_cores() >= 1
