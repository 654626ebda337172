"""What this machine offers to a model: cores, and fast bfloat16 or not.

Both are asked without torch, because the precision is part of a cached vector's key.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

Precision = Literal["float32", "bfloat16"]
THREADS = "EVALUATOR_THREADS"

_CPUINFO = Path("/proc/cpuinfo")
_FAST_BFLOAT16 = {"avx512_bf16", "amx_bf16"}


def available_cores() -> int:
    """Return how many cores this process may use (a container may grant fewer than there are)."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def usable_threads() -> int:
    """Return how many threads this process may compute in.

    Returns:
        ``$EVALUATOR_THREADS`` where it is set, for processes that share a machine's cores; else
        the cores there are.
    """
    told = os.environ.get(THREADS, "")
    return max(1, int(told)) if told.isdecimal() else available_cores()


def best_precision(cpuinfo: Path = _CPUINFO) -> Precision:
    """Return the precision to encode in: bfloat16 where the CPU computes in it natively.

    Elsewhere bfloat16 is emulated and slower than float32.  Platforms that don't
    list their CPU's abilities in ``cpuinfo`` get float32.

    Parameters:
        cpuinfo: file in the format of Linux's ``/proc/cpuinfo``.
    """
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "float32"
    flags = next((line for line in lines if line.startswith("flags")), "")
    return "bfloat16" if _FAST_BFLOAT16 & set(flags.split()) else "float32"
