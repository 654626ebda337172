"""Gates: what they let through, and what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from junitparser import JUnitXml

from evaluator.comparison.gates import Gates, judge, junit_xml
from evaluator.errors import InputError
from evaluator.model import ScoreColumn, Severity
from evaluator.model.run import Run
from evaluator.model.scores import undeclared
from tests.comparison.runs import REFERENCES, finding, small_run

WORSE = ["Nothing.", "Nothing at all.", "No.", "Not."]


def reasons(gates: Gates, *arguments: object, **options: object) -> list[str | None]:
    run = small_run(*arguments, name="new", **options)  # type: ignore[arg-type]
    return [outcome.reason for outcome in judge(run, gates)]


def test_limits_of_scores_and_severity() -> None:
    gates = Gates({"chrf": 60}, Severity.MINOR)
    found = reasons(gates, {"a": REFERENCES}, findings=[finding("a", "f1")])
    assert found == [
        "a: chrf is 50, the limit is 60",
        "a: 1 finding graver than minor, the gravest in p1.1 (major): A name is wrong.",
    ]
    assert reasons(Gates({"chrf": 40}, Severity.MAJOR), {"a": REFERENCES}) == [None, None]
    with pytest.raises(InputError, match="there are: chrf"):
        reasons(Gates({"comet": 1}), {"a": REFERENCES})


def test_limits_of_a_third_party_s_score_know_which_way_is_better() -> None:
    run = small_run({"a": REFERENCES}, added=[ScoreColumn("acme", higher_is_better=False)])
    run = with_score(run, "acme")
    assert [o.reason for o in judge(run, Gates({"acme": 60}))] == [None]
    assert [o.reason for o in judge(run, Gates({"acme": 40}))] == ["a: acme is 50, the limit is 40"]
    run = with_score(small_run({"a": REFERENCES}, added=[undeclared("acme", 50)]), "acme")
    (outcome,) = judge(run, Gates({"acme": 40}))
    assert outcome.reason == "a: nobody has declared which way acme is better"


def test_a_third_party_s_score_is_watched() -> None:
    def run(name: str, errors: list[float]) -> Run:
        column = ScoreColumn("acme", higher_is_better=False)
        scores = {"acme": {"a": errors}}
        return small_run({"a": REFERENCES}, name=name, added=[column], scores=scores, times=8)

    earlier, later = run("old", [0.1, 0.1, 0.1, 0.1]), run("new", [0.5, 0.6, 0.7, 0.8])
    (outcome,) = judge(later, Gates(regression=earlier, alpha=0.9))
    assert outcome.reason is not None
    assert "acme 0.1 → 0.65" in outcome.reason
    (outcome,) = judge(earlier, Gates(regression=later, alpha=0.9))
    assert outcome.reason is None


def with_score(run: Run, name: str) -> Run:
    """The run with its chrF as the document's score of another name as well."""
    scores = {s: {**own, name: own["chrf"]} for s, own in run.manifest.scores.items()}
    return replace(run, manifest=run.manifest.model_copy(update={"scores": scores}))


def test_new_findings_fail_and_old_ones_do_not() -> None:
    since = small_run({"a": REFERENCES}, name="old", findings=[finding("a", "f1")])
    gates = Gates(since=since)
    assert reasons(gates, {"a": WORSE}, findings=[finding("a", "f1")]) == [None]
    (reason,) = reasons(gates, {"a": WORSE}, findings=[finding("a", "f1"), finding("a", "f2")])
    assert reason == ("a: 1 new finding since old, the gravest in p1.1 (major): A name is wrong.")
    # A system that is new is held against all that was found before.
    assert reasons(gates, {"b": WORSE}, findings=[finding("b", "f1")]) == [None]


def test_a_regression_must_be_significant() -> None:
    earlier = small_run({"a": REFERENCES}, name="old", times=8)
    gates = Gates(regression=earlier)
    scattered = [REFERENCES[0] + " It is.", *REFERENCES[1:]]
    assert reasons(gates, {"a": REFERENCES}, times=8) == [None]
    (reason,) = reasons(gates, {"a": WORSE}, times=8)
    assert reason is not None
    assert reason.startswith("a: significantly worse than old: bleu 100 → ")
    assert reasons(Gates(regression=earlier, alpha=1e-6), {"a": scattered}, times=8) == [None]
    with pytest.raises(InputError, match="none of these systems: b"):
        reasons(gates, {"b": REFERENCES}, times=8)


def test_a_regression_takes_sentences_enough() -> None:
    earlier = small_run({"a": REFERENCES}, name="old", times=7)
    with pytest.raises(InputError, match=r"28 sentences are too few .* takes 30"):
        reasons(Gates(regression=earlier), {"a": WORSE}, times=7)


def test_junit_xml_has_a_case_for_every_gate_and_system() -> None:
    run = small_run({"a": REFERENCES, "b <&>": WORSE}, findings=[finding("b <&>", "f1")])
    outcomes = judge(run, Gates({"chrf": 10}, Severity.MINOR))
    xml = JUnitXml.fromstring(junit_xml(run, outcomes).encode())
    assert (xml.tests, xml.failures) == (4, 1)
    cases = [case for suite in xml for case in suite]
    failed = [case for case in cases if case.result]
    assert [(case.classname, case.name) for case in failed] == [
        ("b <&>", "--max-severity minor")
    ]  # fmt: skip
    assert (
        failed[0].result[0].message.startswith("b <&>: 1 finding graver than minor, the gravest ")
    )
