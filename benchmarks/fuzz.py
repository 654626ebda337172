"""Fuzz a reader, guided by coverage: ``python benchmarks/fuzz.py TARGET --seconds 60``.

Needs atheris (``pip install atheris``), which is no dependency of the project.  What breaks a
reader is written to tests/data/fuzz/TARGET, where the tests find it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Fuzz one target for a bounded time and keep what breaks it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", help="text, xliff, po, table, strings-json, epub …")
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--found", type=Path, default=ROOT / "tests/data/fuzz")
    chosen = arguments.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit("fuzz: atheris is not installed; pip install atheris")
    with atheris.instrument_imports(include=["evaluator", "polib", "openpyxl"]):
        from tests.fuzz.targets import TARGETS, survive
        from tests.fuzz.test_fuzz import seeds
    if chosen.target not in TARGETS:
        sys.exit(f"fuzz: no such target; there are {', '.join(TARGETS)}")
    folder = Path(tempfile.mkdtemp(prefix="evaluator-fuzz-seeds-"))
    for number, seed in enumerate(seeds(chosen.target)):
        (folder / f"seed-{number}").write_bytes(seed)

    def once(data: bytes) -> None:
        try:
            survive(chosen.target, data)
        except Exception:
            kept = chosen.found / chosen.target / hashlib.sha256(data).hexdigest()[:12]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            print(f"fuzz: {kept}", file=sys.stderr)
            raise

    limits = [f"-max_total_time={chosen.seconds}", "-timeout=20", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *limits, str(folder)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
