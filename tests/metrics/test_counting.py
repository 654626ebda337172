"""Counting in several processes gives what one gives, and imports nothing that lies about."""

import sys
from pathlib import Path
from typing import Any

import pytest
import sacrebleu

from evaluator.metrics import counting
from evaluator.metrics.counting import count

TRANSLATIONS = [f"the cat number {k} sat on {'the mat ' * (k % 7)}" for k in range(150)]
REFERENCES = [[f"on the mat sat cat number {k}" for k in range(150)]]


@pytest.fixture
def no_counting_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this process's own share is counted in it: a worker that fails is seen."""
    real, calls = counting.count, []

    def once(*arguments: Any) -> object:
        calls.append(arguments)
        assert len(calls) == 1, "a worker gave nothing"
        return real(*arguments)

    monkeypatch.setattr(counting, "count", once)


@pytest.mark.parametrize(("name", "scorer"), [("ter", sacrebleu.TER()), ("bleu", sacrebleu.BLEU())])
def test_processes_do_not_matter(
    name: str, scorer: sacrebleu.metrics.base.Metric, no_counting_here: None
) -> None:
    alone = count(name, scorer, TRANSLATIONS, REFERENCES)
    assert len(alone) == 150
    assert count(name, scorer, TRANSLATIONS, REFERENCES, processes=2) == alone


def test_without_other_processes_it_counts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    scorer = sacrebleu.TER()
    alone = count("ter", scorer, TRANSLATIONS, REFERENCES)
    assert count("ter", scorer, TRANSLATIONS, REFERENCES, processes=2) == alone


def test_a_metric_that_workers_do_not_know_is_counted_here() -> None:
    scorer = sacrebleu.TER()
    alone = count("ter", scorer, TRANSLATIONS, REFERENCES)
    assert count("of-a-plugin", scorer, TRANSLATIONS, REFERENCES, processes=2) == alone


def test_nothing_is_imported_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_counting_here: None
) -> None:
    for name in ("random.py", "json.py", "sacrebleu.py", "evaluator/__init__.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"open({str(tmp_path / 'PWNED')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    count("ter", sacrebleu.TER(), TRANSLATIONS, REFERENCES, processes=2)
    assert not (tmp_path / "PWNED").exists()
