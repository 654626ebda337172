"""Model folders of strangers: validated before any library sees them."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluator.embedding import load_encoder
from evaluator.embedding.folders import check_model_folder
from evaluator.errors import InputError
from tests.conftest import run_in_process
from tests.survival.cases import PLAIN

POOLING = {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}
TRANSFORMER = {"type": "sentence_transformers.models.Transformer", "path": ""}
SETTINGS: dict[str, tuple[str, str, str]] = {
    "modules nested 100,000 deep": ("modules.json", "[" * 100_000, "no valid JSON"),
    "modules that are numbers": ("modules.json", "[1]", "modules.json.0: "),
    "no module": ("modules.json", "[]", "names no module"),
    "no list": ("modules.json", '{"a": 1}', "valid list"),
    "a path with NUL": (
        "modules.json",
        json.dumps([TRANSFORMER, POOLING | {"path": "a\0b"}]),
        "leads out of the folder",
    ),
    "a path that leads out": (
        "modules.json",
        json.dumps([TRANSFORMER, POOLING | {"path": "../../../etc"}]),
        "leads out of the folder",
    ),
    "an absolute path": (
        "modules.json",
        json.dumps([TRANSFORMER, POOLING | {"path": "/etc"}]),
        "leads out of the folder",
    ),
    "a class of another package": (
        "modules.json",
        json.dumps([TRANSFORMER, POOLING | {"type": "x.Pooling"}]),
        "x.Pooling is no module",
    ),
    "a class that loads others": (
        "modules.json",
        json.dumps([TRANSFORMER, POOLING | {"type": "sentence_transformers.models.Router"}]),
        "is no module of a model of texts",
    ),
    "prompts that are a list": (
        "config_sentence_transformers.json",
        '{"prompts": ["a"]}',
        "prompts: Input should be a valid dictionary",
    ),
    "a prompt that is a number": (
        "config_sentence_transformers.json",
        '{"prompts": {"query": 1}}',
        "prompts.query: Input should be a valid string",
    ),
    "a prompt without end": (
        "config_sentence_transformers.json",
        json.dumps({"prompts": {"query": "x" * 10_000}}),
        "at most 2000 characters",
    ),
    "settings that are a list": ("config.json", "[]", "config.json: Input should be a valid dict"),
    "trust in code": (
        "sentence_bert_config.json",
        '{"model_args": {"trust_remote_code": true}}',
        "trust_remote_code is no setting",
    ),
    "trust in pickles": (
        "sentence_bert_config.json",
        '{"model_kwargs": {"weights_only": false}}',
        "weights_only is no setting",
    ),
    "a tokenizer of its own": (
        "sentence_bert_config.json",
        '{"tokenizer_args": {"tokenizer_file": "/etc/passwd"}}',
        "tokenizer_file is no setting",
    ),
    "an adapter": (
        "adapter_config.json",
        '{"base_model_name_or_path": "/etc"}',
        "an adapter to another model",
    ),
}


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "m"
    shutil.copytree(tiny_model, copy)
    return copy


def refusal(folder: Path) -> str:
    with pytest.raises(InputError, match="the model can't be loaded") as caught:
        load_encoder(str(folder), cached=False)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_sound_folder(folder: Path) -> None:
    check_model_folder(folder, "m")
    assert load_encoder(str(folder), cached=False).encode(["abc"]).shape == (1, 32)


@pytest.mark.parametrize(("file", "written", "says"), SETTINGS.values(), ids=SETTINGS)
def test_settings_that_no_model_of_texts_needs(
    folder: Path, file: str, written: str, says: str
) -> None:
    (folder / file).write_text(written)
    assert says in refusal(folder)


def test_the_settings_are_read_again_when_the_model_is_loaded(folder: Path) -> None:
    encoder = load_encoder(str(folder), cached=False)
    (folder / "sentence_bert_config.json").write_text('{"model_args": {"weights_only": false}}')
    with pytest.raises(InputError, match="weights_only is no setting"):
        encoder.encode(["abc"])


def test_an_activation_that_is_none(folder: Path) -> None:
    dense = {"type": "sentence_transformers.models.Dense", "path": "2_Dense"}
    (folder / "modules.json").write_text(json.dumps([TRANSFORMER, POOLING, dense]))
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense/config.json").write_text('{"activation_function": "torch.hub.load"}')
    assert "no activation function" in refusal(folder)


def test_pickled_weights(folder: Path, tmp_path: Path) -> None:
    """They are never unpickled: a folder that holds no others is refused."""

    class Opener:
        def __reduce__(self) -> tuple[Any, ...]:
            return open, (str(tmp_path / "PWNED"), "w")

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Opener()))
    assert load_encoder(str(folder), cached=False).encode(["abc"]).shape == (1, 32)
    (folder / "model.safetensors").unlink()
    assert "holds no weights in safetensors" in refusal(folder)
    assert not (tmp_path / "PWNED").exists()


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    for name, data in PLAIN.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "m").mkdir()
    (tmp_path / "m/config.json").write_text("{}")
    (tmp_path / "m/modules.json").write_text("[" * 100_000)
    done = run_in_process("score", "zh.txt", "en.txt", "--model", "m", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "evaluator: m: the model can't be loaded (modules.json is no valid JSON); "
        "check that its folder is complete\n"
    )
