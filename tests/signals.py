"""Programs that are interrupted in tests: at a moment that is known, not hoped for."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 900
"""Seconds: a stop for what hangs, not a measure of what works."""


def wait_until_it_heeds_signals(process: subprocess.Popen[str]) -> None:
    """Wait until the program catches SIGTERM, which Python alone does not, or has ended."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        caught = re.search(r"SigCgt:\s*([0-9a-f]+)", status.read_text(encoding="ascii"))
        assert caught is not None
        if int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.005)
