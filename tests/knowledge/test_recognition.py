"""Terms found in a sentence, and their renderings in its translation."""

import pytest

from evaluator.errors import InputError
from evaluator.knowledge import Entry, Knowledge, Why, chosen_domains, load_entries, telltales
from evaluator.knowledge.index import load_index
from evaluator.model import Severity

UNIT = Entry(
    "单位", "party-state", "noun", ("employer", "work unit"), ("unit",), Why.SENSE,
    Severity.MAJOR, near=("职工",), not_near=("面积",),
)  # fmt: skip
INSTITUTION = Entry("事业单位", "party-state", "noun", ("public institution",))
HEED = Entry("考虑", "general", "verb", ("take ... into account", "consider"))
PLAYING, HITTING = (
    Entry("打", "x", "verb", (own,), (other,), Why.SENSE, Severity.MAJOR, near, is_sense=True)
    for own, other, near in (("play", "hit", ("篮球",)), ("hit", "play", ("孩子",)))
)
SNUB = Entry(
    "碰钉子", "idioms", "phrase", ("get turned down",), ("get a nail",), Why.LITERAL, Severity.MAJOR
)
BANK = Entry("中国银行", "organisations", "organisation", ("Bank of China",))
KNOWLEDGE = Knowledge.of((UNIT, INSTITUTION, HEED, PLAYING, HITTING, SNUB, BANK))
ALL = frozenset(("party-state", "general", "x", "organisations"))


def found(source: str, translation: str = "") -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            source[term.start : term.end],
            [translation[hit.start : hit.end] for hit in term.accepted],
            [translation[hit.start : hit.end] for hit in term.wrong],
        )
        for term in KNOWLEDGE.recognise(source, translation, ALL)
    ]


def test_longest_term_at_every_place() -> None:
    assert [term for term, _, _ in found("事业单位的职工")] == ["事业单位"]


def test_two_words_that_meet_are_no_third() -> None:
    applicant = Knowledge.of([Entry("申请人", "x", "noun", ("applicant",))])
    assert not applicant.terms("毕业生可以申请人才公寓")
    assert applicant.terms("申请人应当提交材料")


def test_half_of_a_firms_name_is_no_term() -> None:
    greens = Knowledge.of([Entry("上海青", "x", "noun", ("bok choy",))])
    assert not greens.terms("上海青禾文化传播有限公司")
    assert greens.terms("炒上海青")


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("职工向单位请假", True),
        ("单位面积产量", False),
        ("换算单位", False),
        ("职工的单位面积", False),
    ],
)
def test_neighbours_switch_an_entry(source: str, holds: bool) -> None:
    assert bool(found(source)) == holds


def test_wrong_rendering_inside_a_right_one_is_right() -> None:
    assert found("职工的单位", "the employees' work units") == [("单位", ["work units"], [])]
    assert found("职工的单位", "the employees' units") == [("单位", [], ["units"])]


@pytest.mark.parametrize("source", ["他碰钉子", "他碰了钉子", "他碰了个钉子", "他碰了我的钉子"])
def test_a_set_phrase_may_be_parted(source: str) -> None:
    assert found(source, "He got a nail") == [(source[1:], [], ["got a nail"])]


@pytest.mark.parametrize(
    ("source", "term"),
    [
        ("商贩敲游客竹杠", "敲游客竹杠"),
        ("他敲了我的竹杠", "敲了我的竹杠"),
        ("他敲了三下竹杠", None),  # nobody stands in between
        ("他们敲，游客竹杠", None),
        ("一共二百零三块，抹个零吧", "抹个零"),
        ("他抹了零", "抹了零"),
    ],
)
def test_who_parts_a_set_phrase_and_what_a_verb(source: str, term: str | None) -> None:
    known = Knowledge.of(
        [
            Entry(
                "敲竹杠", "idioms", "phrase", ("fleece",), ("knock",), Why.LITERAL, Severity.MAJOR
            ),
            Entry(
                "抹零", "x", "verb", ("round down",), ("wipe zero",), Why.LITERAL, Severity.MAJOR
            ),
        ]
    )
    assert [source[a:b] for a, b, _ in known.terms(source)] == ([term] if term else [])


def test_what_is_right_beside_certain_words_allows_nothing_elsewhere() -> None:
    """A factory's 打样 is making a sample; a province's is setting an example."""
    factory = Entry("打样", "x", "verb", ("make a sample",), near=("客户",))
    province = Entry(
        *("打样", "y", "verb", ("set an example",), ("make a sample",)),
        *(Why.SENSE, Severity.MAJOR, ("全省",)),
    )
    known = Knowledge.of([factory, province])

    def wrong(source: str) -> int:
        (term,) = known.recognise(source, "make a sample", frozenset(("x", "y")))
        return len(term.wrong)

    assert wrong("为全省打样") == 1
    assert wrong("为客户打样") == 0
    assert wrong("为全省客户打样") == 0


def test_what_is_wrong_beside_certain_words_is_so_whatever_is_right_elsewhere() -> None:
    """A bank's 不良率 is of its loans, a factory's of its goods."""
    anybody = Entry("不良率", "x", "noun", ("defect rate", "defect ... rate"))
    bank = Entry(
        *("不良率", "y", "noun", ("bad loan ratio",), ("defect rate",)),
        *(Why.SENSE, Severity.MAJOR, ("银行",)),
    )
    known = Knowledge.of([anybody, bank])

    def judged(source: str) -> tuple[int, int]:
        (term,) = known.recognise(source, "defect rate", frozenset("xy"))
        return len(term.accepted), len(term.wrong)

    assert judged("银行的不良率") == (0, 1)
    assert judged("产品的不良率") == (2, 0)


def test_noun_phrase_turned_round() -> None:
    text = "the units of work of the employees"
    assert found("职工的单位", text) == [("单位", ["units of work"], [])]


def test_gap_in_a_rendering() -> None:
    text = "We took all these factors into account."
    assert found("我们考虑了各种因素", text) == [
        ("考虑", ["took all these factors into account"], [])
    ]
    far = "We took all of these many other factors into account."
    assert found("我们考虑了各种因素", far) == [("考虑", [], [])]


def test_one_sense_at_a_time() -> None:
    assert found("篮球他打了", "Basketball he hit") == [("打", [], ["hit"])]
    assert found("孩子他打了", "The child he played") == [("打", [], ["played"])]
    assert found("孩子的篮球他打了", "He played") == []  # neighbours of both: nobody knows
    assert found("他打了") == []


def test_names_of_an_english_text() -> None:
    hits = KNOWLEDGE.names("The Bank of China and a bank of china")
    assert [(hit.start, hit.entry.source) for hit in hits] == [(4, "中国银行")]


def test_words_that_tell_wrong_from_right() -> None:
    wrong, right = telltales(UNIT)
    assert not wrong
    assert right == {"employer", "work", "unit"}


def test_words_of_anything_tell_no_wrong_rendering() -> None:
    assert telltales(SNUB)[0] == {"nail"}


def test_a_short_text_may_be_of_any_domain() -> None:
    assert KNOWLEDGE.domains(["单位"]) >= ALL
    assert "party-state" in KNOWLEDGE.domains(["事业单位" * 200])
    assert "organisations" not in KNOWLEDGE.domains(["事业单位" * 200])


def test_domains_chosen_by_the_user() -> None:
    assert chosen_domains([]) is None
    assert chosen_domains(["auto", "contracts"]) is None
    assert chosen_domains(["none"]) == frozenset()
    assert (chosen_domains(["contracts"]) or frozenset()) > {"contracts"}
    with pytest.raises(InputError, match="did you mean 'contracts'"):
        chosen_domains(["contract"])


def test_what_is_kept_of_the_bundled_entries_is_what_they_say() -> None:
    index = load_index()
    assert index.domains == {entry.domain for entry in load_entries()}
    for entry in load_entries()[::97]:
        found = {own for _, end, own in index.terms(entry.source) if end == len(entry.source)}
        assert any(entry in own for own in found)
        if entry.is_name:
            folded = entry.renderings[0].casefold()
            assert folded in dict(index.names(folded, 0))
