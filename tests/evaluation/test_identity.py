"""What decides a run, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.corpora import Corpus
from evaluator.errors import InputError
from evaluator.evaluation import Choice, identity, run_identity
from evaluator.support.plugins import Origin

Change = Callable[[Corpus], Corpus]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    texts = {"zh": "他来了。", "mt": "He came.", "other": "Came he.", "good": "He has come."}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    zh, mt, other, good = (tmp_path / f"{name}.txt" for name in texts)
    return Corpus("c", "C", {"official": zh}, {"mt": mt, "other": other}, {"a": good}, [])


def test_it_is_the_same_for_the_same(corpus: Corpus, tmp_path: Path) -> None:
    name = run_identity(corpus, Choice())
    assert name is not None
    assert run_identity(replace(corpus), Choice()) == name
    moved = tmp_path / "moved"
    moved.mkdir()
    for file in tmp_path.glob("*.txt"):
        file.rename(moved / file.name)
    sources, translations, references = (
        {key: moved / path.name for key, path in files.items()}
        for files in (corpus.sources, corpus.translations, corpus.references)
    )
    assert run_identity(Corpus("c", "C", sources, translations, references, []), Choice()) == name


@pytest.mark.parametrize("name", ["zh", "mt", "good"])
def test_it_is_another_with_another_text(corpus: Corpus, tmp_path: Path, name: str) -> None:
    before = run_identity(corpus, Choice())
    file = tmp_path / f"{name}.txt"
    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert run_identity(corpus, Choice()) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda corpus: replace(corpus, title="D"),
        lambda corpus: replace(corpus, by_line=True),
        lambda corpus: replace(corpus, skipped_checks=["terms"]),
        lambda corpus: replace(corpus, settings={"bleu": {"effective_order": True}}),
        lambda corpus: replace(corpus, terms=[corpus.translations["mt"]]),
        lambda corpus: replace(corpus, documents=corpus.translations["mt"]),
        lambda corpus: replace(corpus, references={"b": corpus.references["a"]}),
    ],
)
def test_it_is_another_with_another_corpus(corpus: Corpus, change: Change) -> None:
    assert run_identity(change(corpus), Choice()) != run_identity(corpus, Choice())


@pytest.mark.parametrize(
    "choice",
    [
        Choice(systems=["mt"]),
        Choice(checks=["terms"]),
        Choice(skip_checks=["terms"]),
        Choice(metrics=["bleu"]),
        Choice(domains=["law"]),
        Choice(force=True),
        Choice(settings={"terms": {"key": "value"}}),
    ],
)
def test_it_is_another_with_another_choice(corpus: Corpus, choice: Choice) -> None:
    assert run_identity(corpus, choice) != run_identity(corpus, Choice())


def test_a_system_that_was_not_chosen_does_not_matter(corpus: Corpus) -> None:
    before = run_identity(corpus, Choice(systems=["mt"]))
    corpus.translations["other"].write_text("Another.")
    assert run_identity(corpus, Choice(systems=["mt"])) == before


def test_it_is_another_with_another_program(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    monkeypatch.setattr(identity, "_PROGRAM", program)
    before = run_identity(corpus, Choice())
    (program / "check.py").write_text("pass")
    changed = run_identity(corpus, Choice())
    (program / "check.py").write_text("passed = True")
    assert len({before, changed, run_identity(corpus, Choice())}) == 3
    monkeypatch.syspath_prepend(str(program))
    before = run_identity(corpus, Choice())
    (program / "other-1.0.dist-info").mkdir()
    assert run_identity(corpus, Choice()) != before


def test_there_is_none_of_what_nobody_can_know(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="no such folder"):
        run_identity(corpus, Choice(model=str(tmp_path / "nowhere")))
    missing = replace(corpus, terms=[tmp_path / "nowhere.csv"])
    assert run_identity(missing, Choice()) is None
    assert run_identity(corpus, Choice(source_version="nowhere")) is None
    acme = Origin("evaluator.checks", "acme", "acme", "1.0")
    monkeypatch.setattr(identity, "foreign_origins", lambda groups: [acme])
    assert run_identity(corpus, Choice()) is None
