"""What a trusted translation does as well is no error."""

from dataclasses import replace

import pytest

from evaluator.checks import CheckedDocument, CheckedPair, load_checks
from evaluator.documents import Term
from evaluator.evaluation.findings import drafts_of
from evaluator.model import Status


def found(
    source: str, translation: str, reference: str | None = None, terms: tuple[Term, ...] = ()
) -> list[str]:
    """Checks that find something in a pair, with what stands beside it."""
    pair = CheckedPair("1.1", "1", Status.PAIRED, source, translation)
    if reference is not None:
        pair = replace(pair, reference=replace(pair, translation=reference))
    drafts = drafts_of(load_checks(), CheckedDocument([pair], terms))
    return sorted({name for name, _ in drafts})


FRANCE = "法国总统昨天在会上发了言。"
NO_NAME = "Yesterday the head of government spoke to the meeting."


@pytest.mark.parametrize(
    ("source", "translation", "excusing", "accusing", "check"),
    [
        # the same is missing from both
        (
            FRANCE,
            NO_NAME,
            "The head of government addressed the meeting yesterday.",
            "The French president addressed the meeting yesterday.",
            "names",
        ),
        # a figure that both read otherwise than the check
        (
            "他有五十本书。",
            "He has 15 books.",
            "He owns 15 books.",
            "He owns fifty books.",
            "numbers",
        ),
    ],
)
def test_what_the_reference_does_too_is_no_finding(
    source: str, translation: str, excusing: str, accusing: str, check: str
) -> None:
    assert check in found(source, translation)
    assert check in found(source, translation, accusing)
    assert check not in found(source, translation, excusing)


def test_words_of_the_reference_are_no_wrong_ones() -> None:
    source, literal = "要学习贯彻会议精神。", "Study and implement the spirit of the meeting."
    assert "knowledge" in found(source, literal)
    assert "knowledge" not in found(source, literal, "We must study the spirit of the meeting.")
    assert "knowledge" in found(source, literal, "We must study the guiding principles set out.")


def test_no_reference_excuses_from_a_term_list() -> None:
    terms = (Term("绿地", ("green space",)),)
    source, translation = "城市要多建绿地。", "Cities should build more lawns."
    assert "terms" in found(source, translation, translation, terms)
