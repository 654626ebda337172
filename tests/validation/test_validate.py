import json
import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.checks import Check, CheckedDocument, Draft, Scope
from evaluator.embedding import load_encoder
from evaluator.errors import InputError
from evaluator.evaluation import Choice
from evaluator.model import Category, Evidence, Severity
from evaluator.validation import HumanError, Judgement, validate
from evaluator.validation.diagram import bar, reliability_page
from evaluator.validation.scoring import score_judgements
from evaluator.validation.statistics import wilson
from evaluator.validation.validate import Validation, validate_scores

SOURCES = ("他昨天去了北京的图书馆。", "这条铁路明年建成。")
TEXTS = (
    ("He went to the library in Beijing yesterday.", "He went to the market in Paris."),
    ("This railway will be finished next year.", "This sea was cooked."),
)


def judged() -> list[Judgement]:
    """Two systems: one right, one wrong throughout."""
    return [
        Judgement(
            system, "d", str(k), source, texts[wrong], "", "r", -5.0 * wrong,
            (HumanError("major", "", (0, len(texts[1]))),) if wrong else (),
        )
        for wrong, system in enumerate(("good", "bad"))
        for k, (source, texts) in enumerate(zip(SOURCES, TEXTS, strict=True))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def outcome() -> Validation:
    return validate_scores(judged(), by="system")


def test_a_score_that_reads_the_translation_beats_the_trivial_ones(outcome: Validation) -> None:
    figures = {row.score: row for row in outcome.scores}
    assert figures["minus priority"].within.value == 1
    assert figures["minus priority"].auc_major == 1
    assert figures["minus length"].within.value == figures["constant"].within.value == 0.5
    assert "bleu" not in figures  # there is no reference


def test_figures_as_json_have_null_and_never_nan(outcome: Validation) -> None:
    plain = json.loads(json.dumps(outcome.as_object(), allow_nan=False))
    assert plain["judgements"] == 4
    assert set(plain["classes"]) == {"good", "bad"}
    assert plain["classes"]["good"]["spearman"] is None


def test_unknown_systems_and_scores_are_told_by_name() -> None:
    with pytest.raises(InputError, match="other"):
        validate_scores(judged(), Choice(systems=["other"]))
    with pytest.raises(InputError, match="minus burden"):
        validate_scores(judged(), score="comet")


def test_scores_alone_are_enough() -> None:
    scored = [replace(judgement, errors=None) for judgement in judged()]
    outcome = validate_scores(scored)
    assert outcome.judgements == 4
    assert outcome.reliability == []
    assert all(math.isnan(row.auc_major) for row in outcome.scores)


def test_surface_metrics_are_validated_without_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "load_encoder", lambda model: pytest.fail("nobody needs it"))
    referenced = [replace(judgement, reference=TEXTS[0][0]) for judgement in judged()]
    outcome = validate_scores(referenced, Choice(metrics=["chrf"], checks=["punctuation"]))
    scores = {row.score for row in outcome.scores}
    assert {"chrf", "minus priority"} <= scores
    assert "similarity" not in scores


def test_a_bar_shows_what_came_true_and_where_it_was_told_to_end() -> None:
    assert bar(0.25, 0.5) == "█████┃████" + " " * 10
    assert bar(1.0, 0.0) == " " * 19 + "┃"


def test_the_diagram_has_a_dot_for_each_class_and_escapes_its_title() -> None:
    page = reliability_page("<b>", [(0.25, 0.5, 4), (0.75, 0.75, 16)], 0.05)
    assert page.count("<circle") == 2
    assert "told 0.25, came true 0.50 (4 pairs)" in page
    assert "<b>" not in page


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_the_interval_of_a_share_holds_it(share: float, number: int) -> None:
    low, high = wilson(share, number)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


class Curious(Check):
    """Takes down what it is given."""

    name = "curious"
    scope = Scope.DOCUMENT
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MINOR
    requires = frozenset((Evidence.LINKS, Evidence.ENCODER, Evidence.SENTENCES))

    def __init__(self) -> None:
        self.seen: list[CheckedDocument] = []

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See ``Check.find``."""
        self.seen.append(document)
        yield from ()


def test_checks_get_the_evidence_that_they_get_in_a_run() -> None:
    check = Curious()
    one = judged()[0]
    both = replace(one, source="".join(SOURCES), translation=" ".join(good for good, _ in TEXTS))
    score_judgements([one, both], load_encoder(), [], [check])
    (document,) = check.seen
    assert document.similar is not None
    assert document.similar(["水"], ["water", "fire"]).shape == (1, 2)
    assert all(pair.links for pair in document.pairs)
    assert [len(pair.sentences) for pair in document.pairs] == [0, 4]


def test_nothing_to_judge_blames_no_option_that_was_not_given() -> None:
    with pytest.raises(InputError) as told:
        validate_scores([])
    assert str(told.value) == "no judgement of a source and a translation is left"
