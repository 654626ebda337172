import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluator.validation import statistics

FEW = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), min_size=2)


def test_order_within_segments_ignores_how_hard_they_are() -> None:
    groups = [0, 0, 0, 1, 1, 1]
    human = [9, 8, 7, 3, 2, 1]
    knows_the_segment = [5, 5, 5, 1, 1, 1]
    knows_the_order = [3, 2, 1, 3, 2, 1]
    assert statistics.kendall(knows_the_segment, human) > 0.7
    assert statistics.within_accuracy(knows_the_segment, human, groups) == 0.5
    assert statistics.within_accuracy(knows_the_order, human, groups) == 1


@given(FEW)
def test_calibrated_accuracy_is_the_best_over_all_thresholds(
    rows: list[tuple[int, int, int]],
) -> None:
    score, human, groups = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    best = {}
    for threshold in np.arange(0, 5):  # every distance there can be
        shares = []
        for group in np.unique(groups):
            own = np.flatnonzero(groups == group)
            right = [
                np.sign(human[a] - human[b]) == np.sign(score[a] - score[b])
                if abs(score[a] - score[b]) > threshold
                else human[a] == human[b]
                for k, a in enumerate(own)
                for b in own[:k]
            ]
            shares += [np.mean(right)] if right else []
        best[float(threshold)] = np.mean(shares) if shares else np.nan
    accuracy, epsilon = statistics.calibrated_accuracy(score, human, groups)
    if np.isnan(accuracy):
        assert np.isnan(list(best.values())).all()
    else:
        assert accuracy == pytest.approx(max(best.values()))
        assert accuracy == pytest.approx(best[epsilon])


def test_ties_are_right_where_the_humans_tie() -> None:
    # The worked example: one human tie, one order; a score that parts the tie by a hair.
    score, human, groups = [0.0, 0.1, 1.0], [0, 0, 5], [0, 0, 0]
    assert statistics.calibrated_accuracy(score, human, groups) == (1.0, 0.1)


@given(st.lists(st.tuples(st.floats(-3, 3), st.booleans()), min_size=2))
def test_area_under_the_curve_is_a_share_of_ordered_pairs(rows: list[tuple[float, bool]]) -> None:
    score, bad = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    area = statistics.area_under_curve(score, bad)
    if bad.all() or not bad.any():
        assert np.isnan(area)
    else:
        tested = stats.mannwhitneyu(-score[bad], -score[~bad]).statistic
        assert area == pytest.approx(tested / (bad.sum() * (~bad).sum()))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2))
def test_matthews_is_pearsons_correlation(rows: list[tuple[bool, bool]]) -> None:
    told, true = ([row[side] for row in rows] for side in (0, 1))
    expected = statistics.pearson(np.array(told, float), np.array(true, float))
    value = statistics.matthews(told, true)
    assert value == pytest.approx(0 if np.isnan(expected) else expected)


def test_average_precision_and_precision_of_the_worst() -> None:
    score, bad = [0.1, 0.2, 0.3, 0.4], [True, False, True, False]
    assert statistics.average_precision(score, bad) == pytest.approx((1 + 2 / 3) / 2)
    assert statistics.precision_at(score, bad, 0.5) == 0.5


def test_constant_scores_have_no_correlation_but_an_accuracy() -> None:
    assert np.isnan(statistics.kendall([1, 1, 1], [1, 2, 3]))
    assert statistics.within_accuracy([1, 1, 1], [1, 2, 3], [0, 0, 0]) == 0.5


def test_interval_holds_the_value_and_is_the_same_again() -> None:
    generator = np.random.default_rng(1)
    human = generator.normal(size=120)
    score = human + generator.normal(size=120)
    groups = np.repeat(np.arange(40), 3)

    def figure(rows: np.ndarray, own: np.ndarray) -> float:
        return statistics.within_accuracy(score[rows], human[rows], own)

    interval = statistics.bootstrap(figure, groups)
    assert interval.low < interval.value < interval.high
    assert interval == statistics.bootstrap(figure, groups)


def test_calibration_error_of_a_probability_that_always_comes_true_half_the_time() -> None:
    assert statistics.calibration_error([0.9, 0.9], [True, False]) == pytest.approx(0.4)
