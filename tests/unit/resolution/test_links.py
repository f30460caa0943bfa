"""Links between events. Scores by hand: 0.35 article + 0.45 figure + 0.20 days, unknown 0.5."""

import dataclasses
import datetime as dt

import pytest

from pipeline.records import Claim, EventLink, Link, Scope
from pipeline.reference import Reference
from pipeline.resolution import link_events, resolve

from .cases import Case, day, make_case

BACK = {"origin": "TJK", "destinations": ("AFG",), "home": "AFG"}
ON = {"origin": "TJK", "destinations": ("USA",), "home": "AFG"}
PLANNED = {"claim": Claim.PLANNED, **BACK}


def links(*cases: Case) -> dict[tuple[str, str], EventLink]:
    """By the first reports of the two events."""
    headers = {header.article_id: header for header, _ in cases}
    reports = [report for _, report in cases]
    memberships = resolve(reports, headers, Reference())
    first = {m.event_id: m.report_id for m in memberships if m.score_date is None}
    return {
        (first[link.event_id], first[link.linked_event_id]): link
        for link in link_events(reports, memberships, headers)
    }


def batches(*cases: Case) -> dict[tuple[str, str], str | None]:
    return {pair: link.batch_id for pair, link in links(*cases).items()}


def test_46_came_and_46_went_back_as_one_article_tells():
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=2, figure=46, on="07-27", **BACK)
    (link,) = links(came, back).values()
    assert link.link is Link.RETURN_OF
    assert (link.score_article, link.score_figure) == (1.0, 1.0)
    # Two days of at most 365.
    assert link.score_days == pytest.approx(364 / 366)
    assert link.score == pytest.approx(0.35 + 0.45 + 0.20 * 364 / 366)
    assert (link.parts_sum, link.total) == (None, None)


def test_the_35_who_came_earlier_are_not_the_46_who_went_back():
    earlier = make_case("a", "07-27", report_no=1, figure=35, on="07-01")
    came = make_case("a", "07-27", report_no=2, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=3, figure=46, on="07-27", **BACK)
    assert set(links(earlier, came, back)) == {("a-3", "a-2")}
    assert links(earlier, back) == {}


def test_the_35_go_with_the_35_though_the_46_came_later():
    earlier = make_case("a", "07-27", report_no=1, figure=35, on="07-01")
    came = make_case("a", "07-27", report_no=2, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=3, figure=35, **BACK)
    assert set(links(earlier, came, back)) == {("a-3", "a-1")}


def test_part_of_those_who_came_goes_back_if_one_article_tells_both():
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=2, figure=30, on="07-25", **BACK)
    (link,) = links(came, back).values()
    assert link.score == pytest.approx(0.35 + 0.45 * 0.5 + 0.20)
    elsewhere = make_case("b", "07-27", figure=30, on="07-25", **BACK)
    assert links(came, elsewhere) == {}


def test_more_than_came_do_not_go_back():
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=2, figure=47, on="07-27", **BACK)
    assert links(came, back) == {}


def test_44_and_3_came_and_one_article_says_that_47_went_back():
    came = make_case("a", "06-28", report_no=1, figure=44, on="06-27")
    others = make_case("a", "06-28", report_no=2, figure=3, on="06-26")
    back = make_case("a", "06-28", report_no=3, figure=47, on="06-28", **BACK)
    found = links(came, others, back)
    assert set(found) == {("a-3", "a-1"), ("a-3", "a-2")}
    assert len({link.batch_id for link in found.values()}) == 1
    # Told apart, nothing adds the two up.
    elsewhere = make_case("b", "06-28", figure=3, on="06-26")
    assert links(came, elsewhere, back) == {}


def test_entries_that_add_up_in_two_ways_are_no_group():
    figures = {1: 40, 2: 7, 3: 37, 4: 10}
    came = [
        make_case("a", "06-28", report_no=n, figure=figure, on=f"06-2{n}")
        for n, figure in figures.items()
    ]
    back = make_case("a", "06-28", report_no=5, figure=47, on="06-28", **BACK)
    assert links(*came, back) == {}


def test_nobody_goes_back_before_having_come():
    back = make_case("a", "07-27", report_no=1, figure=46, on="07-24", **BACK)
    came = make_case("a", "07-27", report_no=2, figure=46, on="07-25")
    assert links(came, back) == {}
    # Without its day, the entry that stands beside its return was before it.
    untimed = make_case("a", "07-27", report_no=2, figure=46)
    (link,) = links(untimed, back).values()
    assert link.score_days is None
    assert link.score == pytest.approx(0.35 + 0.45 + 0.20 * 0.5)


@pytest.mark.parametrize(
    ("figure", "came_on", "is_linked"),
    [
        # 0.45 + 0.20 * (1 - days / 366) is 0.60 at 91 days.
        (46, "04-27", True),
        (46, "04-26", False),
        # 0.405 + 0.20 * (1 - days / 366) is 0.60 at 9 days.
        (300, "07-18", True),
        (300, "07-17", False),
        (5, "07-17", False),
    ],
)
def test_across_articles_only_the_same_figure_links_and_not_for_long(figure, came_on, is_linked):
    came = make_case("a", came_on, figure=figure, on=came_on)
    back = make_case("b", "07-27", figure=figure, on="07-27", **BACK)
    assert bool(links(came, back)) is is_linked


def test_of_two_entries_of_one_figure_the_nearer_is_meant():
    first = make_case("a", "05-01", figure=46, on="05-01")
    second = make_case("b", "07-25", figure=46, on="07-25")
    back = make_case("c", "07-27", figure=46, on="07-27", **BACK)
    assert set(links(first, second, back)) == {("c-1", "b-1")}


def test_the_entry_that_the_same_article_tells_is_meant():
    told = make_case("c", "07-27", report_no=1, figure=46, on="05-01")
    nearer = make_case("b", "07-25", figure=46, on="07-25")
    back = make_case("c", "07-27", report_no=2, figure=46, on="07-27", **BACK)
    assert set(links(told, nearer, back)) == {("c-2", "c-1")}


def test_nobody_goes_back_twice():
    came = make_case("a", "07-29", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-29", report_no=2, figure=46, on="07-27", **BACK)
    more = make_case("a", "07-29", report_no=3, figure=5, on="07-28", **BACK)
    assert set(links(came, back, more)) == {("a-2", "a-1")}
    some = make_case("a", "07-29", report_no=2, figure=41, on="07-27", **BACK)
    assert set(links(came, some, more)) == {("a-2", "a-1"), ("a-3", "a-1")}


def test_a_return_without_a_figure_is_of_the_entry_beside_it_or_of_none():
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=2, on="07-27", **BACK)
    (link,) = links(came, back).values()
    assert link.score_figure is None
    others = make_case("a", "07-27", report_no=3, figure=35, on="07-25")
    assert links(came, others, back) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "UZB"},
        {"origin": "TJK", "destinations": ("SYR",), "home": "SYR"},
        {"scope": Scope.CUMULATIVE},
        {"claim": Claim.DENIED},
    ],
    ids=str,
)
def test_another_host_home_or_scope_or_a_denial_is_no_return(change):
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25")
    back = make_case("a", "07-27", report_no=2, figure=46, on="07-27", **BACK | change)
    assert links(came, back) == {}


@pytest.mark.parametrize(
    "change", [{"claim": Claim.PLANNED}, {"claim": Claim.DENIED}, {"destinations": ("IRN", "TJK")}]
)
def test_who_did_not_come_or_came_nobody_knows_where_does_not_go_back(change):
    came = make_case("a", "07-27", report_no=1, figure=46, on="07-25", **change)
    back = make_case("a", "07-27", report_no=2, figure=46, on="07-27", **BACK)
    assert links(came, back) == {}


def test_who_goes_on_to_a_third_country_had_come():
    came = make_case("a", "08-16", figure=143, on="08-15")
    on = make_case("b", "09-29", figure=143, on="09-29", **ON)
    (link,) = links(came, on).values()
    assert link.link is Link.ONWARD_OF
    assert link.score == pytest.approx(0.45 + 0.20 * (1 - 45 / 366))
    assert (
        links(came, make_case("b", "09-29", figure=143, on="09-29", **ON | {"origin": "UZB"})) == {}
    )


def test_a_batch_has_the_id_of_its_entry():
    came = make_case("a", "07-29", report_no=1, figure=46, on="07-25")
    some = make_case("a", "07-29", report_no=2, figure=41, on="07-27", **BACK)
    others = make_case("a", "07-29", report_no=3, figure=5, on="07-28", **ON)
    headers = {header.article_id: header for header, _ in (came, some, others)}
    ids = {m.report_id: m.event_id for m in resolve([came[1]], headers, Reference())}
    assert batches(came, some, others) == {
        ("a-2", "a-1"): ids["a-1"],
        ("a-3", "a-1"): ids["a-1"],
    }


def breakdown(*figures: int, core: bool = False) -> list[Case]:
    """A total of 317, and its parts as the same article tells them."""
    total = make_case("a", "07-05", report_no=1, figure=317, on="07-05")
    parts = [
        make_case("a", "07-05", report_no=n, figure=figure, on="07-05", core=core)
        for n, figure in enumerate(figures, start=2)
    ]
    return [total, *parts]


def test_104_and_213_are_parts_of_317():
    found = links(*breakdown(104, 213))
    assert set(found) == {("a-2", "a-1"), ("a-3", "a-1")}
    for link in found.values():
        assert (link.link, link.parts_sum, link.total) == (Link.PART_OF, 317, 317)
        assert (link.score, link.score_figure) == (1.0, 1.0)


def test_parts_need_not_be_all_of_the_total():
    (link, _) = links(*breakdown(100, 80)).values()
    assert (link.parts_sum, link.total) == (180, 317)
    assert link.score == pytest.approx(0.35 + 0.45 * 180 / 317 + 0.20)


@pytest.mark.parametrize(
    "cases",
    [
        breakdown(104),
        breakdown(104, 214),
        breakdown(317, 317),
        # "Including five officers and two doctors."
        breakdown(5, 2),
        # Told as movements of their own.
        breakdown(104, 213, core=True),
    ],
    ids=["one part", "more than the total", "not smaller", "a detail", "no parts"],
)
def test_no_breakdown(cases):
    assert links(*cases) == {}


def test_a_part_is_of_the_same_days_and_corridor():
    total, part, other = breakdown(104, 213)
    earlier = dataclasses.replace(other[1], date_start=day("07-01"), date_end=day("07-01"))
    elsewhere = dataclasses.replace(other[1], destinations=("IRN",))
    assert links(total, part, (other[0], earlier)) == {}
    assert links(total, part, (other[0], elsewhere)) == {}


def test_who_of_a_part_went_back_is_of_the_batch_of_the_total():
    total, part, other = breakdown(104, 213)
    back = make_case("b", "07-07", figure=104, on="07-07", **BACK)
    found = batches(total, part, other, back)
    assert set(found) == {("a-2", "a-1"), ("a-3", "a-1"), ("b-1", "a-2")}
    assert len(set(found.values())) == 1


def test_more_than_a_total_do_not_leave_it_by_way_of_its_parts():
    total, part, other = breakdown(104, 213)
    back = make_case("b", "07-07", figure=104, on="07-07", **BACK)
    all_back = make_case("c", "07-09", figure=317, on="07-09", **BACK)
    found = links(total, part, other, back, all_back)
    assert ("b-1", "a-2") in found
    assert ("c-1", "a-1") not in found
    assert ("c-1", "a-1") in links(total, part, other, all_back)


def test_a_return_fulfils_the_plan_for_the_people_of_the_same_entry():
    came = make_case("a", "07-26", report_no=1, figure=46, on="07-25")
    plan = make_case("a", "07-26", report_no=2, **PLANNED)
    told = make_case("b", "08-10", report_no=1, figure=46, on="07-25")
    back = make_case("b", "08-10", report_no=2, figure=46, on="08-09", **BACK)
    found = links(came, plan, told, back)
    assert found["b-2", "a-2"].link is Link.FULFILS
    assert found["b-2", "a-2"].score == pytest.approx(0.35 + 0.45 * 0.5 + 0.20)
    assert set(found) == {("a-2", "a-1"), ("b-2", "a-1"), ("b-2", "a-2")}


def test_a_plan_told_beside_a_return_is_for_others():
    came = make_case("a", "08-10", report_no=1, figure=46, on="07-25")
    back = make_case("a", "08-10", report_no=2, figure=30, on="08-09", **BACK)
    plan = make_case("a", "08-10", report_no=3, figure=16, on="08-12", **PLANNED)
    assert set(links(came, back, plan)) == {("a-2", "a-1"), ("a-3", "a-1")}


def test_a_plan_is_not_fulfilled_by_more_or_before_it_is_made():
    plan = make_case("a", "07-26", figure=46, on="07-30", **PLANNED)
    more = make_case("b", "08-02", figure=90, on="07-30", **BACK)
    before = make_case("b", "07-25", figure=46, on="07-20", **BACK)
    assert links(plan, more) == {}
    assert links(plan, before) == {}


def test_a_year_is_the_longest():
    header, report = make_case("a", "07-27", report_no=1, figure=46)
    back = make_case("a", "07-27", report_no=2, figure=46, on="07-27", **BACK)
    for day_of_july, n_links in ((27, 1), (26, 0)):
        came_on = dt.date(2020, 7, day_of_july)
        came = dataclasses.replace(report, date_start=came_on, date_end=came_on)
        assert len(links((header, came), back)) == n_links
