"""Chinese words by jieba's dictionary, without jieba's cache."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest

from evaluator.language import segmentation
from evaluator.language.words import Usage, chinese_words, usage
from tests.conftest import ROOT

TEXT = ROOT / "references/western-development-2020/source/official.zh.txt"


@pytest.fixture
def fresh() -> Iterator[None]:
    """No dictionary is opened yet."""
    cached = (segmentation.dictionary, segmentation.segmenter, chinese_words)
    for one in cached:
        one.cache_clear()
    yield
    for one in cached:
        one.cache_clear()


@pytest.fixture(scope="module")
def theirs() -> jieba.Tokenizer:
    """jieba, with its dictionary as it reads it itself."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def test_the_dictionary_is_jiebas(theirs: jieba.Tokenizer) -> None:
    ours = segmentation.dictionary()
    assert all(ours.get(word) == frequency for word, frequency in theirs.FREQ.items())
    assert ours.total == theirs.total
    assert ours.get("不在词典里的词") == 0
    assert usage("北京") == Usage(theirs.FREQ["北京"], "ns")
    assert usage("\ud800") == Usage()


def test_the_words_are_jiebas(theirs: jieba.Tokenizer) -> None:
    for line in [*TEXT.read_text("utf-8").split("\n"), "a\ud800中国\0人 x1,000元"]:
        cut = [(start, end) for _, start, end in theirs.tokenize(line)]
        assert list(chinese_words(line)) == cut


def test_no_cache_of_jieba_is_believed_or_written(
    fresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
