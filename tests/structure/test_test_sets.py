"""Test sets of others: out of sacreBLEU's cache, and in mt-metrics-eval's layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator.corpora import Corpus, Inputs, TestSet, assemble
from evaluator.errors import InputError
from tests.conftest import run_in_process

SOURCE = "我们爱和平。\n西部地区要发展。\n教育很重要。\n"
GOOD = "We love peace.\nThe west must develop.\nEducation matters.\n"
OTHER = "We love war.\nThe west must be.\nSchools.\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of sacreBLEU's with one test set in it, as it writes them."""
    folder = tmp_path / "sacrebleu"
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(folder))
    files = {
        "src": SOURCE, "ref-A": GOOD, "ref-B": OTHER, "docid": "a\na\nb\n",
        "origlang": "zh\nzh\nzh\n", "Online-W": GOOD, "Facebook-AI": OTHER,
    }  # fmt: skip
    (folder / "wmt21/systems").mkdir(parents=True)
    for field, text in files.items():
        file = folder / f"wmt21/systems/wmt21_systems.zh-en.{field}"
        file.write_text(text, encoding="utf-8")
    return folder


def known(name: str) -> Corpus:
    return assemble(Inputs(test_set=TestSet(name)))


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", ["wmt21/systems:zh-en", "wmt21/systems"])
def test_a_test_set_has_the_references_that_sacrebleu_scores_with(name: str) -> None:
    corpus = known(name)
    assert sorted(corpus.translations) == ["Facebook-AI", "Online-W", "ref-B"]
    assert list(corpus.references) == ["ref-A"]
    assert corpus.by_line
    assert corpus.documents is not None


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wmt21/system:zh-en", "did you mean wmt21/systems"),
        ("wmt21/systems:de-en", "is not Chinese to English"),
        ("wmt21/systems:en-de", "is not Chinese to English"),
        ("wmt19:zh-en", "is not in sacreBLEU's cache; fetch it once with `sacrebleu -t wmt19"),
        ("../../etc:zh-en", "knows no such test set"),
    ],
)
def test_a_test_set_that_is_not_there_is_told_and_never_fetched(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sacrebleu.utils.download_file", lambda *a, **k: pytest.fail("fetched"))
    with pytest.raises(InputError, match=message):
        known(name)


def test_it_is_compared_from_the_command_line(cache: Path, tmp_path: Path) -> None:
    done = run_in_process(
        "compare", "--test-set", "wmt21/systems:zh-en", "--metric", "ter", "--check", "punctuation",
        "--force", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["systems"]) == {"Facebook-AI", "Online-W", "ref-B"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "wmt99"
    files = {
        "sources/zh-en.txt": SOURCE, "references/zh-en.refA.txt": GOOD,
        "references/zh-en.refB.txt": OTHER,
        "documents/zh-en.docs": "news\td1\nnews\td1\nnews\td2\n",
        "system-outputs/zh-en/refA.txt": GOOD, "system-outputs/zh-en/refB.txt": OTHER,
        "system-outputs/zh-en/sys.one.txt": OTHER, "system-outputs/en-de/other.txt": GOOD,
    }  # fmt: skip
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_folder_laid_out_as_mt_metrics_eval_s(folder: Path) -> None:
    corpus = assemble(Inputs(named=[folder]))
    assert list(corpus.references) == ["refA"]
    assert sorted(corpus.translations) == ["refB", "sys.one"]
    assert corpus.documents is not None
    assert corpus.given[corpus.documents] == "d1\nd1\nd2\n"
    assert str(folder) not in corpus.shown(corpus.sources["source"])


def test_such_a_folder_is_compared(folder: Path) -> None:
    done = run_in_process(
        "compare", str(folder), "--metric", "ter", "--check", "punctuation", "--force", "--json",
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["systems"]) == {"refB", "sys.one"}


def test_such_a_folder_of_other_languages_alone(folder: Path) -> None:
    (folder / "sources/zh-en.txt").rename(folder / "sources/en-de.txt")
    with pytest.raises(InputError, match="language pairs: en-de"):
        assemble(Inputs(named=[folder]))
