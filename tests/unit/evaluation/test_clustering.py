import pytest

from pipeline.evaluation import BCubed, b_cubed


def test_the_figures_of_bagga_and_baldwin() -> None:
    # Bagga and Baldwin (1998), figures 1 to 3: the truth is {1..5}, {6, 7}, {8..C}. The first
    # response joins {6, 7} with {8..C}, the second joins {1..5} with {8..C}.
    # First: precision (5 * 1 + 2 * 2/7 + 5 * 5/7) / 12 = (5 + 29/7) / 12 = 64/84 = 0.7619.
    # Second: precision (10 * 5/10 + 2 * 1) / 12 = 7/12 = 0.5833.
    truth = "aaaaabbccccc"
    first = b_cubed(list(zip(truth, "111112222222", strict=True)))
    second = b_cubed(list(zip(truth, "111112211111", strict=True)))

    assert first is not None
    assert second is not None
    assert (first.precision, first.recall) == pytest.approx((64 / 84, 1.0))
    assert (second.precision, second.recall) == pytest.approx((7 / 12, 1.0))


def test_a_cluster_split_and_mixed() -> None:
    # Gold {1, 2, 3}, {4}; predicted {1, 2}, {3, 4}.
    # Precision: 1, 1, 1/2, 1/2 -> 3/4. Recall: 2/3, 2/3, 1/3, 1 -> 2/3. F1 = 2 * 1/2 / (17/12).
    result = b_cubed([("g", "p"), ("g", "p"), ("g", "q"), ("h", "q")])

    assert result is not None
    assert result.precision == pytest.approx(3 / 4)
    assert result.recall == pytest.approx(2 / 3)
    assert result.f1 == pytest.approx(12 / 17)


def test_names_do_not_matter_only_who_is_together() -> None:
    assert b_cubed([("x", 2), ("x", 2), ("y", 1)]) == BCubed(1.0, 1.0, 1.0)


def test_nothing_to_compare_has_no_score() -> None:
    assert b_cubed([]) is None
