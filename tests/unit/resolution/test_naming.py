import pytest

from pipeline.records import Claim, Scope
from pipeline.resolution.naming import event_id, event_key
from tests.factories import make_report

from .cases import day

JULY_9 = day("07-09")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "TJK-2021-07-04-10"),
        ({"origin": "TJK", "destinations": ("AFG",)}, "RET-TJK-2021-07-04-10"),
        # On to a third country.
        ({"origin": "UZB", "destinations": ("ARE",)}, "ARE-2021-07-04-10"),
        ({"destinations": ("IRN", "TJK")}, "MULTI-2021-07-04-10"),
        ({"count_low": None, "count_high": None}, "TJK-2021-07-04-na"),
        ({"count_high": None}, "TJK-2021-07-04-10plus"),
        ({"count_low": None}, "TJK-2021-07-04-upto10"),
        ({"count_low": 5}, "TJK-2021-07-04-5to10"),
        ({"date_start": None, "date_end": None}, "TJK-2021-07-09-10"),
        ({"scope": Scope.STOCK}, "STK-TJK-2021-07-04-10"),
        # A total is of the day that it runs up to.
        ({"scope": Scope.CUMULATIVE, "date_start": day("06-21")}, "CUM-TJK-2021-07-04-10"),
    ],
)
def test_the_key_of_one_report(changes, key):
    assert event_key([make_report(**changes)], JULY_9) == key


def test_the_key_takes_what_most_reports_assert_and_an_exact_figure_first():
    reports = [
        make_report("a", count_low=9, count_high=None),
        make_report("b", count_low=9, count_high=None),
        make_report("c", count_low=10, count_high=10, date_start=day("07-05")),
        make_report("d", count_low=11, count_high=11, date_start=day("07-05")),
        make_report("e", count_low=11, count_high=11, date_start=day("07-05")),
        *(make_report(x, claim=Claim.DENIED, count_low=7, count_high=7) for x in "fgh"),
    ]
    assert event_key(reports, JULY_9) == "TJK-2021-07-05-11"


def test_an_id_is_of_its_earliest_report_alone():
    assert event_id("a-1") == event_id("a-1") != event_id("a-2")
    assert event_id("a-1").startswith("e")
    assert len(event_id("a-1")) == 17
