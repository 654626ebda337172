"""Model folders, validated before Sentence Transformers sees them.

A folder may come from anywhere.  Its settings choose which classes are made, with which
arguments, and from where they load; those that an honest model needs are known, and all else is
refused.  Weights are read from safetensors alone, which hold numbers and nothing that runs.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from ..errors import InputError
from ..support.showing import in_one_line

_LARGEST = 10_000_000  # bytes of a file of settings; the longest, a tokenizer's, is another matter
_LONGEST = 2_000  # characters of a prompt
_TYPE = re.compile(r"sentence_transformers\.(?:\w+\.)*(\w+)")
_WEIGHTED = frozenset(("Transformer", "Dense", "LayerNorm", "StaticEmbedding"))
_WEIGHTLESS = frozenset(("Pooling", "Normalize", "Dropout"))
_ACTIVATION = re.compile(r"torch\.nn\.modules\.(?:activation|linear)\.\w+")
_TRANSFORMER_SETTINGS = (
    "sentence_bert_config.json",
    *(
        f"sentence_{kind}_config.json"
        for kind in ("roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
    ),
)
_ARGUMENTS = frozenset(
    "attn_implementation dtype torch_dtype do_lower_case model_max_length padding_side "
    "truncation_side add_eos_token".split()
)


def _known_type(written: str) -> str:
    found = _TYPE.fullmatch(written)
    if not found or found[1] not in _WEIGHTED | _WEIGHTLESS:
        raise ValueError(f"{in_one_line(written)[:80]} is no module of a model of texts")
    return found[1]


def _inner_path(written: str) -> str:
    path = PurePosixPath(written)
    if path.is_absolute() or ".." in path.parts or re.search(r"[\0\\:]", written):
        raise ValueError("leads out of the folder")
    return written


def _known_arguments(written: dict[str, Any]) -> dict[str, Any]:
    for name, value in written.items():
        if name not in _ARGUMENTS or not isinstance(value, str | int | bool | None):
            raise ValueError(f"{in_one_line(name)[:40]} is no setting that a model of texts needs")
    return written


def _known_activation(written: str) -> str:
    if not _ACTIVATION.fullmatch(written):
        raise ValueError("is no activation function of torch")
    return written


class _Module(BaseModel):
    type: Annotated[str, AfterValidator(_known_type)]
    path: Annotated[str, AfterValidator(_inner_path)]


_Arguments = Annotated[dict[str, Any], AfterValidator(_known_arguments)]


class _Transformer(BaseModel):
    model_args: _Arguments = {}
    model_kwargs: _Arguments = {}
    tokenizer_args: _Arguments = {}
    processor_kwargs: _Arguments = {}
    config_args: _Arguments = {}
    config_kwargs: _Arguments = {}


class _Dense(BaseModel):
    activation_function: Annotated[str, AfterValidator(_known_activation)] | None = None


class _Prompts(BaseModel):
    prompts: dict[str, Annotated[str, Field(max_length=_LONGEST)] | None] | None = None
    default_prompt_name: str | None = None


_MODULES = TypeAdapter(list[_Module])
_ANYTHING = TypeAdapter(dict[str, Any])


def check_model_folder(folder: Path, name: str) -> None:
    """Refuse a folder that is no plain model of texts.

    Parameters:
        folder: of a Sentence Transformers or Transformers model.
        name: what the user calls it, for the error message.

    Raises:
        InputError: its settings are damaged, ask for code, for arguments or paths that no such
            model needs, or its weights are not in safetensors.
    """
    try:
        _check(folder)
    except (ValueError, OSError) as error:
        reason = in_one_line(error)[:200]
        raise InputError(
            f"the model can't be loaded ({reason}); check that its folder is complete", path=name
        ) from None


def _check(folder: Path) -> None:
    if (folder / "adapter_config.json").exists():
        raise ValueError("it is an adapter to another model")
    _read(folder / "config_sentence_transformers.json", TypeAdapter(_Prompts))
    if (folder / "modules.json").exists():
        modules = _read(folder / "modules.json", _MODULES)
    else:
        modules = [_Module.model_construct(type="Transformer", path="")]
    if not modules:
        raise ValueError("modules.json names no module")
    for module in modules:
        place = folder / module.path
        _read(place / "config.json", TypeAdapter(_Dense) if module.type == "Dense" else _ANYTHING)
        if module.type == "Transformer":
            for settings in _TRANSFORMER_SETTINGS:
                _read(place / settings, TypeAdapter(_Transformer))
            _read(place / "tokenizer_config.json", _ANYTHING)
        if module.type in _WEIGHTED and not any(place.glob("*.safetensors")):
            raise ValueError(f"{module.path or 'it'} holds no weights in safetensors")


def _read(path: Path, kind: TypeAdapter[Any]) -> Any:
    """The settings in a file, as they must be; None where there is none."""
    if not path.is_file():
        return None
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} is longer than {_LARGEST / 1e6:.0f} MB")
    try:
        written = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError(f"{path.name} is no valid JSON") from None
    try:
        return kind.validate_python(written, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, (path.name, *first["loc"])))
        raise ValueError(f"{place}: {first['msg'].removeprefix('Value error, ')}") from None
