"""How many sentences of a document hold a serious error: its own level, and an honest range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluator.quality.experience import Count, Level, count_of
from training.level import JudgedDocument, fit_level

LEVEL = Level((1.5, -1.0), spread=0.8, false=0.01, found=0.2)


def counted(
    estimates: list[float], grave: int = 0, *, certain: int = 0, spread: float = 0.8
) -> Count:
    """Of sentences, the first of which hold a grave finding."""
    first = np.arange(len(estimates)) < grave
    nothing = np.zeros(len(estimates))
    return count_of(np.array(estimates), first, nothing, certain, replace(LEVEL, spread=spread))


def drawn(generator: np.random.Generator, sentences: int = 20) -> JudgedDocument:
    """A document as the level has it."""
    estimates = generator.uniform(0.2, 0.8, sentences)
    logits = LEVEL.line[0] * np.log(estimates / (1 - estimates)) + LEVEL.line[1]
    chances = 1 / (1 + np.exp(-logits - LEVEL.spread * generator.normal()))
    agreed = generator.random(sentences) < chances
    grave = generator.random(sentences) < np.where(agreed, LEVEL.found, LEVEL.false)
    return JudgedDocument("mt", "d", estimates, grave, np.zeros(sentences), agreed)


def test_the_range_holds_the_likely_number_and_ends_where_sentences_do() -> None:
    count = counted([0.5] * 100, grave=9, certain=3)
    assert 3 < count.low < count.likely < count.high <= 103
    assert counted([]) == Count(0, 0, 0)
    assert counted([0.0, 0.0], certain=1) == Count(1, 1, 1)
    assert counted([0.97], grave=1) == Count(1, 1, 1)


def test_the_level_follows_what_checks_found_and_did_not_find() -> None:
    quiet, usual, loud = (counted([0.5] * 80, grave=grave) for grave in (0, 6, 14))
    assert quiet.likely < usual.likely < loud.likely
    sure = counted([0.5] * 80, spread=0.0)
    assert sure.high - sure.low < usual.high - usual.low


def test_checks_that_find_much_convict_no_sentence_that_they_do_not_name() -> None:
    """As with a term list: many findings come from what they know, not from errors alone."""
    assert 30 <= counted([0.3] * 80, grave=32).likely <= 45


def test_a_range_over_very_many_sentences_costs_no_table_of_them_all() -> None:
    count = counted([0.4] * 5000, grave=100)
    assert 0 < count.low < count.likely < count.high < 5000


def test_what_the_estimator_has_no_part_in_counts_beside_it() -> None:
    lost = np.array([1.0, 1.0, 0.0, 0.0])
    assert count_of(np.zeros(4), np.zeros(4, bool), lost, level=LEVEL) == Count(2, 2, 2)


def test_four_documents_of_five_lie_in_their_range_and_the_level_is_learnt_from_them() -> None:
    generator = np.random.default_rng(0)
    documents = [drawn(generator) for _ in range(100)]
    counts = [count_of(one.estimates, one.grave, one.others, level=LEVEL) for one in documents]
    inside = [c.low <= d.agreed.sum() <= c.high for c, d in zip(counts, documents, strict=True)]
    assert 0.75 < np.mean(inside) < 0.95
    found = fit_level(documents)
    assert found.line == pytest.approx(LEVEL.line, abs=0.3)
    assert found.spread == pytest.approx(LEVEL.spread, abs=0.2)
    assert (found.found, found.false) == pytest.approx((LEVEL.found, LEVEL.false), abs=0.04)
