"""The arithmetic of calibration, against values reached by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.evaluation import calibration
from pipeline.evaluation.calibration import Examples, Logistic


def examples(values: list[float], right: list[int], groups: list[str] | None = None) -> Examples:
    named = groups or [f"article {number}" for number in range(len(values))]
    return Examples(np.array(values)[:, None], np.array(right, dtype=float), tuple(named))


def test_without_a_feature_the_log_odds_are_those_of_the_share() -> None:
    model = calibration.fit(examples([0, 0, 0, 0], [1, 1, 1, 0]), penalty=1)
    assert model.intercept == pytest.approx(math.log(3), abs=1e-4)
    assert model.weights == pytest.approx([0])


def test_with_hardly_a_penalty_a_weight_is_the_log_odds_ratio() -> None:
    """1 of 2 right without the feature, 3 of 4 with it: odds 1 and 3."""
    model = calibration.fit(examples([0, 0, 1, 1, 1, 1], [1, 0, 1, 1, 1, 0]), penalty=1e-9)
    assert model.intercept == pytest.approx(0, abs=1e-3)
    assert model.weights == pytest.approx([math.log(3)], abs=1e-3)


def test_a_penalty_draws_weights_to_zero() -> None:
    known = examples([0, 0, 1, 1, 1, 1], [1, 0, 1, 1, 1, 0])
    strong, weak = (calibration.fit(known, penalty).weights[0] for penalty in (10, 1))
    assert 0 < strong < weak < math.log(3)


def test_an_article_is_judged_by_weights_that_never_saw_it() -> None:
    values, right = [0.0, 1.0] * 20, [0, 1, 1, 1] * 10
    groups = [f"article {number // 2}" for number in range(40)]
    as_it_is = calibration.left_out(examples(values, right, groups), 1)
    turned = calibration.left_out(examples(values, [1, 0, *right[2:]], groups), 1)
    assert list(turned[:2]) == list(as_it_is[:2])
    assert list(turned[2:]) != list(as_it_is[2:])


def test_recalibration_shifts_a_model_that_is_too_sure() -> None:
    """Without a feature only the shift counts: n (p - share) + 5 shift = 0 at its best."""
    known = examples([0.0] * 100, [1] * 50 + [0] * 50)
    model = calibration.recalibrated(Logistic(2.0, np.array([1.0])), known)
    shrunk = model.weights[0]
    shift = model.intercept - 2.0 * shrunk
    p = 1 / (1 + math.exp(-model.intercept))
    assert 100 * (p - 0.5) + calibration.PRIOR * shift == pytest.approx(0, abs=1e-3)
    assert 100 * (p - 0.5) * 2.0 + calibration.PRIOR * (shrunk - 1) == pytest.approx(0, abs=1e-3)
    assert 0.5 < p < 0.6


def test_an_article_is_not_recalibrated_on_itself() -> None:
    model = Logistic(0.0, np.array([1.0]))
    values, right = [0.5, 1.0, 2.0, -1.0], [1, 1, 0, 0]
    as_it_is = calibration.recalibrated_left_out(model, examples(values, right))
    turned = calibration.recalibrated_left_out(model, examples(values, [0, *right[1:]]))
    assert turned[0] == as_it_is[0]
    assert turned[1] != as_it_is[1]


def test_losses_by_hand() -> None:
    odds, right = np.array([0.0, math.log(3)]), np.array([1.0, 0.0])
    # Probabilities 1/2 and 3/4.
    assert calibration.log_loss(odds, right) == pytest.approx((math.log(2) + math.log(4)) / 2)
    assert calibration.brier(odds, right) == pytest.approx((0.25 + 0.5625) / 2)


def test_ranking_by_hand() -> None:
    odds = np.array([2.0, 1.0, 1.0, 0.0])
    # Right: 2 and 1; wrong: 1 and 0. Of four pairs three are won and one is a tie.
    assert calibration.ranked_right(odds, np.array([1.0, 1.0, 0.0, 0.0])) == 0.875
    assert calibration.ranked_right(odds, np.ones(4)) is None


def test_reliability_by_hand() -> None:
    """Odds 1 : 3, 4 : 1 twice and 19 : 1; the lower end belongs to a band."""
    odds = np.log([1 / 3, 4.0000001, 4.0000001, 19.0])
    bands = calibration.reliability(odds, np.array([0.0, 1.0, 0.0, 1.0]))
    assert [(band.low, band.high, band.n) for band in bands] == [
        (0.0, 0.5, 1),
        (0.5, 0.7, 0),
        (0.7, 0.8, 0),
        (0.8, 0.9, 2),
        (0.9, 1.0, 1),
    ]
    assert bands[3].expected == pytest.approx(0.8)
    assert bands[3].share == 0.5
    # Wilson (1927), 1 of 2 with z = 1.645: 0.5 +- z / (1 + z^2 / 2) sqrt(1 / 8 + z^2 / 16).
    assert bands[3].share_low == pytest.approx(0.121, abs=1e-3)
    assert bands[3].share_high == pytest.approx(0.879, abs=1e-3)
    assert (bands[1].expected, bands[1].share) == (None, None)
