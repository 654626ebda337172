"""The first checks: terms, untranslated text, copied source."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import CheckedDocument, CheckedPair, Draft, load_checks
from evaluator.checks.terms import TermCheck
from evaluator.checks.untranslated import CopiedCheck, UntranslatedCheck
from evaluator.corpora.corpus import load_corpus
from evaluator.documents import Term, read_terms
from evaluator.evaluation.findings import find_errors
from evaluator.evidence.risks import PairReadings
from evaluator.model import Level, Severity, Status
from evaluator.model.run import Run
from evaluator.structure import StructuredText
from tests.conftest import SYMPOSIUM, WESTERN, pairs_of, structured

RAIL = Term("高速铁路", ("high-speed railway", "high-speed rail"), ("fast iron road",))
ROAD = Term("铁路", ("railway",), ("iron road",))
SHAANXI = Term("陕西", ("Shaanxi",), ("Shanxi",))
SHANXI = Term("山西", ("Shanxi",))
HILL = Term("金山", ("golden hill",), ("Jinshan",))


def pair(source: str, translation: str) -> CheckedPair:
    return CheckedPair("1.1", "1", Status.PAIRED, source, translation)


def find_terms(source: str, translation: str, *terms: Term) -> list[Draft]:
    document = CheckedDocument([pair(source, translation)], terms)
    return list(TermCheck().find(document))


@pytest.mark.parametrize(
    ("source", "translation", "terms"),
    [
        ("高速铁路建设", "building High Speed Railways", (RAIL,)),  # inflection, case, hyphen
        ("高速铁路建设", "building the high-speed railway", (RAIL, ROAD)),  # the longest match
        ("陕西和山西", "Shaanxi and Shanxi", (SHAANXI, SHANXI)),  # right for its neighbour
        ("公路建设", "building iron roads", (RAIL, ROAD)),  # the source does not have the term
        ("西（宁）成（都）", "Xining-Chengdu", (Term("西(宁)成(都)", ("Xining–Chengdu",)),)),
    ],
)
def test_accepted_renderings(source: str, translation: str, terms: tuple[Term, ...]) -> None:
    assert find_terms(source, translation, *terms) == []


def test_forbidden_rendering() -> None:
    (draft,) = find_terms("建设高速铁路。", "Build fast iron roads.", RAIL, ROAD)
    assert draft.severity is Severity.MAJOR
    assert draft.source_span is not None
    assert draft.translation_span is not None
    assert (draft.source_span.start, draft.source_span.text) == (2, "高速铁路")
    assert (draft.translation_span.start, draft.translation_span.text) == (6, "fast iron roads")
    assert draft.suggestion == "high-speed railway"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("house style", "forbids “fast iron roads” for 高速铁路 (house style)."),
        ("建设高速铁路。", "forbids “fast iron roads” for 高速铁路."),  # the sentence itself
        ("建設高速鐵路。", "forbids “fast iron roads” for 高速铁路."),
    ],
)
def test_a_note_that_is_the_sentence_itself_is_not_told(note: str, told: str) -> None:
    (draft,) = find_terms("建设高速铁路。", "Build fast iron roads.", replace(RAIL, note=note))
    assert draft.message.told().endswith(told)


def test_what_a_contract_defines_is_no_name() -> None:
    term = Term("承租人", ("tenant",), ("lessee",))
    (draft,) = find_terms("由承租人支付租金。", "Rent is paid by the Lessee.", term)
    assert draft.severity is Severity.MAJOR


def test_a_forbidden_rendering_that_reads_as_a_name_is_critical() -> None:
    (draft,) = find_terms("金山在此。", "Here is Jinshan.", HILL)
    assert draft.severity is Severity.CRITICAL
    (draft,) = find_terms("铁路。", "(3) Iron roads.", ROAD)  # capital of the sentence's head
    assert draft.severity is Severity.MAJOR


def test_missing_rendering() -> None:
    (draft,) = find_terms("建设高速铁路。", "Build it.", RAIL)
    assert draft.severity is Severity.MINOR
    assert draft.translation_span is None
    assert draft.source_span is not None
    assert draft.suggestion == "high-speed railway"


def test_a_term_that_recurs_in_a_pair_is_told_once() -> None:
    assert len(find_terms("铁路，铁路，铁路。", "Roads.", ROAD)) == 1


@pytest.mark.parametrize(
    ("translation", "spans"),
    [
        ("Develop the 西部 region", ["西部"]),
        ("Develop 西部大开发 and 三农.", ["西部大开发", "三农"]),
        ("Develop the western region", []),
        ("Xi Jinping (习近平) said", ["习近平"]),
    ],
)
def test_untranslated(translation: str, spans: list[str]) -> None:
    document = CheckedDocument([pair("西部大开发与三农问题研究综述", translation)])
    found = [d.translation_span for d in UntranslatedCheck().find(document)]
    assert [span.text for span in found if span] == spans


def test_copied_source() -> None:
    source = "推动形成优势互补高质量发展的区域经济布局。"
    copied = CheckedDocument([pair(source, source), pair(source, source[:-1] + ".")])
    assert [d.severity for d in CopiedCheck().find(copied)] == [Severity.CRITICAL] * 2
    assert not list(UntranslatedCheck().find(copied))  # said once, by the graver check
    ours = CheckedDocument([pair(source, "Promote a regional economic layout."), pair("", "A")])
    assert not list(CopiedCheck().find(ours))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_check_raises_and_every_span_lies_in_its_text(source: str, translation: str) -> None:
    terms = [RAIL, SHAANXI, Term("a", ("b",), ("a b", "1"))]
    pairs = [pair(source, translation), pair(translation, source), pair("陕西" + source, "Shanxi")]
    for check in load_checks():
        for draft in check.find(CheckedDocument(pairs, terms)):
            checked = pairs[draft.pair]
            for span, text in (
                (draft.source_span, checked.source),
                (draft.translation_span, checked.translation),
            ):
                assert span is None or text[span.start : span.end] == span.text
            assert 0 <= draft.confidence <= 1


@pytest.mark.parametrize(("folder", "least"), [(WESTERN, 200), (SYMPOSIUM, 80)])
def test_the_references_keep_to_their_own_term_lists(folder: Path, least: int) -> None:
    terms = read_terms(folder / "terms.csv").terms
    assert len(terms) >= least
    assert len({term.source for term in terms}) == len(terms)
    corpus = load_corpus(folder)
    source = corpus.sources[corpus.default_source]
    units = [by_id(structured(path)) for path in (source, corpus.references["a"])]
    assert units[0].keys() == units[1].keys()
    document = CheckedDocument([pair(units[0][u], units[1][u]) for u in units[0]], terms)
    assert [draft.message.told() for draft in TermCheck().find(document)] == []


def by_id(text: StructuredText) -> dict[str, str]:
    return {unit.id: text.text_of(unit) for unit in text.units}


def test_checks_are_switched_on_and_off() -> None:
    names = [check.name for check in load_checks()]
    assert [check.name for check in load_checks(["terms", "names"])] == ["names", "terms"]
    assert [check.name for check in load_checks((), ["terms"])] == [
        n for n in names if n != "terms"
    ]


def test_the_order_of_the_checks_does_not_matter(western_run: Run) -> None:
    sentences = pairs_of(western_run, level=Level.SENTENCE)
    units = pairs_of(western_run, level=Level.UNIT)
    terms = read_terms(WESTERN / "terms.csv").terms
    forth, back = (
        find_errors("mt", sentences, units, terms, PairReadings(), checks)
        for checks in (load_checks(), load_checks()[::-1])
    )
    assert forth == back
    assert len(forth) > 20


def test_what_is_known_of_a_document_goes_with_it() -> None:
    """Garbage is looked for seldom: a long document that waited for it would stay in memory."""
    document = CheckedDocument([CheckedPair("1.1", "1", Status.PAIRED, "打点滴。", "A drip.")])
    gone = weakref.ref(document)
    gc.disable()
    try:
        assert document.known[0]
        del document
        assert gone() is None
    finally:
        gc.enable()
