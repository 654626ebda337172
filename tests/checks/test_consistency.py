"""Recurring phrases and sentences across a document."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import WordLink
from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.consistency import ConsistencyCheck
from evaluator.documents import Term
from evaluator.model import Severity, Status
from evaluator.quality import WordRisk


def pair(pair_id: str, source: str, translation: str, **linked: str) -> CheckedPair:
    """A pair in which each Chinese word is linked with the English given."""
    links = [
        WordLink(
            source.index(zh),
            source.index(zh) + len(zh),
            translation.index(en),
            translation.index(en) + len(en),
            0.8,
        )
        for zh, en in linked.items()
    ]
    return CheckedPair(pair_id, "1", Status.PAIRED, source, translation, links=tuple(links))


def find(*pairs: CheckedPair, terms: tuple[Term, ...] = ()) -> list[Draft]:
    return list(ConsistencyCheck().find(CheckedDocument(pairs, terms)))


def guarantee(pair_id: str, verb: str, rendering: str) -> CheckedPair:
    """A pair with 组织保障, whose two words are rendered by the two given."""
    organisation, security = rendering.split()
    return pair(
        pair_id,
        f"{verb}组织保障。",
        f"This is about {rendering}.",
        组织=organisation,
        保障=security,
    )


FIRST = guarantee("1.1", "强化", "organizational guarantees")
AGAIN = guarantee("2.1", "重视", "organizational guarantee")  # inflection is no deviation
ODD = guarantee("3.1", "完善", "team security")


def test_the_less_frequent_rendering_deviates() -> None:
    (draft,) = find(ODD, FIRST, AGAIN)
    assert (draft.pair, draft.severity, draft.confidence) == (0, Severity.MINOR, 0.75)
    assert draft.source_span is not None
    assert draft.translation_span is not None
    assert (draft.source_span.text, draft.translation_span.text) == ("组织保障", "team security")
    assert "“organizational guarantees” in 1.1, 2.1" in draft.message.told()
    assert draft.suggestion == "organizational guarantees"


def test_a_deviation_that_no_word_at_risk_speaks_against_is_left_alone() -> None:
    for risk, count in ((0.1, 0), (0.3, 1)):
        sound = replace(ODD, risks=(WordRisk(0, len(ODD.translation), risk, 0.0),))
        assert len(find(sound, FIRST, AGAIN)) == count


def test_as_often_one_way_as_the_other() -> None:
    (draft,) = find(FIRST, ODD)
    assert (draft.pair, draft.confidence) == (1, 0.65)


def test_what_the_term_list_accepts() -> None:
    term = Term("组织保障", ("safeguards", "team security"))
    assert find(FIRST, AGAIN, ODD, terms=(term,)) == []
    other = guarantee("4.1", "健全", "group safety")
    (draft,) = find(FIRST, AGAIN, other, terms=(term,))
    assert draft.suggestion == "safeguards"


def test_the_usual_rendering_elsewhere_in_the_pair() -> None:
    astray = CheckedPair(
        "3.1",
        "1",
        Status.PAIRED,
        ODD.source,
        f"{ODD.translation} And organizational guarantees.",
        links=ODD.links,
    )
    assert find(FIRST, AGAIN, astray) == []


def test_scattered_links_are_no_evidence() -> None:
    between = pair(
        "3.1",
        "完善组织保障。",
        "A team improving security.",
        完善="improving",
        组织="team",
        保障="security",
    )
    assert find(FIRST, AGAIN, between) == []


def test_different_phrases_with_the_same_english() -> None:
    def housing(pair_id: str, noun: str) -> CheckedPair:
        source = f"要有住房{noun}。"
        return pair(
            pair_id, source, "There is housing security.", 住房="housing", **{noun: "security"}
        )

    (draft,) = find(housing("1.1", "保障"), housing("2.1", "安全"))
    assert draft.pair == 1
    told = draft.message.told()
    assert told == "“housing security” stands for 住房安全 here, and for 住房保障 in 1.1."


def test_repeated_sentences() -> None:
    first = pair("1.1", "各地要认真落实。", "All regions must implement this.")
    assert find(first, pair("2.1", "各地要认真落实！", "All regions must implement this!")) == []
    (draft,) = find(first, pair("2.1", "各地要认真落实。", "Everyone should work hard."))
    assert (draft.pair, draft.suggestion) == (1, first.translation)
    short = pair("1.1", "很好。", "Great."), pair("2.1", "很好。", "Good.")
    assert find(*short) == []


@given(
    st.lists(st.tuples(st.text(alphabet="组织保障住房安全，。", max_size=12), st.text(max_size=12)))
)
def test_any_text(texts: list[tuple[str, str]]) -> None:
    pairs = [
        CheckedPair(
            str(number),
            "1",
            Status.PAIRED,
            source,
            english,
            links=tuple(
                WordLink(k, k + 2, k, k + 1, 0.9)
                for k in range(0, min(len(source), len(english)), 2)
            ),
        )
        for number, (source, english) in enumerate(texts)
    ]
    for draft in find(*pairs):
        for place, text in (
            (draft.source_span, pairs[draft.pair].source),
            (draft.translation_span, pairs[draft.pair].translation),
        ):
            assert place is not None
            assert text[place.start : place.end] == place.text
