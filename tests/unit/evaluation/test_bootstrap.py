import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import RATES, intervals, score
from pipeline.records import Scope

from .codings import make_gold, make_prediction


def articles(gold, predicted, n_articles):
    texts = {
        f"a{n}": ("Soldiers cross", "Ten Afghan soldiers came over.") for n in range(n_articles)
    }
    return score(predicted, gold, texts).comparisons


def found(n):
    return make_prediction(article_id=f"a{n}", places=("Panj",))


def labelled(n, **changes):
    return make_gold(article_id=f"a{n}", places=("Panj",), **changes)


def test_where_all_is_right_no_draw_is_worse():
    all_right = articles([labelled(n) for n in range(7)], [found(n) for n in range(7)], 7)
    assert intervals(all_right) == dict.fromkeys(RATES, (1.0, 1.0))


def test_where_nothing_is_found_recall_is_nought_and_there_is_no_precision():
    silent = intervals(articles([labelled(n) for n in range(7)], [], 7))
    assert silent["recall"] == silent["f1"] == silent["perfect_reports"] == (0.0, 0.0)
    assert silent["precision"] is silent["count_right"] is silent["article_precision"] is None


def test_without_articles_there_is_no_interval():
    assert intervals([]) == dict.fromkeys(RATES)


def test_half_of_twenty_articles_right():
    # A draw finds k of 20 reports, k binomial with p = 1/2: P(k <= 5) = 0.0207, P(k <= 6) = 0.0577,
    # so the middle 95% go from 6 to 14.
    half = articles([labelled(n) for n in range(20)], [found(n) for n in range(10)], 20)
    assert intervals(half, draws=100_000)["recall"] == (6 / 20, 14 / 20)


def test_whole_articles_are_drawn_not_reports():
    # Ten reports of one article are right, ten of the other are missed: a draw of two articles has
    # all right with p = 1/4. Drawn report by report it would be one in a million.
    gold = [labelled(n, report_no=number) for n in range(2) for number in range(10)]
    predicted = [make_prediction(number, article_id="a0") for number in range(10)]
    assert intervals(articles(gold, predicted, 2))["recall"] == (0.0, 1.0)


def test_draws_in_which_a_rate_does_not_exist_are_left_out():
    # One of five articles has a report, and a third of the draws do not draw it.
    found_intervals = intervals(articles([labelled(0)], [found(0)], 5))
    assert found_intervals["recall"] == found_intervals["f1"] == (1.0, 1.0)


kinds = st.sampled_from(["right", "wrong", "missed", "extra", "negative"])


def corpus(chosen):
    gold = [labelled(n) for n, kind in enumerate(chosen) if kind in ("right", "wrong", "missed")]
    predicted = [
        make_prediction(
            article_id=f"a{n}", scope=Scope.STOCK if kind == "wrong" else Scope.INCIDENT
        )
        for n, kind in enumerate(chosen)
        if kind in ("right", "wrong", "extra")
    ]
    return articles(gold, predicted, len(chosen))


@given(st.lists(kinds, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_intervals_are_ordered_rates_whatever_the_order_of_the_articles(chosen, random):
    compared = list(corpus(chosen))
    first = intervals(compared, draws=50)
    for interval in first.values():
        assert interval is None or 0 <= interval.low <= interval.high <= 1
    random.shuffle(compared)
    assert intervals(compared, draws=50) == first


@given(kinds, st.integers(1, 10))
def test_where_all_articles_are_alike_the_interval_is_the_score(kind, n_articles):
    compared = corpus([kind] * n_articles)
    texts = {article.article_id: article.words for article in compared}
    scores = score(
        [report for article in compared for report in article.predicted],
        [report for article in compared for report in article.gold],
        texts,
    ).as_dict()
    for name, interval in intervals(compared, draws=50).items():
        assert interval == (None if scores[name] is None else pytest.approx((scores[name],) * 2))
