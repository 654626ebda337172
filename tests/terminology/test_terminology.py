"""Candidate terms, lists made of them, and what is wrong with a list."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evaluator.alignment import WordLink
from evaluator.checks import CheckedPair
from evaluator.documents import Term
from evaluator.model import Status
from evaluator.terminology import FaultKind, candidates, contradictions, faults, mined, suggested


def pair(
    number: int, source: str, translation: str, links: Sequence[tuple[str, str]] = ()
) -> CheckedPair:
    """A pair whose words are linked as given."""
    linked = []
    for chinese, english in links:
        start, at = source.index(chinese), translation.index(english)
        linked.append(WordLink(start, start + len(chinese), at, at + len(english), 0.8))
    return CheckedPair(f"p{number}", "p", Status.PAIRED, source, translation, links=tuple(linked))


SENTENCES = ("陶瓷阀门坏了。", "我们用的是陶瓷阀门。", "请你换掉陶瓷阀门。")


def rendered(number: int, english: str, noun: str, adjective: str) -> CheckedPair:
    """A pair in which 陶瓷阀门 is rendered."""
    return pair(
        number,
        SENTENCES[number % 3],
        f"It is about {english}.",
        [("陶瓷", adjective), ("阀门", noun)],
    )


CERAMIC = rendered(1, "ceramic valves", "valves", "ceramic")
AGAIN = rendered(2, "a ceramic valve", "valve", "ceramic")
PORCELAIN = rendered(3, "porcelain taps", "taps", "porcelain")


def test_a_candidate_knows_how_it_was_rendered() -> None:
    (found,) = [c for c in candidates([CERAMIC, AGAIN, PORCELAIN]) if c.source == "陶瓷阀门"]
    assert found.places == (0, 1, 2)
    assert [(w.text, w.places) for w in found.wordings] == [
        ("ceramic valve", (0, 1)),
        ("porcelain taps", (2,)),
    ]
    assert found.agreement == pytest.approx(2 / 3)


def test_a_letter_that_tells_things_apart_belongs_to_the_rendering() -> None:
    said = [("承租方", "Party")]
    pairs = [
        pair(1, "承租方应当按月付款。", "Party B shall pay each month.", said),
        pair(2, "房屋由承租方使用。", "The house is used by Party B.", said),
    ]
    (found,) = [c for c in candidates(pairs) if c.source == "承租方"]
    assert [w.text for w in found.wordings] == ["Party B"]


def test_what_is_rendered_in_two_ways_is_suggested_first() -> None:
    steady = [
        pair(k, "签订合伙协议书。", "Sign the partnership deed.", [("合伙", "partnership")])
        for k in (4, 5, 6)
    ]
    pairs = [CERAMIC, AGAIN, PORCELAIN, *steady]
    terms = suggested(candidates(pairs), pairs)
    assert terms[0].source == "陶瓷阀门"
    assert terms[0].targets == ("ceramic valve", "porcelain taps")
    assert "porcelain taps ×1 (p3)" in terms[0].note
    assert any("合伙" in term.source for term in terms[1:])


def test_a_verb_a_phrase_of_every_day_and_part_of_a_term_are_none() -> None:
    pairs = [pair(k, "大家认真讨论人工智能技术问题", "") for k in (1, 2, 3)]
    sources = {candidate.source for candidate in candidates(pairs)}
    assert any("人工智能" in source for source in sources)
    assert not sources & {"大家", "认真", "讨论", "认真讨论", "问题", "技术问题"}


def test_a_deed_between_nouns_is_part_of_a_term() -> None:
    fund = ("养老保险基金由市里管理。", "本市设立养老保险基金。")
    texts = (*fund, "小王打扫房间。", "小李打扫房间。")
    sources = {c.source for c in candidates([pair(k, text, "") for k, text in enumerate(texts)])}
    assert "养老保险基金" in sources
    assert "打扫房间" not in sources


def test_only_what_translators_agree_on_is_mined() -> None:
    agreed = [CERAMIC, AGAIN, PORCELAIN, pair(7, "天气很好。", "The weather is fine.")]
    (term,) = [t for t in mined(candidates(agreed), agreed) if t.source == "陶瓷阀门"]
    assert term.targets == ("ceramic valve",)
    split = [CERAMIC, PORCELAIN, rendered(4, "china cocks", "cocks", "china")]
    assert not [t for t in mined(candidates(split), split) if t.source == "陶瓷阀门"]


def test_a_list_that_contradicts_itself() -> None:
    found = list(
        contradictions(
            [
                Term("阀门", ("valve", "tap"), ("taps",)),
                Term("閥門", ("stopcock",)),
                Term("陶瓷", ("ceramic",)),
                Term("陶瓷", ("Ceramic",)),
            ]
        )
    )
    assert [(fault.term.source, fault.message.id) for fault in found] == [
        ("阀门", "terminology.forbids-wanted"),
        ("閥門", "terminology.two-entries"),
        ("陶瓷", "terminology.double"),
    ]


def test_a_list_held_against_a_trusted_translation() -> None:
    terms = [
        Term("陶瓷", ("ceramic",), ("porcelain",)),
        Term("阀门", ("valve",)),
        Term("机床", ("machine tool",)),
    ]
    found = list(faults(terms, [CERAMIC, AGAIN, PORCELAIN]))
    assert [(fault.kind, fault.term.source, fault.pairs) for fault in found] == [
        (FaultKind.FORBIDS, "陶瓷", ("p3",)),
        (FaultKind.MISSES, "阀门", ("p3",)),
        (FaultKind.UNUSED, "机床", ()),
    ]
    assert found[1].told("en").endswith("in 1 of 3 places: “valve”. [p3]")
    assert "3 处中有 1 处" in found[1].told("zh")
