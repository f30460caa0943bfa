"""Ids of published events, from refresh to refresh and after a rebuild from the lake."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline import stages, warehouse
from pipeline.extraction import version_of
from pipeline.lake import Lake
from pipeline.records import Outcome, Reading, Report
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.factories import make_article, make_report
from tests.unit.stages.empty_marts import PUBLISHED, build_empty_marts


@pytest.fixture
def settings(tmp_path: Path, monkeypatch) -> Settings:
    """An empty home with empty marts."""
    settings = Settings(home=tmp_path / "home")
    monkeypatch.setattr(stages.publishing, "published_tables", lambda _settings: PUBLISHED)
    monkeypatch.setattr(stages.publishing, "published_macros", lambda _settings: ())
    build_empty_marts(settings)
    return settings


def take_in(settings: Settings, day: int, *reports: Report) -> None:
    """Articles of one day in July 2021, with what was read in them."""
    lake = Lake(settings.lake)
    published_at = dt.datetime(2021, 7, day, 12, tzinfo=dt.UTC)
    names = sorted({report.article_id for report in reports})
    lake.append_articles(
        make_article(name, published_at=published_at, published_on=published_at.date(), text=name)
        for name in names
    )
    readings = [
        Reading(name, Outcome.CODED, tuple(r for r in reports if r.article_id == name))
        for name in names
    ]
    version = version_of(settings.reference)
    lake.append_readings(version, dt.datetime.now(dt.UTC), readings)


def publish(settings: Settings) -> dict[str, str]:
    """A refresh from the lake on; the id of each report's event."""
    stages.load_reports(settings)
    stages.resolve(settings)
    stages.load_event_aliases(settings)
    with refresh_lock(settings) as refresh:
        stages.publish(settings, refresh)
    with warehouse.build_database(settings) as connection:
        rows = connection.execute("select report_id, event_id from raw.memberships").fetchall()
    return dict(rows)


def aliases(settings: Settings) -> dict[str, str | None]:
    with warehouse.build_database(settings) as connection:
        rows = connection.execute("select alias_id, event_id from raw.event_aliases").fetchall()
    return dict(rows)


def entry(article: str, on: int = 4, figure: int | None = 10) -> Report:
    day = dt.date(2021, 7, on)
    return make_report(article, date_start=day, date_end=day, count_low=figure, count_high=figure)


def test_an_earlier_article_that_comes_late_changes_no_id(settings: Settings) -> None:
    take_in(settings, 6, entry("later"))
    first = publish(settings)
    take_in(settings, 5, entry("earlier"))
    assert publish(settings) == {"later-1": first["later-1"], "earlier-1": first["later-1"]}
    assert aliases(settings) == {}


def test_a_rebuild_from_the_lake_finds_the_ids_again(settings: Settings) -> None:
    take_in(settings, 6, entry("later"))
    publish(settings)
    take_in(settings, 5, entry("earlier"))
    before = publish(settings)
    warehouse.discard_build_database(settings)
    build_empty_marts(settings)
    assert publish(settings) == before


def test_an_event_that_extraction_no_longer_reads_is_withdrawn(settings: Settings) -> None:
    take_in(settings, 5, entry("kept"), entry("lost", on=1, figure=99))
    first = publish(settings)
    version = version_of(settings.reference)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    nothing = Reading("lost", Outcome.NOTHING_FOUND, ())
    Lake(settings.lake).append_readings(version, later, [nothing])
    assert publish(settings) == {"kept-1": first["kept-1"]}
    assert aliases(settings) == {first["lost-1"]: None}


def test_the_lake_learns_only_what_is_new(settings: Settings) -> None:
    take_in(settings, 5, entry("a"))
    publish(settings)
    publish(settings)
    assert len(list((settings.lake / "events").glob("*.parquet"))) == 1
    assert not (settings.lake / "event_aliases").exists()
