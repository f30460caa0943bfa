"""What analysts correct, from the review tables to the published tables, on hand-made reports."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipeline import stages, warehouse
from pipeline.extraction import version_of
from pipeline.lake import Lake
from pipeline.orchestration.raw_assets import RAW_TABLES
from pipeline.records import Claim, Outcome, Reading, Report
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.dbt_command import dbt
from tests.factories import make_article, make_report
from tests.review_tables import add_row, write_empty_tables

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home, and review tables without a row."""
    review = tmp_path / "review"
    review.mkdir()
    write_empty_tables(review)
    return Settings(home=tmp_path / "home", review=review)


def correct(settings: Settings, file: str, **cells: str) -> None:
    add_row(settings.review, file, **cells)


def read(settings: Settings, told_on: int, *reports: Report) -> None:
    """Articles of noon of a day of July 2021, and what is read in them, in place of before."""
    lake = Lake(settings.lake)
    noon = dt.datetime(2021, 7, told_on, 12, tzinfo=dt.UTC)
    for name in sorted({report.article_id for report in reports}):
        lake.append_articles(
            [
                make_article(
                    name, publisher=name, published_at=noon, published_on=noon.date(), text=name
                )
            ]
        )
        found = tuple(report for report in reports if report.article_id == name)
        reread(settings, name, *found)


def reread(settings: Settings, article: str, *reports: Report) -> None:
    """What the extractor makes of an article now."""
    reading = Reading(article, Outcome.CODED, reports)
    version = version_of(settings.reference)
    Lake(settings.lake).append_readings(version, dt.datetime.now(dt.UTC), [reading])


def report(article: str, day: int, figure: int | None, **changes: Any) -> Report:
    """Of July 2021, into Pakistan."""
    when = dt.date(2021, 7, day)
    return make_report(
        article,
        destinations=("PAK",),
        date_start=when,
        date_end=when,
        count_low=figure,
        count_high=figure,
        **changes,
    )


def refresh(settings: Settings) -> None:
    """From the lake on."""
    for table in RAW_TABLES:
        table.load(settings)
    built = dbt(settings, "build", "--exclude-resource-type", "unit_test")
    assert built.returncode == 0, built.stdout
    with refresh_lock(settings) as running:
        stages.publish(settings, running)


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.published_database(settings) as connection:
        return connection.execute(sql).fetchall()


def event_of(settings: Settings, article: str) -> str:
    ((event_id,),) = ask(settings, f"select event_id from reports where article_id = '{article}'")
    return event_id


def test_each_kind_of_correction_is_seen_and_survives_a_new_reading(settings: Settings) -> None:
    read(
        settings,
        26,
        report("herald", 25, 46),
        report("gazette", 25, 46),
        report("late", 1, 44),
        report("total", 20, 900),
        report("wrong", 10, 7),
    )
    refresh(settings)
    army, late, total, wrong = (event_of(settings, a) for a in ("herald", "late", "total", "wrong"))
    assert len({army, late, total, wrong}) == 4

    correct(settings, "merges.csv", event_id=late, into_event_id=army)
    correct(settings, "splits.csv", event_id=army, article_id="gazette", part="second group")
    correct(settings, "amendments.csv", event_id=army, field="best", value="46")
    correct(settings, "amendments.csv", event_id=army, field="low", value="46")
    correct(settings, "amendments.csv", event_id=total, field="scope", value="cumulative")
    correct(settings, "rejections.csv", event_id=wrong)
    refresh(settings)
    as_corrected = [
        (army, "reported", "corrected", ["best", "low"], 46, 46, 46, 2),
        (event_of(settings, "gazette"), "reported", "corrected", [], 46, 46, 46, 1),
        (wrong, "rejected", "rejected", [], 7, 7, 7, 1),
    ]
    figures = """
        select event_id, status, review_status, amended_fields, low, best, high, n_reports
        from events order by review_status, n_reports desc
    """
    assert ask(settings, figures) == as_corrected
    assert ask(settings, "select event_id, best from cumulative_claims") == [(total, 900)]
    assert ask(settings, "select alias_id, event_id, reason from event_aliases") == [
        (late, army, "merged")
    ]
    assert ask(settings, "select month_start, best from flows_monthly") == [
        (dt.date(2021, 7, 1), 92)
    ]

    # Another extractor numbers the reports otherwise.
    reread(settings, "herald", report("herald", 25, 46, report_no=3))
    reread(settings, "gazette", report("gazette", 25, 46, report_no=2))
    refresh(settings)
    assert ask(settings, figures) == as_corrected
    assert set(ask(settings, "select distinct status from corrections")) == {("applied",)}


def test_what_a_split_made_leads_back_when_the_split_is_taken_back(settings: Settings) -> None:
    read(settings, 26, report("herald", 25, 46), report("gazette", 25, 46))
    refresh(settings)
    army = event_of(settings, "herald")
    splits = settings.review / "splits.csv"
    header = splits.read_text()
    correct(settings, "splits.csv", event_id=army, article_id="gazette", part="second group")
    refresh(settings)
    second = event_of(settings, "gazette")
    assert second != army
    assert ask(settings, "select event_key from events where event_id = '" + second + "'") == [
        ("PAK-2021-07-25-46/second group",)
    ]
    assert ask(settings, "from event_aliases") == []
    splits.write_text(header)
    refresh(settings)
    assert event_of(settings, "gazette") == army
    assert ask(settings, "from event_aliases") == [(second, army, "merged")]


def test_a_correction_of_what_is_no_longer_read_waits_and_is_reported(settings: Settings) -> None:
    read(settings, 26, report("herald", 25, 46), report("gazette", 1, 9))
    refresh(settings)
    nine = event_of(settings, "gazette")
    correct(settings, "amendments.csv", event_id=nine, field="best", value="8")
    correct(settings, "amendments.csv", event_id=nine, field="low", value="8")
    reread(settings, "gazette")
    refresh(settings)
    status = "select distinct status, current_event_id from corrections"
    assert ask(settings, status) == [("orphaned", None)]
    reread(settings, "gazette", report("gazette", 1, 9))
    refresh(settings)
    assert ask(settings, status) == [("applied", nine)]
    assert ask(settings, f"select low, best, high from events where event_id = '{nine}'") == [
        (8, 8, 9)
    ]


def test_a_correction_with_an_id_that_never_was_stops_the_publish_and_is_named(
    settings: Settings,
) -> None:
    read(settings, 26, report("herald", 25, 46))
    correct(settings, "confirmations.csv", event_id="e0123")
    with pytest.raises(AssertionError, match="known_ids"):
        refresh(settings)
    with warehouse.build_database(settings) as connection:
        assert connection.execute(
            "select review_row from main.corrections where status = 'unknown'"
        ).fetchall() == [("confirmations.csv, line 2",)]
    assert not settings.published_database.exists()


def test_flows_as_of_a_time_know_only_what_was_published_by_then(settings: Settings) -> None:
    army = {"attributed_to": "army", "places": ("Chitral",)}
    read(settings, 26, report("first", 25, 44, **army))
    read(settings, 27, report("second", 25, 46, **army))
    denial = report("third", 25, None, claim=Claim.DENIED, attributed_to="ministry")
    read(settings, 29, denial)
    read(settings, 30, report("other", 29, 5))
    refresh(settings)

    def known(day: str) -> list[tuple[Any, ...]]:
        return ask(
            settings,
            "select events, low, best, high, contested, reports, independent_sources "
            f"from flows_as_of(timestamptz '{day}')",
        )

    assert known("2021-07-26 11:00:00+00") == []
    assert known("2021-07-26 12:00:00+00") == [(1, 44, 44, 44, 0, 1, 1)]
    assert known("2021-07-28 00:00:00+00") == [(1, 44, 46, 46, 0, 2, 1)]
    assert known("2021-07-29 13:00:00+00") == [(1, 44, 46, 46, 1, 3, 1)]
    assert known("2021-07-30 13:00:00+00") == [(2, 49, 51, 51, 1, 4, 2)]
    assert ask(settings, "from flows_as_of('infinity') except from flows_monthly") == []
