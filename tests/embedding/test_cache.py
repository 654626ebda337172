from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evaluator.embedding import CachedEncoder, VectorCache, Vectors, cache
from evaluator.support.progress import Progress
from tests.signals import PATIENCE

DIMENSIONS = 8


class CountingEncoder:
    """An encoder without a model: a text's vector is drawn from its own seed."""

    name = "counting"
    dimensions = DIMENSIONS

    def __init__(self, checksum: str = "c", recipe: str = "r", fail_after: int = 10**9) -> None:
        self.checksum = checksum
        self.recipe = recipe
        self.fail_after = fail_after
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        if len(self.encoded) + len(texts) > self.fail_after:
            raise KeyboardInterrupt
        self.encoded += texts
        if progress is not None:
            progress(len(texts), len(texts))
        rows = [
            np.random.default_rng(list(text.encode())).normal(size=DIMENSIONS) for text in texts
        ]
        return np.array(rows, dtype=np.float32).reshape(-1, DIMENSIONS)


TEXTS = ["金山银山", "绿水青山", "", "green hills", "金山银山"]
EXPECTED = CountingEncoder().encode(TEXTS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors" / "model.sqlite"


def encode(path: Path, texts: Sequence[str] = TEXTS) -> tuple[Vectors, list[str]]:
    """Encode with a cache file; return the vectors and which texts had to be computed."""
    encoder = CountingEncoder()
    return CachedEncoder(encoder, VectorCache(path)).encode(texts), encoder.encoded


def test_each_text_is_computed_once(path: Path) -> None:
    first, computed = encode(path)
    assert computed == ["金山银山", "绿水青山", "", "green hills"]
    second, computed_again = encode(path, TEXTS[::-1])
    assert computed_again == []
    np.testing.assert_array_equal(first, EXPECTED)
    np.testing.assert_array_equal(second, EXPECTED[::-1])
    assert second.dtype == np.float32


def test_it_is_an_encoder_itself(path: Path) -> None:
    encoder = CachedEncoder(CountingEncoder(), VectorCache(path))
    assert (encoder.name, encoder.checksum, encoder.recipe) == ("counting", "c", "r")
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_other_weights_and_other_recipes_have_other_vectors(path: Path) -> None:
    encode(path)
    for encoder in (CountingEncoder(checksum="d"), CountingEncoder(recipe="s")):
        CachedEncoder(encoder, VectorCache(path)).encode(TEXTS)
        assert len(encoder.encoded) == 4


def test_each_model_has_its_file_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
    CachedEncoder(CountingEncoder(checksum="../../a/b")).encode(TEXTS)
    CachedEncoder(CountingEncoder(checksum="c")).encode(TEXTS)
    assert len(list((tmp_path / "vectors").glob("*.sqlite"))) == 2


def test_interrupted_run_goes_on_where_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_CHUNK", 10)
    texts = [f"text {number}" for number in range(35)]
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(CountingEncoder(fail_after=25), VectorCache(path)).encode(texts)
    _, computed = encode(path, texts)
    assert computed == texts[20:]


def test_progress_counts_what_is_computed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_CHUNK", 10)
    texts = [f"text {number}" for number in range(25)]
    encode(path, texts[:5])
    seen: list[tuple[int, int]] = []
    encoder = CachedEncoder(CountingEncoder(), VectorCache(path))
    encoder.encode(texts, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(10, 20), (20, 20)]
    encoder.encode(texts, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) == 2


def test_many_texts_at_once(path: Path) -> None:
    texts = [f"text {number}" for number in range(2345)]
    first, _ = encode(path, texts)
    second, computed = encode(path, texts)
    assert computed == []
    np.testing.assert_array_equal(first, second)


def test_lone_surrogates_have_keys_of_their_own(path: Path) -> None:
    store = VectorCache(path)
    keys = CachedEncoder(CountingEncoder(), store)._keys(["\ud83c", "\ud83d", "?", "\ufffd"])
    assert len(set(keys)) == 4


@pytest.mark.parametrize(
    "garbage", [b"this is no database" * 500, b"\0" * 5000, b"SQLite format 3"]
)
def test_garbage_file_is_begun_anew(
    path: Path, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(garbage)
    vectors, computed = encode(path)
    np.testing.assert_array_equal(vectors, EXPECTED)
    assert len(computed) == 4
    assert "begun anew" in caplog.text
    assert encode(path)[1] == []


def test_empty_file_is_a_new_one(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    encode(path)
    assert encode(path)[1] == []


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_truncated_file_is_begun_anew(path: Path, share: float) -> None:
    texts = [f"text {number}" for number in range(500)]
    expected, _ = encode(path, texts)
    os.truncate(path, int(path.stat().st_size * share))
    vectors, _ = encode(path, texts)
    np.testing.assert_array_equal(vectors, expected)
    np.testing.assert_array_equal(encode(path, texts)[0], expected)
    assert encode(path, texts)[1] == []


def test_damage_anywhere_never_gives_a_wrong_vector(path: Path) -> None:
    texts = [f"text {number}" for number in range(100)]
    expected, _ = encode(path, texts)
    whole = path.read_bytes()
    random = np.random.default_rng(0)
    for position in random.integers(0, len(whole), 150):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << int(random.integers(8))
        path.write_bytes(damaged)
        np.testing.assert_array_equal(encode(path, texts)[0], expected)
        for leftover in path.parent.glob("*-*"):
            leftover.unlink()


def test_flipped_byte_in_a_row_costs_that_row_only(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encode(path)
    content = bytearray(path.read_bytes())
    content[content.index(EXPECTED[3].tobytes()) + 5] ^= 1
    path.write_bytes(content)
    vectors, computed = encode(path)
    np.testing.assert_array_equal(vectors, EXPECTED)
    assert computed == ["green hills"]
    assert "1 damaged rows" in caplog.text
    assert encode(path)[1] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE arrays SET numbers = 'text'",
        "UPDATE arrays SET numbers = x'00'",
        "UPDATE arrays SET checksum = 'none'",
        "UPDATE arrays SET numbers = (SELECT numbers FROM arrays ORDER BY key LIMIT 1)",
    ],
)
def test_rows_with_other_content_are_computed_anew(path: Path, statement: str) -> None:
    encode(path)
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    np.testing.assert_array_equal(encode(path)[0], EXPECTED)
    assert encode(path)[1] == []


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 0; PRAGMA application_id = 0; ALTER TABLE arrays RENAME TO other",
    ],
)
def test_database_of_another_kind_is_begun_anew(
    path: Path, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    encode(path)
    with sqlite3.connect(path) as connection:
        connection.executescript(statement)
    connection.close()
    np.testing.assert_array_equal(encode(path)[0], EXPECTED)
    assert "of another kind or version" in caplog.text
    assert encode(path)[1] == []


def test_lost_table_is_made_again(path: Path) -> None:
    encode(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE arrays")
    connection.close()
    np.testing.assert_array_equal(encode(path)[0], EXPECTED)
    assert encode(path)[1] == []


def test_folder_that_can_not_be_made_means_no_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    store = VectorCache(tmp_path / "file" / "vectors" / "model.sqlite")
    encoder = CountingEncoder()
    for _ in range(2):
        np.testing.assert_array_equal(CachedEncoder(encoder, store).encode(TEXTS), EXPECTED)
    assert len(encoder.encoded) == 8
    assert caplog.text.count("working without the cache") == 1


def test_folder_in_place_of_the_file_means_no_cache(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir(parents=True)
    np.testing.assert_array_equal(encode(path)[0], EXPECTED)
    assert "working without the cache" in caplog.text
    assert path.is_dir()


def test_locked_database_means_no_cache(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    encode(path, TEXTS[:1])
    monkeypatch.setattr("evaluator.support.cache._BUSY_SECONDS", 0.1)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    vectors, computed = encode(path)
    connection.execute("ROLLBACK")
    connection.close()
    np.testing.assert_array_equal(vectors, EXPECTED)
    assert computed == ["绿水青山", "", "green hills"]
    assert "database is locked" in caplog.text
    assert len(encode(path)[1]) == 3


def test_a_file_that_another_process_has_renewed_is_left_alone(path: Path) -> None:
    encode(path)
    store = VectorCache(path)
    seen = store._identity()
    path.rename(path.with_suffix(".old"))
    encode(path)
    assert store._discard(seen, ValueError("damaged"))
    assert encode(path)[1] == []


@pytest.mark.parametrize("beginning", [None, b"garbage" * 1000])
def test_several_processes_at_once(path: Path, beginning: bytes | None) -> None:
    path.parent.mkdir()
    if beginning is not None:
        path.write_bytes(beginning)
    code = (
        "import sys, numpy as np; from pathlib import Path;"
        "from evaluator.embedding import VectorCache;"
        "store = VectorCache(Path(sys.argv[1])); sys.stdin.readline();"
        "[store.put({n.to_bytes(32, 'big'): np.full(384, n, np.float32)})"
        " for n in range(int(sys.argv[2]), 200, 3)]"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(number)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:  # all have imported what they need and wait
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert "without" not in "".join(errors)
    keys = [number.to_bytes(32, "big") for number in range(200)]
    found = VectorCache(path).get(keys)
    if beginning is None:
        assert len(found) == 200
    # Which of them throws the garbage away is a race; what is found is right all the same.
    assert all(found[key][0] == int.from_bytes(key, "big") for key in found)
