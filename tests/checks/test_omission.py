"""Sentences and clauses without a counterpart."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluator.alignment import UncoveredSpan
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.omission import OmissionCheck
from evaluator.model import Severity, Status

SENTENCE = "推动形成优势互补高质量发展的区域经济布局。"


def find(*pairs: CheckedPair) -> list[Draft]:
    return list(OmissionCheck().find(CheckedDocument(pairs)))


def test_sentences_without_a_counterpart() -> None:
    (draft,) = find(CheckedPair("1.2", "1", Status.OMISSION, SENTENCE, ""))
    assert (draft.category, draft.severity) == ("Accuracy/Omission", Severity.MAJOR)
    assert draft.source_span is not None
    assert draft.source_span.text == SENTENCE
    (draft,) = find(CheckedPair("1.2", "1", Status.ADDITION, "", "A sentence from nowhere at all."))
    assert (draft.category, draft.severity) == ("Accuracy/Addition", Severity.MINOR)
    assert draft.translation_span is not None


def test_what_the_source_version_lost_is_no_addition() -> None:
    assert not find(CheckedPair("1.2", "1", Status.MISSING_FROM_SOURCE, "", "Lost on a page."))
    assert not find(CheckedPair("1.2", "1", Status.PAIRED, SENTENCE, "Promote the layout."))


def judged(pair: CheckedPair, gain: float) -> list[Draft]:
    """Findings where the texts are more alike by ``gain`` without a clause."""

    def similar(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
        whole = np.full((len(first), len(second)), 0.8 + gain, dtype=np.float32)
        if pair.source in first and pair.translation in second:
            whole[first.index(pair.source), second.index(pair.translation)] = 0.8
        return whole

    return list(OmissionCheck().find(CheckedDocument([pair], similar=similar)))


SOURCE = "我们修桥铺路，也为沿岸的村民建造新的房屋。"
ENGLISH = "We build bridges and roads, and we also put up new houses for the villagers there."
CLAUSE = "也为沿岸的村民建造新的房屋"
ADDED = "and we also put up new houses for the villagers there"


def paired(source: str, translation: str, level: float) -> CheckedPair:
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation)
    at, behind = source.find(CLAUSE), translation.find(ADDED)
    return replace(
        pair,
        uncovered=(UncoveredSpan(at, at + len(CLAUSE), level),) if at > 0 else (),
        unsupported=(UncoveredSpan(behind, behind + len(ADDED), level),) if behind > 0 else (),
    )


def test_clauses_left_out_and_added() -> None:
    (omitted,) = judged(paired(SOURCE, "We build bridges and roads.", 0.3), 0.03)
    assert (omitted.category, omitted.severity) == ("Accuracy/Omission", Severity.MAJOR)
    assert omitted.source_span is not None
    assert omitted.source_span.text == CLAUSE
    (added,) = judged(paired("我们修桥铺路。", ENGLISH, 0.2), 0.03)
    assert (added.category, added.severity) == ("Accuracy/Addition", Severity.MAJOR)
    assert added.translation_span is not None
    assert added.translation_span.text == ADDED


def test_a_clause_said_in_other_words_is_not_left_out() -> None:
    for level, gain in ((0.6, 0.03), (0.4, -0.02), (0.5, 0.01)):
        assert not judged(paired(SOURCE, ENGLISH, level), gain)
    assert not find(paired(SOURCE, "We build bridges and roads.", 0.3))  # no one to ask


def test_a_whole_sentence_left_out_is_grave() -> None:
    source = SOURCE.replace("，", "。")
    short = "We build bridges and roads here."
    grades = [judged(paired(text, short, 0.36), 0.0)[0].severity for text in (SOURCE, source)]
    assert grades == [Severity.MINOR, Severity.MAJOR]


def test_a_text_of_one_clause_is_not_left_out() -> None:
    pair = CheckedPair("1.1", "1", Status.PAIRED, "严禁吸烟", "No smoking whatsoever")
    pair = replace(pair, uncovered=(UncoveredSpan(0, 4, 0.0),))
    assert not judged(pair, 0.05)
