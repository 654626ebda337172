"""What is made ready once: kept, made anew where it is damaged, and never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluator.support.prepared import Columns, Texts, Words, prepared


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the columns were made, in a cache of their own."""
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "words.txt").write_text("1")
    return []


def _opened(tmp_path: Path, made: list[int], version: int = 1) -> int:
    def make() -> Columns:
        made.append(1)
        return {"numbers": np.arange(3)}

    columns = prepared("words", [tmp_path / "words.txt"], version, make)
    return int(columns["numbers"].sum())


def _kept(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache/dictionaries").iterdir())


def test_it_is_made_once_and_for_each_dictionary(tmp_path: Path, made: list[int]) -> None:
    assert [_opened(tmp_path, made) for _ in range(2)] == [3, 3]
    assert len(made) == 1
    (tmp_path / "words.txt").write_text("other")
    _opened(tmp_path, made)
    _opened(tmp_path, made, version=2)
    assert len(made) == 3
    assert len(_kept(tmp_path)) == 1  # those of former dictionaries are removed


def test_damaged_columns_are_made_anew(tmp_path: Path, made: list[int]) -> None:
    _opened(tmp_path, made)
    (file,) = _kept(tmp_path)
    sound = file.read_bytes()
    flipped = sound.index(np.arange(3).tobytes())
    for damaged in (b"", sound[:90], sound[:flipped] + b"\1" + sound[flipped + 1 :]):
        file.write_bytes(damaged)
        assert _opened(tmp_path, made) == 3
    assert len(made) == 4
    assert file.read_bytes() == sound


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path, made: list[int]) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert [_opened(tmp_path, made) for _ in range(2)] == [3, 3]
    assert len(made) == 2


def test_words_and_texts_are_found_again() -> None:
    listed = ["中", "中国", "国", "a", "naïve"]
    column, places = Words.packed(listed)
    words = Words(column)
    for number, place in enumerate(places):
        assert words.number(listed[place]) == number
        assert words.word(number) == listed[place]
    assert words.beginning("中国人") == ["中", "中国"]
    assert words.number("人") is None
    assert "\ud800" not in words
    assert list(Texts(*Texts.packed(["一", "", "two"]))) == ["一", "", "two"]
