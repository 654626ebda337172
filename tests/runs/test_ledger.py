"""Verdicts of several reviewers at once: written down, held apart, hidden, adjudicated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.model.verdicts import FindingVerdict, Review
from evaluator.report.desk import Access, Desk, parts_of
from evaluator.report.desk.access import answers_to
from evaluator.report.desk.serving import check_desk
from evaluator.runs import opened_ledger, read_run, remove_run, write_run
from evaluator.runs.reviews import agreements, confirmed_terms, reliability, standings
from evaluator.runs.reviews.ledger import Kind, Ledger
from tests.report.html_fixture import desk_run

from .test_reviews import blank, finding, review, span


def verdict(name: str, decision: str, minute: int = 0) -> FindingVerdict:
    return FindingVerdict.model_validate(finding(name, decision, minute))


def test_a_verdict_based_on_an_older_one_is_a_conflict_and_overwrites_nothing(
    tmp_path: Path,
) -> None:
    with Ledger(tmp_path / "verdicts", "corpus", "run") as ledger:
        ledger.enroll("Anna")
        first = ledger.enter("Anna", Kind.FINDINGS, verdict("f", "accepted"), 0)
        assert (first.version, first.sequence, first.is_conflict) == (1, 1, False)
        again = ledger.enter("Anna", Kind.FINDINGS, verdict("f", "accepted", 5), 0)
        assert again == first, "the same once more, as the answer was lost"
        late = ledger.enter("Anna", Kind.FINDINGS, verdict("f", "dismissed"), 0)
        assert (late.is_conflict, late.version) == (True, 1)
        (kept,) = ledger.reviews()
        assert [v.decision for v in kept.findings] == ["accepted"]
        settled = ledger.enter("Anna", Kind.FINDINGS, verdict("f", "dismissed"), 1)
        assert [e.version for e in ledger.since(late.sequence)] == [2] == [settled.version]
        assert not any(entry.is_conflict for entry in ledger.since(0))


def test_a_served_run_has_one_server_and_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run = write_run(replace(desk_run(), reviews=[]), folder, blank)
    with opened_ledger(run) as ledger:
        ledger.enroll("Anna")
        ledger.enter("Anna", Kind.FINDINGS, verdict("f", "accepted"), 0)
        (found,) = read_run(folder).reviews
        assert found.findings[0].decision == "accepted", "read while it is served"
        with pytest.raises(InputError, match="is served already"), opened_ledger(run):
            pass
        with pytest.raises(InputError, match="is being reviewed"):
            write_run(read_run(folder), folder, blank)
    write_run(read_run(folder), folder, blank)
    (found,) = read_run(folder).reviews
    assert found.findings[0].decision == "accepted"
    remove_run(folder)
    assert not folder.exists()


def test_who_adjudicates_has_the_last_word() -> None:
    at = {"source_span": span("山水"), "suggestion": "landscape"}
    reviews = [
        review("Anna", [finding("f", "accepted", 9, **at), finding("g", "accepted", 1)]),
        review("Li", [finding("f", "dismissed", 8), finding("g", "dismissed", 2)]),
    ]
    ruling = review("Chen", [finding("f", "accepted", 1, **at), finding("g", "dismissed", 0)])
    assert {s.decision for s in standings([*reviews, ruling]).values()} == {"open"}
    ruled = [*reviews, ruling.model_copy(update={"adjudicates": True})]
    where = standings(ruled)
    assert (where["f"].decision, where["g"].decision) == ("accepted", "dismissed")
    assert [term.source for term in confirmed_terms(desk_run(), ruled).terms] == ["山水"]
    assert [(a.first, a.second) for a in agreements(ruled)] == [("Anna", "Li")]


def test_alpha_and_f1_of_what_is_marked() -> None:
    def judged(name: str, *decisions: str, marked: str = "abcd") -> Review:
        at = {"translation_span": span(marked)}
        given = [finding(f"{i}.1-x", said, 0, **at) for i, said in enumerate(decisions)]
        return review(name, [{**one, "pair": f"{i:016}"} for i, one in enumerate(given)])

    units = {"Meg": "0100000000", "Owen": "1110010000"}
    as_said = {"1": "accepted", "0": "dismissed"}
    reviews = [judged(name, *(as_said[u] for u in said)) for name, said in units.items()]
    # Two judges, two values: 1 - (n - 1) * disagreements / (zeros * ones).
    assert reliability(reviews).findings == pytest.approx(1 - 19 * 3 / (15 * 5))
    (found,) = agreements(reviews)
    # One error in common; Meg marks 1 and Owen 4 of four characters each.
    assert found.span_f1 == pytest.approx(2 * 1 / (1 + 4))
    assert reliability(reviews[:1]).findings is None


def test_parts_of_a_document() -> None:
    run = desk_run()  # units 1 to 4, a sentence each
    shares = parts_of(run, [("Anna", "50%"), ("Li", "75%")])
    assert shares == {"Anna": {"1", "2"}, "Li": {"3", "4", "1"}}
    assert parts_of(run, [("Anna", "2..3"), ("Anna", "4")]) == {"Anna": {"2", "3", "4"}}
    with pytest.raises(InputError, match="no unit or section '9'"):
        parts_of(run, [("Anna", "9")])


def test_links_and_sessions_are_of_one_reviewer() -> None:
    access = Access("t" * 16, ["Anna", "Li"])
    keys = {name: link.rpartition("=")[2] for name, link in access.links("http://x/").items()}
    assert {name: access.admitted(key) for name, key in keys.items()} == {
        name: name for name in keys
    }
    assert access.admitted(keys["Anna"][:-1]) is None
    assert access.known(access.session("Li")) == "Li"
    assert access.known(access.session("Wu")) is None, "no reviewer of this desk"
    assert access.known(access.session("Li").replace(".", ".x")) is None
    assert Access("u" * 16, ["Anna", "Li"]).admitted(keys["Anna"]) is None


@pytest.mark.parametrize(
    ("host", "bound", "is_ours"),
    [
        ("127.0.0.1:8765", "127.0.0.1", True),
        ("localhost", "127.0.0.1", True),
        ("[::1]:80", "::1", True),
        ("rebound.example:8765", "127.0.0.1", False),
        ("192.168.1.5:8765", "0.0.0.0", True),
        ("rebound.example", "0.0.0.0", False),
        (None, "127.0.0.1", False),
    ],
)
def test_names_that_a_server_answers_to(host: str | None, bound: str, is_ours: bool) -> None:
    assert answers_to(host, bound) is is_ours


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (Desk(host="0.0.0.0"), "--host 0.0.0.0: opens the run to other machines: give --token"),
        (Desk(token="short"), "--token: give 16 characters"),
        (Desk(blind=True), "--blind: needs names"),
        (Desk(reviewers=["An\nna"]), "is no name"),
        (Desk(port=70_000), "no port"),
    ],
)
def test_what_would_let_in_others_is_refused(desk: Desk, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_desk(desk)
