"""Helper columns, with values reached by hand."""

import datetime as dt

import pandas as pd
import pytest

from pipeline.quality import reports_frame
from tests.unit.quality.example_frames import COUNTRIES, frame, table


def cell(name, column, changes):
    return frame(name, changes)[column].iloc[1]


def assert_cell(found, expected):
    if expected is pd.NA:
        assert pd.isna(found)
    else:
        assert found == expected


def test_the_columns_of_the_table_come_first():
    for name in ("articles", "reports"):
        columns = table(name).column_names
        assert list(frame(name).columns[: len(columns)]) == columns


def test_lists_stand_as_text():
    row = frame("reports", {"destinations": ["TJK", "IRN"], "places": []}).iloc[1]

    assert row["destinations"] == "TJK,IRN"
    assert row["personnel"] == "army"
    assert row["places"] == ""


def test_whole_numbers_stay_whole_beside_a_null():
    counts = frame("reports", {"count_low": None})["count_low"]

    assert counts.iloc[0] == 1000
    assert counts.dtype == pd.Int64Dtype()
    assert counts.iloc[1] is pd.NA


def test_publication_time_is_utc_without_zone():
    shown = cell("articles", "published_at", {"published_at": "2021-07-05T23:30:00-05:00"})

    assert shown == pd.Timestamp("2021-07-06T04:30:00")


@pytest.mark.parametrize(
    ("published_at", "published_on", "days"),
    [
        ("2021-07-05T23:30:00-05:00", "2021-07-05", 1),
        ("2021-07-05T14:00:00Z", "2021-07-05", 0),
        ("2021-07-05T14:00:00Z", "2021-07-01", 4),
    ],
)
def test_publication_gap(published_at, published_on, days):
    changes = {"published_at": published_at, "published_on": published_on}

    assert cell("articles", "published_gap_days", changes) == days


@pytest.mark.parametrize(
    ("changes", "known", "explained"),
    [
        ({}, pd.NA, True),
        ({"duplicate_of": "example-1", "duplicate_kind": "near"}, True, True),
        ({"duplicate_of": "example-7", "duplicate_kind": "near"}, False, True),
        ({"duplicate_of": "example-1"}, True, False),
        ({"duplicate_kind": "exact"}, pd.NA, False),
    ],
)
def test_duplicates(changes, known, explained):
    row = frame("articles", changes).iloc[1]

    assert_cell(row["duplicate_of_is_known"], known)
    assert_cell(row["duplicate_is_explained"], explained)


def test_characters_are_counted_without_the_space_around():
    assert cell("articles", "text_characters", {"text": " \n día \n"}) == 3
    assert cell("articles", "title_characters", {"title": "\t"}) == 0


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({}, pd.NA),
        ({"origin": "QQQ", "destinations": ["TJK", "XXX"]}, "QQQ,XXX"),
        ({"origin": "Nowhere"}, pd.NA),
    ],
)
def test_unknown_countries(changes, unknown):
    assert_cell(cell("reports", "countries_unknown", changes), unknown)


def test_places_that_are_countries_are_told_by_name_and_alias():
    found = cell(
        "reports", "places_that_are_countries", {"places": ["Panj", "tajikistan", "Tadjikistan"]}
    )

    assert found == "tajikistan,Tadjikistan"


def test_days_from_start_to_publication():
    column = "days_from_start_to_publication"
    assert cell("reports", column, {"date_start": "2021-07-02"}) == 3
    assert cell("reports", column, {"date_start": "2021-07-06"}) == -1
    assert cell("reports", column, {"date_start": None}) is pd.NA


@pytest.mark.parametrize(
    ("changes", "is_verbatim", "is_at_offsets"),
    [
        ({}, True, True),
        (
            {
                "evidence": "Afghan soldiers flee",
                "evidence_field": "title",
                "evidence_start": 0,
                "evidence_end": 20,
            },
            True,
            True,
        ),
        ({"evidence": "Afghan soldiers flee"}, True, False),
        ({"evidence_field": "caption"}, True, pd.NA),
        ({"evidence": "words of the coder"}, False, pd.NA),
        ({"article_id": "example-7"}, False, pd.NA),
    ],
)
def test_evidence(changes, is_verbatim, is_at_offsets):
    row = frame("reports", changes).iloc[1]

    assert_cell(row["evidence_is_verbatim"], is_verbatim)
    assert_cell(row["evidence_is_at_offsets"], is_at_offsets)


def test_evidence_offsets_count_characters_not_bytes():
    text = "Über 40 Soldaten"
    articles = table("articles", {"text": text})
    reports = table(
        "reports",
        {
            "article_id": "example-2",
            "evidence": "40 Soldaten",
            "evidence_start": 5,
            "evidence_end": 16,
        },
    )

    assert reports_frame(reports, articles, COUNTRIES)["evidence_is_at_offsets"].tolist() == [
        True,
        True,
    ]


def test_a_table_without_rows_has_all_columns():
    articles, reports = table("articles"), table("reports")

    empty = reports_frame(reports.slice(0, 0), articles, COUNTRIES)

    assert len(empty) == 0
    assert list(empty.columns) == list(reports_frame(reports, articles, COUNTRIES).columns)


def test_dates_stay_dates():
    assert frame("reports")["date_start"].iloc[0] == dt.date(2021, 7, 5)


def test_days_and_times_of_final_tables_can_be_compared():
    row = frame("events", {"first_reported_at": "2021-07-05T23:30:00-05:00"}).iloc[1]

    assert row["flow_date"] == pd.Timestamp("2021-07-05")
    assert row["first_reported_at"] == pd.Timestamp("2021-07-06T04:30:00")
    assert row["destinations"] == "TJK"


@pytest.mark.parametrize(
    ("changes", "column", "expected"),
    [
        ({"low": 100, "high": 250}, "high_by_low", 2.5),
        ({"low": None, "high": 250}, "high_by_low", pd.NA),
        ({"date_start": "2021-06-30", "date_end": "2021-07-02"}, "days_it_may_span", 3),
        ({"date_start": None, "date_end": None}, "days_it_may_span", pd.NA),
        # Reported for the last time on 6 July at 08:00 UTC.
        ({"date_start": "2021-07-08"}, "days_from_start_to_last_report", -2),
        ({"latitude": None, "longitude": None}, "coordinates_are_paired", True),
        ({"longitude": None}, "coordinates_are_paired", False),
    ],
)
def test_helpers_of_events(changes, column, expected):
    assert_cell(cell("events", column, changes), expected)


@pytest.mark.parametrize(
    ("changes", "column", "expected"),
    [
        ({}, "row_key", "2021-02-01 AFG TJK entry"),
        ({"events": 8, "contested": 2}, "contested_share", 0.25),
        ({"events": 4, "contested": 2}, "contested_share", pd.NA),
        ({"events": 8, "events_without_figure": 6}, "without_figure_share", 0.75),
        ({"best": 100, "high": 150}, "high_by_best", 1.5),
        ({"best": 0, "high": 0}, "high_by_best", pd.NA),
    ],
)
def test_helpers_of_monthly_flows(changes, column, expected):
    assert_cell(cell("flows_monthly", column, changes), expected)


def test_helpers_of_the_balance():
    row = frame("host_balance", {"entries": 3, "returns": 2, "onward": 1}).iloc[1]

    assert row["row_key"] == "2021-07-02 AFG TJK"
    assert row["movements"] == 6
