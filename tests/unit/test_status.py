"""How the warehouse is, as a person and a monitor are told."""

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import stages, warehouse
from pipeline.cli import app
from pipeline.lake import Lake
from pipeline.lake_rows import Intake
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from pipeline.status import State, read_status
from tests.unit.stages.empty_marts import PUBLISHED, build_empty_marts


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An empty home in which nothing has been published."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("BORDERFLOW_HOME", str(home))
    monkeypatch.setattr(stages.publishing, "published_tables", lambda _settings: PUBLISHED)
    monkeypatch.setattr(stages.publishing, "published_macros", lambda _settings: ())
    return Settings()


def publish(settings: Settings) -> dt.datetime:
    """A first refresh, of nothing; when it published."""
    stages.load_reports(settings)
    stages.resolve(settings)
    stages.load_event_aliases(settings)
    build_empty_marts(settings)
    with refresh_lock(settings) as refresh:
        return stages.publish(settings, refresh).published_at


def begin_and_fail(settings: Settings) -> None:
    """A later refresh that takes in a file and publishes nothing."""
    with refresh_lock(settings) as refresh:
        intake = Intake(refresh.refresh_no, "sample", "a.jsonl", 1, 1, 0, 0, 1)
        Lake(settings.lake).record_intakes(refresh.refresh_no, [intake])


def test_before_the_first_publish_there_is_nothing(settings: Settings) -> None:
    status = read_status(settings, dt.datetime.now(dt.UTC))
    assert (status.state, status.published, status.age_hours) == (
        State.NOTHING_PUBLISHED,
        None,
        None,
    )


def test_what_is_published_is_fresh_until_the_hours_are_over(settings: Settings) -> None:
    at = publish(settings)
    at_the_limit = at + dt.timedelta(hours=36)
    assert read_status(settings, at_the_limit).state is State.FRESH
    assert read_status(settings, at_the_limit).age_hours == 36
    assert read_status(settings, at_the_limit + dt.timedelta(seconds=1)).state is State.STALE


def test_a_later_refresh_that_did_not_publish_is_told(settings: Settings) -> None:
    at = publish(settings)
    begin_and_fail(settings)
    status = read_status(settings, at)
    assert (status.state, status.last_tried_no) == (State.NOT_PUBLISHED, 2)
    assert status.published is not None
    assert status.published["refresh_no"] == 1


def test_a_refresh_that_runs_is_no_failure(settings: Settings) -> None:
    at = publish(settings)
    with refresh_lock(settings) as refresh:
        intake = Intake(refresh.refresh_no, "sample", "a.jsonl", 1, 1, 0, 0, 1)
        Lake(settings.lake).record_intakes(refresh.refresh_no, [intake])
        status = read_status(settings, at)
    assert status.state is State.FRESH
    assert status.running is not None
    assert status.running.refresh_no == 2


def told(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["status", *arguments])
    return result.exit_code, result.stdout


def test_a_monitor_reads_the_exit_code_and_json(settings: Settings, monkeypatch) -> None:
    assert told("--json")[0] == 4
    at = publish(settings)
    code, printed = told("--json")
    assert code == 0
    answer = json.loads(printed)
    assert answer["state"] == "fresh"
    assert answer["published"]["refresh_no"] == 1
    assert answer["published"]["published_at"] == at.isoformat()
    assert answer["running"] is None
    begin_and_fail(settings)
    code, printed = told("--json")
    assert (code, json.loads(printed)["state"]) == (1, "not_published")
    assert told()[0] == 1
    with warehouse.next_published(settings, PUBLISHED, ()) as connection:
        connection.execute(
            "insert into refreshes by name select 2 as refresh_no, "
            "timestamptz '2021-07-05 02:00:00+00' as started_at, "
            "timestamptz '2021-07-05 02:05:00+00' as published_at, '1' as extractor_version, "
            "0 as n_articles, 0 as n_relevant, 0 as n_coded, 0 as n_reports, 0 as n_events, "
            "0 as n_rejects"
        )
    code, printed = told("--json")
    assert (code, json.loads(printed)["state"]) == (5, "stale")
    code, printed = told()
    assert code == 5
    assert "stale: published " in printed
