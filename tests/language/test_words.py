"""Chinese words by jieba's dictionary, without jieba's cache."""

from __future__ import annotations

import marshal
import time
from pathlib import Path
from typing import Any

import jieba
import pytest

from evaluator.language import words
from evaluator.language.words import chinese_words
from tests.conftest import ROOT

TEXT = ROOT / "references/western-development-2020/source/official.zh.txt"


@pytest.fixture
def fresh() -> Any:
    """A tokenizer that is not loaded yet."""
    words._tokenizer.cache_clear()
    chinese_words.cache_clear()
    yield words._tokenizer
    words._tokenizer.cache_clear()
    chinese_words.cache_clear()


def test_the_dictionary_is_jiebas(fresh: Any) -> None:
    theirs, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    assert theirs == fresh().FREQ
    assert total == fresh().total


def test_the_words_are_jiebas(fresh: Any, tmp_path: Path) -> None:
    theirs = jieba.Tokenizer()
    theirs.tmp_dir = str(tmp_path)
    for line in TEXT.read_text("utf-8").split("\n"):
        cut = [(start, end) for _, start, end in theirs.tokenize(line)]
        assert list(chinese_words(line)) == cut


def test_no_cache_is_believed_or_written(
    fresh: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another dictionary's cache, wherever jieba may look for it, changes nothing."""
    other = marshal.dumps(({"生学": 9, "生": 0, "学": 1, "习": 1}, 11))
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "words"))
    (tmp_path / "words").mkdir()
    (tmp_path / "words/jieba.cache").write_bytes(other)
    assert chinese_words("学生学习") == ((0, 2), (2, 4))
    assert [file.name for file in (tmp_path / "words").iterdir()] == ["jieba.cache"]
    assert (tmp_path / "words/jieba.cache").read_bytes() == other


@pytest.mark.timed
def test_it_loads_faster_than_jieba(fresh: Any) -> None:
    def seconds(load: Any) -> float:
        begin = time.process_time()
        load()
        return time.process_time() - begin

    theirs = min(
        seconds(lambda: jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file()))
        for _ in range(2)
    )
    ours = min(seconds(fresh.__wrapped__) for _ in range(2))
    assert ours < theirs
