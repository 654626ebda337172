from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from evaluator.embedding import load_encoder
from evaluator.evaluation.priority import PARTS, sentence_priority, unit_priority
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import PairReadings, read_systems
from evaluator.model import Status
from evaluator.quality import Combination, load_parameters
from evaluator.quality.combination import ALONE, BY_REFERENCE, KINDS, NAMES, WITH_REFERENCE
from evaluator.quality.fitting import platt

PAIRS = [
    ("他昨天去了北京的图书馆。", "He went to the library in Beijing yesterday."),
    ("他昨天去了北京的图书馆。", "He went to the market in Beijing tomorrow."),
]
NAMES_OF_PAIRS = ["good", "wrong"]


def table(**scores: list[float]) -> pd.DataFrame:
    rows = pd.DataFrame(PAIRS, columns=["source_text", "translation_text"])
    return rows.assign(pair_id=NAMES_OF_PAIRS, unit="1", status=Status.PAIRED.value, **scores)


@pytest.fixture(scope="module")
def reading() -> PairReadings:
    passages = {name: Passage(*pair) for name, pair in zip(NAMES_OF_PAIRS, PAIRS, strict=True)}
    return read_systems(load_encoder(), [passages])[0]


@pytest.fixture(scope="module")
def combination(reading: PairReadings) -> Combination:
    assert reading.parameters is not None
    return reading.parameters.combination


def test_the_shipped_combination_is_of_all_scores(combination: Combination) -> None:
    assert set(combination.weights[WITH_REFERENCE]) == set(NAMES)
    own = set(NAMES) - set(BY_REFERENCE)
    assert set(combination.weights[ALONE]) == own | {"contrast"}
    assert all(set(combination.scales[kind]) == set(w) for kind, w in combination.weights.items())
    # the worse the sum, the likelier a major error and the higher the penalty
    assert all(slope > 0 for slope, _ in combination.majors.values())
    assert all(slope > 0 for slope, _ in combination.penalties.values())


def test_a_pair_without_reference_is_judged_without_one(combination: Combination) -> None:
    means = {name: mean for kind in KINDS for name, (mean, _) in combination.scales[kind].items()}
    scores = {name: np.array([mean] * 2) for name, mean in means.items()}
    burden, major = combination.judge(scores, np.array([True, False]))
    absent = scores | {name: np.full(2, np.nan) for name in BY_REFERENCE}
    alone = combination.judge(absent, np.array([False, False]))
    assert (burden[1], major[1]) == (alone[0][1], alone[1][1])
    assert major[0] != alone[1][0]
    # a score that nobody asked for counts as average, not as a sign of no reference
    assert combination.judge(absent, np.array([True, False]))[1] == pytest.approx(major)


def test_unrelated_texts_are_told_by_their_similarity(combination: Combination) -> None:
    chances = combination.chance_unrelated(np.array([0.0, 0.2, 0.6, np.nan]))
    assert chances[0] > 0.9
    assert chances[0] > chances[1] > chances[2]
    assert chances[2] < 0.01
    assert chances[3] == 0


def test_scores_by_reference_move_the_priority(reading: PairReadings) -> None:
    reading = replace(reading, referenced=frozenset(NAMES_OF_PAIRS))
    near = {"chrf": [90.0] * 2, "bertscore": [0.95] * 2}
    far = {"chrf": [20.0] * 2, "bertscore": [0.3] * 2}
    similar = {"similarity_calibrated": [0.6] * 2}
    judged = [
        sentence_priority(
            table(**some, **similar, reference_similarity_calibrated=[value] * 2), [], reading
        )
        for some, value in ((near, 0.95), (far, 0.3))
    ]
    assert (judged[0]["priority"] < judged[1]["priority"]).all()
    assert judged[0]["error_burden"][0] < judged[0]["error_burden"][1]


def test_a_units_priority_is_the_chance_of_any_error(reading: PairReadings) -> None:
    sentences = sentence_priority(table(), [], reading)
    (unit,) = unit_priority(pd.DataFrame({"unit": ["1"]}), sentences).to_dict("records")
    chances = sentences["priority"].to_numpy()
    assert unit["priority"] == pytest.approx(1 - (1 - chances[0]) * (1 - chances[1]))
    parts = [1 - unit[column.name] for column in PARTS]
    assert unit["priority"] == pytest.approx(1 - np.prod(parts))
    assert load_parameters("another encoder") is None


def test_a_line_to_probabilities_is_found_from_half_precision_as_well() -> None:
    """The sum of so many logits is beyond half precision, in which they are kept."""
    generator = np.random.default_rng(0)
    logits = generator.normal(40, 3, 4000).astype(np.float16)
    came_true = generator.random(4000) < 1 / (1 + np.exp(-0.5 * (logits.astype(float) - 42)))
    slope, offset = platt(logits, came_true)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert -offset / slope == pytest.approx(42, abs=0.5)
