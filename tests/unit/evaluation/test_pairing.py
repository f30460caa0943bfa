import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.pairing import count_agrees, date_agrees, pair_up, scope_agrees
from pipeline.records import Claim, Scope

from .codings import make_gold, make_prediction

JULY_4, JULY_5, JULY_6 = (dt.date(2021, 7, day) for day in (4, 5, 6))


def numbers(pairs):
    return sorted((pair.gold.report_no, pair.predicted.report_no) for pair in pairs)


def test_a_greedy_pairing_would_be_wrong():
    # All say ten men. (1, 1) agrees in count, date and scope, better than any other pair; but it
    # leaves gold 2 (July 6) with prediction 2 (July 4): one date right. Crossed, both dates are
    # within one day, and date goes before scope.
    gold = [
        make_gold(1, date_start=JULY_5, date_end=JULY_5, scope=Scope.INCIDENT),
        make_gold(2, date_start=JULY_6, date_end=JULY_6, scope=Scope.STOCK),
    ]
    predicted = [
        make_prediction(1, date_start=JULY_5, date_end=JULY_5, scope=Scope.INCIDENT),
        make_prediction(2, date_start=JULY_4, date_end=JULY_4, scope=Scope.STOCK),
    ]
    assert numbers(pair_up(gold, predicted)) == [(1, 2), (2, 1)]


def test_count_goes_before_date_and_scope():
    gold = [make_gold(count_low=10, count_high=10, scope=Scope.INCIDENT)]
    predicted = [
        make_prediction(1, count_low=11, count_high=11, scope=Scope.INCIDENT),
        make_prediction(
            2, count_low=10, count_high=10, date_start=None, date_end=None, scope=Scope.STOCK
        ),
    ]
    assert numbers(pair_up(gold, predicted)) == [(1, 2)]


def test_date_goes_before_scope():
    gold = [make_gold()]
    predicted = [
        make_prediction(1, date_start=JULY_6, date_end=JULY_6),
        make_prediction(2, scope=Scope.STOCK),
    ]
    assert numbers(pair_up(gold, predicted)) == [(1, 2)]


def test_scope_decides_where_count_and_date_agree():
    gold = [make_gold(1, scope=Scope.STOCK), make_gold(2, scope=Scope.INCIDENT)]
    predicted = [make_prediction(1, scope=Scope.INCIDENT), make_prediction(2, scope=Scope.STOCK)]
    assert numbers(pair_up(gold, predicted)) == [(1, 2), (2, 1)]


def test_at_equal_agreement_the_required_report_gets_the_prediction():
    gold = [make_gold(1, core=False), make_gold(2, core=True)]
    assert numbers(pair_up(gold, [make_prediction()])) == [(2, 1)]


def test_agreement_goes_before_being_required():
    gold = [make_gold(1, core=False), make_gold(2, core=True, count_low=11, count_high=11)]
    assert numbers(pair_up(gold, [make_prediction()])) == [(1, 1)]


def test_a_pair_that_agrees_in_nothing_is_still_a_pair():
    gold = [make_gold(count_low=500, count_high=None, date_start=None, date_end=None)]
    predicted = [make_prediction(scope=Scope.STOCK)]
    assert numbers(pair_up(gold, predicted)) == [(1, 1)]


def test_other_origin_destinations_or_claim_is_no_pair():
    gold = [make_gold()]
    predicted = [
        make_prediction(1, origin="TJK"),
        make_prediction(2, destinations=frozenset({"TJK", "IRN"})),
        make_prediction(3, claim=Claim.DENIED),
    ]
    assert pair_up(gold, predicted) == []


def test_one_day_apart_is_the_same_date_two_are_not():
    gold = make_gold(date_start=JULY_4, date_end=JULY_4)
    assert date_agrees(gold, make_prediction(date_start=JULY_4, date_end=JULY_5))
    assert not date_agrees(gold, make_prediction(date_start=JULY_4, date_end=JULY_6))
    assert not date_agrees(gold, make_prediction(date_start=JULY_4, date_end=None))
    assert date_agrees(
        make_gold(date_start=None, date_end=None), make_prediction(date_start=None, date_end=None)
    )


def test_both_ends_of_a_count_have_to_agree():
    gold = make_gold(count_low=10, count_high=None)
    assert count_agrees(gold, make_prediction(count_low=10, count_high=None))
    assert not count_agrees(gold, make_prediction(count_low=10, count_high=10))


attributes = st.fixed_dictionaries(
    {
        "count_low": st.sampled_from([None, 10, 11]),
        "count_high": st.just(11),
        "date_start": st.sampled_from([None, JULY_4, JULY_6]),
        "scope": st.sampled_from([Scope.INCIDENT, Scope.STOCK]),
    }
)


def agreement(pairs):
    return tuple(
        sum(agrees(gold, predicted) for gold, predicted in pairs)
        for agrees in (count_agrees, date_agrees, scope_agrees, lambda gold, _: gold.core)
    )


@given(st.lists(st.tuples(attributes, st.booleans()), max_size=4), st.lists(attributes, max_size=4))
def test_no_other_assignment_agrees_better(golds, predictions):
    gold = [make_gold(n, core=core, **fields) for n, (fields, core) in enumerate(golds)]
    predicted = [make_prediction(n, **fields) for n, fields in enumerate(predictions)]
    shorter, longer = sorted((gold, predicted), key=len)
    alternatives = (
        [(a, b) if shorter is gold else (b, a) for a, b in zip(shorter, chosen, strict=True)]
        for chosen in itertools.permutations(longer, len(shorter))
    )
    found = [(pair.gold, pair.predicted) for pair in pair_up(gold, predicted)]
    assert len(found) == len(shorter)
    assert agreement(found) == max(map(agreement, alternatives))
