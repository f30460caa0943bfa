"""The stage that links events: from what the memberships say, to ``raw.event_links``."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline import stages, warehouse
from pipeline.lake import Lake
from pipeline.records import Outcome, Reading
from pipeline.settings import Settings
from pipeline.stages import Window
from tests.factories import make_article, make_report

LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
BACK = {"origin": "TJK", "destinations": ("AFG",), "home": "AFG"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose lake holds one article: ten soldiers came, and went back."""
    settings = Settings(home=tmp_path / "home")
    lake = Lake(settings.lake)
    lake.append_articles([make_article("a1", title="Rain", text="It rained.")])
    version = stages.extract(settings, Window()).extractor_version
    reports = (make_report("a1", 1), make_report("a1", 2, **BACK))
    lake.append_readings(version, LATER, [Reading("a1", Outcome.CODED, reports)])
    return settings


def rows(settings: Settings, table: str) -> list[dict[str, object]]:
    with warehouse.build_database(settings) as connection:
        return connection.table(f"raw.{table}").to_arrow_table().to_pylist()


def test_links_are_of_the_events_that_were_resolved(settings: Settings) -> None:
    stages.load_reports(settings)
    stages.resolve(settings)
    event_ids = {row["report_id"]: row["event_id"] for row in rows(settings, "memberships")}
    assert stages.link(settings) == 1
    (link,) = rows(settings, "event_links")
    assert link["event_id"] == event_ids["a1-2"]
    assert link["linked_event_id"] == link["batch_id"] == event_ids["a1-1"]
    assert link["link"] == "return_of"


def test_a_report_that_is_of_no_event_yet_is_left_out(settings: Settings) -> None:
    stages.load_reports(settings)
    stages.resolve(settings)
    with warehouse.build_database(settings) as connection:
        connection.execute("delete from raw.memberships where report_id = 'a1-1'")
    assert stages.link(settings) == 0
