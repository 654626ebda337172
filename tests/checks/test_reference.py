"""Words that a reference says otherwise."""

from dataclasses import replace

import pytest

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.reference import LEAST_RISK, ReferenceCheck
from evaluator.model import Severity, Status
from evaluator.quality import WordRisk

SOURCE = "他住旅馆"  # 他 0-1, 住 1-2, 旅馆 2-4
HIGH, LOW = LEAST_RISK + 0.2, LEAST_RISK - 0.1


def linked(translation: str, *targets: str) -> CheckedPair:
    """A pair whose Chinese words are linked, in their order, with these English ones."""
    links = []
    for (start, end), word in zip([(0, 1), (1, 2), (2, 4)], targets, strict=True):
        at = translation.index(word)
        links.append(WordLink(start, end, at, at + len(word), 0.6))
    return CheckedPair("1.1", "1", Status.PAIRED, SOURCE, translation, links=tuple(links))


TRUSTED = linked("He sleeps in an inn", "He", "sleeps", "inn")


def found(
    translation: str, *targets: str, risky: str, reference: CheckedPair = TRUSTED
) -> list[Draft]:
    """What is found where the words named are at risk and the reference stands beside."""
    pair = linked(translation, *targets)
    risks = tuple(
        WordRisk(
            k.target_start,
            k.target_end,
            HIGH if translation[k.target_start : k.target_end] in risky.split() else LOW,
            0.1,
        )
        for k in pair.links
    )
    pair = replace(pair, risks=risks, reference=reference)
    return list(ReferenceCheck().find(CheckedDocument([pair], domains=())))


def test_a_word_at_risk_that_the_reference_says_otherwise_is_told() -> None:
    (only,) = found("He sleeps in a palace", "He", "sleeps", "palace", risky="palace")
    assert only.source_span is not None
    assert only.translation_span is not None
    assert (only.source_span.text, only.translation_span.text) == ("旅馆", "palace")
    assert only.suggestion == "inn"
    assert only.severity is Severity.MINOR
    for language in ("en", "zh"):
        told = only.message.told(language)
        assert all(word in told for word in ("旅馆", "palace", "inn"))


@pytest.mark.parametrize(
    ("translation", "targets", "risky"),
    [
        ("He sleeps in a palace", ("He", "sleeps", "palace"), ""),  # other words, but sound ones
        ("He slept in inns", ("He", "slept", "inns"), "slept inns"),  # inflected
        ("He is at an inn he sleeps", ("He", "inn", "sleeps"), "inn sleeps"),  # links astray
        ("He sleeps in at an", ("He", "sleeps", "at"), "at"),  # no content
    ],
)
def test_what_agrees_or_is_sound_is_let_be(
    translation: str, targets: tuple[str, ...], risky: str
) -> None:
    assert found(translation, *targets, risky=risky) == []


def test_neighbours_on_all_sides_are_one_finding() -> None:
    trusted = linked("He occupies rooms", "He", "occupies", "rooms")
    words = ("He", "shuns", "palace")
    (only,) = found("He palace shuns", *words, risky="palace shuns", reference=trusted)
    assert only.translation_span is not None
    assert only.translation_span.text == "palace shuns"


def test_without_a_reference_nothing_is_found() -> None:
    pair = linked("He sleeps in a palace", "He", "sleeps", "palace")
    assert list(ReferenceCheck().find(CheckedDocument([pair]))) == []
