"""Sentences and clauses without a counterpart."""

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


def test_clauses_left_out() -> None:
    def pair(confidence: float) -> CheckedPair:
        uncovered = (UncoveredSpan(2, 15, confidence),)
        return CheckedPair("1.2", "1", Status.PAIRED, SENTENCE, "Promote it.", uncovered)

    assert [d.severity for d in find(pair(0.6))] == [Severity.MINOR]
    (draft,) = find(pair(0.9))
    assert draft.severity is Severity.MAJOR
    assert draft.source_span is not None
    assert draft.source_span.text == SENTENCE[2:15]
