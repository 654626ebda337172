import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.suspect import LEAST_RISK, SuspectCheck, stretches
from evaluator.model import Severity, Status
from evaluator.quality import WordRisk

TEXT = "aa bb cc dd ee ff"
HIGH, LOW = LEAST_RISK + 0.1, LEAST_RISK / 3


def drafts(*risks: float) -> list[Draft]:
    words = tuple(WordRisk(3 * k, 3 * k + 2, risk, risk) for k, risk in enumerate(risks))
    pair = CheckedPair("1.1", "1", Status.PAIRED, "中文", TEXT, risks=words)
    return list(SuspectCheck().find(CheckedDocument([pair])))


def test_neighbours_at_risk_are_one_finding() -> None:
    (only,) = drafts(LOW, HIGH, HIGH, LOW, LOW, LOW)
    assert only.translation_span is not None
    assert only.translation_span.text == "bb cc"
    assert (only.severity, only.confidence) == (Severity.MINOR, 0.85)


def test_one_calm_word_between_two_at_risk_belongs_to_them() -> None:
    (only,) = drafts(HIGH, LOW, HIGH, LOW, LOW, LOW)
    assert only.translation_span is not None
    assert only.translation_span.text == "aa bb cc"


def test_calm_words_and_unknown_risks_are_let_be() -> None:
    assert drafts(*[LOW] * 6) == []
    assert drafts() == []


@given(st.lists(st.floats(0, 1), max_size=30))
def test_stretches_stand_apart(values: list[float]) -> None:
    words = [WordRisk(3 * k, 3 * k + 2, value, value) for k, value in enumerate(values)]
    found = sorted((run[0].start, run[-1].end) for run in stretches(words))
    assert all(a[1] + 1 < b[0] for a, b in pairwise(found))
    assert len(found) >= any(value >= LEAST_RISK for value in values)


def test_a_document_that_speaks_against_itself_is_doubted_sooner() -> None:
    risks = tuple(WordRisk(3 * k, 3 * k + 2, 0.4, 0.4) for k in range(6))
    pair = CheckedPair("1.1", "1", Status.PAIRED, "中文", TEXT, risks=risks)
    wrong = [
        CheckedPair("2.1", "2", Status.PAIRED, "国家机关", f"state mechanism {k}") for k in range(4)
    ]
    assert not list(SuspectCheck().find(CheckedDocument([pair])))
    (draft,) = SuspectCheck().find(CheckedDocument([pair, *wrong]))
    assert (draft.pair, draft.confidence) == (0, 0.8)


def test_what_the_knowledge_accepts_is_not_doubted() -> None:
    def doubted(source: str, translation: str) -> bool:
        ends = [match.span() for match in re.finditer(r"\w+", translation)]
        risks = tuple(WordRisk(*place, HIGH, HIGH) for place in ends)
        pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation, risks=risks)
        return bool(list(SuspectCheck().find(CheckedDocument([pair]))))

    assert not doubted("政府工作报告", "Government Work Report")
    assert doubted("政府工作报告", "Authorities' Labour Report")
    assert doubted("政府工作报告的附件", "Enclosed Government Work Report")  # more than the term


def test_in_a_convicted_document_the_likeliest_share_is_doubted_and_no_more() -> None:
    def doubtful(number: int, risk: float) -> CheckedPair:
        risks = tuple(WordRisk(3 * k, 3 * k + 2, risk, risk) for k in range(6))
        return CheckedPair(f"{number}.1", str(number), Status.PAIRED, "中文", TEXT, risks=risks)

    pairs = [doubtful(k, 0.3 + k / 1000) for k in range(20)]
    wrong = [CheckedPair("x", "x", Status.PAIRED, "国家机关", f"state mechanism {k}") for k in "ab"]
    found = SuspectCheck().find(CheckedDocument([*pairs, *wrong, *wrong]))
    assert {draft.pair for draft in found} == set(range(10, 20))
