"""Counting in several processes gives what one gives."""

import pytest
import sacrebleu

from evaluator.metrics import counting
from evaluator.metrics.counting import count

TRANSLATIONS = [f"the cat number {k} sat on {'the mat ' * (k % 7)}" for k in range(150)]
REFERENCES = [[f"on the mat sat cat number {k}" for k in range(150)]]


@pytest.mark.parametrize("scorer", [sacrebleu.TER(), sacrebleu.BLEU()])
def test_processes_do_not_matter(scorer: sacrebleu.metrics.base.Metric) -> None:
    alone = count(scorer, TRANSLATIONS, REFERENCES)
    assert len(alone) == 150
    assert count(scorer, TRANSLATIONS, REFERENCES, processes=2) == alone


def test_without_other_processes_it_counts_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting.sys, "executable", "/no/such/python")
    scorer = sacrebleu.TER()
    alone = count(scorer, TRANSLATIONS, REFERENCES)
    assert count(scorer, TRANSLATIONS, REFERENCES, processes=2) == alone
