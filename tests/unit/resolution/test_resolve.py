import dataclasses
import datetime as dt

import pytest

from pipeline.records import Claim, Personnel, Scope
from pipeline.reference import Reference
from pipeline.resolution import UnresolvableReport, resolve
from tests.factories import make_report

from .cases import are_joined, day, events, make_case, make_place, memberships

RETURN = {"origin": "TJK", "destinations": ("AFG",), "home": "AFG"}


def test_the_same_figure_and_day_is_one_event():
    assert are_joined(
        make_case("a", "07-26", figure=46, on="07-25"),
        make_case("b", "07-27", figure=46, on="07-25"),
    )


def test_different_figures_on_different_days_are_two_events():
    assert not are_joined(
        make_case("a", "07-26", figure=46, on="07-25", places=("Arundu",)),
        make_case("b", "07-02", figure=35, on="07-01", places=("Arundu",)),
    )


def test_the_same_figure_weeks_apart_is_two_events():
    assert not are_joined(
        make_case("a", "07-02", figure=46, on="07-01"),
        make_case("b", "07-26", figure=46, on="07-25"),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"destinations": ("IRN",)},
        {"destinations": ("IRN", "TJK")},
        {"origin": "UZB"},
        {"home": "UZB"},
        {"scope": Scope.CUMULATIVE},
        {"scope": Scope.STOCK},
    ],
    ids=str,
)
def test_another_corridor_home_or_scope_is_another_event(change):
    assert not are_joined(
        make_case("a", "07-26", figure=46, on="07-25"),
        make_case("b", "07-26", figure=46, on="07-25", **change),
    )


def test_the_order_of_destinations_does_not_matter():
    assert are_joined(
        make_case("a", "07-26", figure=46, on="07-25", destinations=("IRN", "TJK")),
        make_case("b", "07-26", figure=46, on="07-25", destinations=("TJK", "IRN")),
    )


def test_an_open_figure_joins_the_exact_one_that_it_rounds_down():
    assert are_joined(
        make_case("a", "06-23", figure=134, on="06-22"),
        make_case("b", "06-29", count_low=130, count_high=None, on="06-22"),
    )


def test_an_open_figure_far_below_is_another_movement():
    assert not are_joined(
        make_case("a", "07-05", figure=1037, on="07-05"),
        make_case("b", "07-05", count_low=300, count_high=None, on="07-05"),
    )


def test_an_open_figure_above_is_another_movement():
    assert not are_joined(
        make_case("a", "07-05", figure=100, on="07-05", places=("Panj",)),
        make_case("b", "07-05", count_low=130, count_high=None, on="07-05", places=("Panj",)),
    )


def test_a_rounded_figure_joins_the_plain_one_of_the_same_days():
    assert are_joined(
        make_case("a", "07-05", figure=1037, on="07-05", places=("Badakhshan",)),
        make_case("b", "07-06", figure=1000, on="07-05", places=("Badakhshan",)),
    )


def test_a_rounded_figure_of_the_next_day_is_another_movement():
    assert not are_joined(
        make_case("a", "07-05", figure=94, on="07-04", places=("Khwahan",)),
        make_case("b", "07-06", figure=100, on="07-05", places=("Khwahan",)),
    )


def test_two_plain_figures_are_not_roundings_of_each_other():
    # 280 and 296 differ by 5 %, but 280 is rounded to tens at most.
    assert not are_joined(
        make_case("a", "07-05", figure=296, on="07-05"),
        make_case("b", "07-05", figure=280, on="07-05"),
    )


def test_a_disputed_figure_joins_where_day_and_place_are_the_same():
    disputed = make_case("b", "07-27", figure=56, on="07-25", places=("Arundu",))
    assert are_joined(make_case("a", "07-26", figure=46, on="07-25", places=("Arundu",)), disputed)
    assert not are_joined(make_case("a", "07-26", figure=46, on="07-25"), disputed)
    assert not are_joined(
        make_case("a", "07-26", figure=46, on="07-24", places=("Arundu",)), disputed
    )


def test_parts_of_a_total_at_neighbouring_places_stay_apart():
    places = [
        make_place("Vanj", "GBAO"),
        make_place("Ishkashim", "GBAO"),
        make_place("GBAO", kind="region"),
    ]
    assert not are_joined(
        make_case("a", "07-05", figure=173, on="07-05", places=("Vanj", "GBAO")),
        make_case("b", "07-05", figure=152, on="07-05", places=("Ishkashim", "GBAO")),
        places=places,
    )


def test_without_a_figure_day_and_place_decide():
    known = make_case("a", "06-22", figure=134, on="06-22", places=("Sher Khan Bandar",))
    assert are_joined(known, make_case("b", "06-29", on="06-22", places=("Sherkhan-Bandar",)))
    assert not are_joined(known, make_case("b", "06-29", on="06-26", places=("Sherkhan-Bandar",)))
    assert not are_joined(known, make_case("b", "06-22", on="06-22", places=("Chukchuk",)))


def test_a_report_without_a_date_is_of_about_its_publication():
    known = make_case("a", "06-23", figure=300, on="06-22")
    assert are_joined(known, make_case("b", "06-24", figure=300))
    assert not are_joined(known, make_case("b", "08-24", figure=300))
    assert not are_joined(known, make_case("b", "06-20", figure=300))


def test_a_distinctive_figure_is_recalled_without_a_date():
    # 134 is hardly the figure of two movements; 300 is.
    known = make_case("a", "06-23", figure=134, on="06-22", places=("Panj",))
    assert are_joined(known, make_case("b", "08-24", figure=134, places=("Panj",)))
    # Nobody recalls what has yet to come, nor after years.
    assert not are_joined(known, make_case("b", "06-18", figure=134, places=("Panj",)))
    header, report = make_case("b", "08-24", figure=134, places=("Panj",))
    years_later = dataclasses.replace(header, published_on=dt.date(2023, 8, 24))
    assert not are_joined(known, (years_later, report))


def test_what_one_article_keeps_apart_stays_apart():
    assert not are_joined(
        make_case("a", "07-05", report_no=1, figure=46, on="07-04", places=("Panj",)),
        make_case("a", "07-05", report_no=2, figure=46, on="07-04", places=("Panj",)),
    )


def test_no_chain_ties_two_incompatible_reports_together():
    # 100 and 75 could be one disputed figure, so could 75 and 56; 100 and 56 could not.
    cases = [
        make_case("a", "07-05", figure=100, on="07-05", places=("Panj",)),
        make_case("b", "07-05", figure=75, on="07-05", places=("Panj",)),
        make_case("c", "07-05", figure=56, on="07-05", places=("Panj",)),
    ]
    assert are_joined(*cases[:2])
    assert are_joined(*cases[1:])
    assert len(events(cases)) == 2


def test_a_planned_return_joins_the_return_that_later_happened():
    plan = make_case("a", "07-26", figure=46, claim=Claim.PLANNED, **RETURN)
    assert are_joined(plan, make_case("b", "07-28", figure=46, on="07-27", **RETURN))
    assert not are_joined(plan, make_case("b", "07-28", figure=46, on="07-20", **RETURN))
    assert not are_joined(plan, make_case("b", "07-28", figure=300, on="07-27", **RETURN))


def test_a_dated_plan_may_be_carried_out_late_but_not_early():
    plan = make_case("a", "07-20", figure=46, on="07-22", claim=Claim.PLANNED, **RETURN)
    assert are_joined(plan, make_case("b", "07-28", figure=46, on="07-27", **RETURN))
    assert not are_joined(plan, make_case("b", "07-28", figure=46, on="07-19", **RETURN))


def test_a_denial_attaches_to_what_it_denies():
    denial = make_case("b", "07-27", claim=Claim.DENIED)
    assert are_joined(make_case("a", "07-26", figure=46, on="07-25"), denial)
    assert not are_joined(make_case("a", "06-02", figure=46, on="06-01"), denial)


def test_a_denial_goes_with_the_event_that_its_own_article_reports():
    quoted = make_case("a", "07-27", report_no=1, figure=46, on="07-21")
    denial = make_case("a", "07-27", report_no=2, claim=Claim.DENIED)
    nearer = make_case("c", "07-27", figure=300, on="07-27")
    assert events([quoted, denial, nearer]) == {
        frozenset({"a-1", "a-2"}),
        frozenset({"c-1"}),
    }


def test_a_denial_of_another_figure_is_not_of_this_event():
    assert not are_joined(
        make_case("a", "07-26", figure=46, on="07-25"),
        make_case("b", "07-27", figure=2300, claim=Claim.DENIED),
    )


def test_a_denial_of_nothing_known_is_an_event_of_its_own():
    (membership,) = memberships([make_case("a", "07-27", claim=Claim.DENIED)]).values()
    assert membership.event_key == "TJK-2021-07-27-na"


CUMULATIVE = {"scope": Scope.CUMULATIVE, "date_start": day("06-21")}


def test_totals_of_one_window_and_figure_are_one():
    total = make_case("a", "07-05", figure=1573, **CUMULATIVE | {"date_end": day("07-05")})
    assert are_joined(
        total, make_case("b", "07-06", figure=1600, **CUMULATIVE | {"date_end": day("07-05")})
    )
    assert not are_joined(
        total, make_case("b", "07-20", figure=1600, **CUMULATIVE | {"date_end": day("07-19")})
    )
    since_january = {"date_start": day("01-01"), "date_end": day("07-05")}
    assert not are_joined(total, make_case("b", "07-05", figure=1573, **CUMULATIVE | since_january))
    assert not are_joined(
        total, make_case("b", "07-05", figure=None, **CUMULATIVE | {"date_end": day("07-05")})
    )


def test_a_stock_is_of_its_day():
    stock = {"scope": Scope.STOCK, "figure": 134}
    assert are_joined(
        make_case("a", "07-07", on="07-07", **stock), make_case("b", "07-08", on="07-08", **stock)
    )
    assert not are_joined(
        make_case("a", "07-07", on="07-07", **stock), make_case("b", "07-30", on="07-30", **stock)
    )


def test_personnel_tips_the_scale_where_little_else_is_said():
    army = make_case("a", "08-15", on="08-14")
    assert are_joined(army, make_case("b", "08-16", on="08-14"))
    pilots = (Personnel.AIR_FORCE,)
    assert not are_joined(army, make_case("b", "08-16", on="08-14", personnel=pilots))


def test_one_source_speaks_for_one_event():
    found = memberships(
        [
            make_case("a", "07-26", figure=46, on="07-25", attributed_to="border service"),
            make_case("b", "07-26", figure=46, on="07-25", attributed_to="Tajik border troops"),
            make_case("c", "07-26", figure=46, on="07-25", attributed_to="Kabul"),
        ]
    )
    # One of the two others is of the same source.
    assert found["b-1"].score_source == 0.5
    assert found["c-1"].score_source == 0.0


def test_the_sentences_of_two_reports_are_compared_by_their_words():
    first = "Forty-six soldiers crossed the border river"
    # Of its four words, "soldier" and "cross" are there: half of them.
    second = "46 soldiers crossing at night by boat, unarmed"
    found = memberships(
        [
            make_case("a", "07-26", figure=46, on="07-25", evidence=first),
            make_case("b", "07-26", figure=46, on="07-25", evidence=second),
        ]
    )
    assert found["b-1"].score_text == pytest.approx(0.5 + 0.5 * 2 / 5)


def test_a_total_that_states_one_day_joins_the_one_that_runs_up_to_it():
    total = {"scope": Scope.CUMULATIVE, "figure": 1600}
    since = {"date_start": day("06-22"), "date_end": day("07-06")}
    assert are_joined(
        make_case("a", "07-06", on="07-05", **total),
        make_case("b", "07-07", **total, **since),
    )


def test_keys_and_scores_of_an_event():
    found = memberships(
        [
            make_case("a", "07-26", figure=46, on="07-25", places=("Arundu",), **RETURN),
            make_case("b", "07-27", figure=46, on="07-25", **RETURN),
        ]
    )
    first, second = found["a-1"], found["b-1"]
    assert first.event_key == second.event_key == "RET-TJK-2021-07-25-46"
    assert first.event_id == second.event_id
    assert first.match_score == 1.0
    assert first.score_date is None
    assert (second.score_date, second.score_count, second.score_personnel) == (1.0, 1.0, 1.0)
    assert second.score_place is None
    assert (second.score_source, second.score_text) == (None, 1.0)
    # 0.28 + 0.32 + 0.08 + 0.04, and half of 0.23 for the place and of 0.05 for the source, which
    # are not stated.
    assert second.match_score == pytest.approx(0.86)


def test_two_events_of_one_host_day_and_figure_have_two_keys():
    keys = {
        membership.event_key
        for membership in memberships(
            [
                make_case("a", "07-05", report_no=1, figure=1, on="07-04"),
                make_case("a", "07-05", report_no=2, figure=1, on="07-04"),
            ]
        ).values()
    }
    assert keys == {"TJK-2021-07-04-1", "TJK-2021-07-04-1-2"}


def test_of_two_corridors_with_one_key_the_first_published_has_it():
    later = make_case("a", "07-06", figure=9, on="07-04")
    first = make_case("b", "07-05", figure=9, on="07-04", origin="UZB", home="UZB")
    for order in ([later, first], [first, later]):
        found = memberships(order)
        assert found["b-1"].event_key == "TJK-2021-07-04-9"
        assert found["a-1"].event_key == "TJK-2021-07-04-9-2"


def test_a_later_report_leaves_the_id_as_it_is():
    first = make_case("a", "07-26", figure=46, on="07-25")
    later = make_case("0", "07-27", figure=46, on="07-25")
    alone = memberships([first])["a-1"].event_id
    assert memberships([later, first])["a-1"].event_id == alone
    assert memberships([later, first])["0-1"].event_id == alone


def test_a_report_without_its_article():
    with pytest.raises(UnresolvableReport, match="report a-1 stands in the article 'a'"):
        resolve([make_report("a")], {}, Reference())


def test_a_report_that_is_there_twice():
    header, report = make_case("a", "07-26")
    with pytest.raises(UnresolvableReport, match="two reports a-1"):
        resolve([report, report], {"a": header}, Reference())


def test_nothing_gives_nothing():
    assert resolve([], {}, Reference()) == []


def test_a_day_is_one_of_the_calendar_of_the_publisher():
    # Published on 24 June in Dushanbe, still 23 June in UTC.
    header, report = make_case("b", "06-24", figure=134)
    header = dataclasses.replace(header, published_at=dt.datetime(2021, 6, 23, 21, tzinfo=dt.UTC))
    (membership,) = memberships([(header, report)]).values()
    assert membership.event_key == "TJK-2021-06-24-134"
