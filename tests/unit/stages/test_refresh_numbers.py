"""Numbers of refreshes, and the log of those that were published."""

from pathlib import Path

import pytest

from pipeline import stages, warehouse
from pipeline.lake import Lake, LakeNotWritable
from pipeline.lake_rows import Intake
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.unit.stages.empty_marts import PUBLISHED, build_empty_marts


@pytest.fixture
def settings(tmp_path: Path, monkeypatch) -> Settings:
    """A home of which nothing has been read, with empty marts."""
    settings = Settings(home=tmp_path / "home")
    monkeypatch.setattr(stages.publishing, "published_tables", lambda _settings: PUBLISHED)
    monkeypatch.setattr(stages.publishing, "published_macros", lambda _settings: ())
    stages.load_reports(settings)
    stages.resolve(settings)
    stages.load_event_aliases(settings)
    build_empty_marts(settings)
    return settings


def published(settings: Settings) -> list[int]:
    with warehouse.published_database(settings) as connection:
        rows = connection.execute("select refresh_no from refreshes order by 1").fetchall()
    return [number for (number,) in rows]


def logged(settings: Settings) -> list[int]:
    return Lake(settings.lake).refreshes()["refresh_no"].to_pylist()


def publish(settings: Settings) -> int:
    with refresh_lock(settings) as refresh:
        stages.publish(settings, refresh)
        return refresh.refresh_no


def test_the_log_and_the_published_file_agree(settings: Settings) -> None:
    assert [publish(settings), publish(settings)] == [1, 2]
    assert published(settings) == logged(settings) == [1, 2]


def test_a_refresh_that_publishes_nothing_keeps_its_counts_and_its_number(
    settings: Settings,
) -> None:
    lake = Lake(settings.lake)
    with refresh_lock(settings) as refresh:
        counts = Intake(refresh.refresh_no, "sample", "a.jsonl", 2, 2, 0, 0, 2)
        lake.record_intakes(refresh.refresh_no, [counts])
    assert publish(settings) == 2
    assert published(settings) == [2]
    assert [row["refresh_no"] for row in lake.intakes().read_all().to_pylist()] == [1]


def test_a_publish_that_fails_is_not_in_the_log(settings: Settings, monkeypatch) -> None:
    publish(settings)

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", no_space)
        with pytest.raises(OSError, match="No space"):
            publish(settings)
    assert published(settings) == logged(settings) == [1]


def test_a_publish_that_was_killed_before_it_was_logged_is_logged_by_the_next(
    settings: Settings, monkeypatch
) -> None:
    def killed(*_: object) -> None:
        raise LakeNotWritable("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "record_refresh", killed)
        with pytest.raises(LakeNotWritable):
            publish(settings)
    assert (published(settings), logged(settings)) == ([1], [])
    assert publish(settings) == 2
    assert published(settings) == logged(settings) == [1, 2]


def test_a_damaged_published_file_does_not_stop_the_next_publish(settings: Settings) -> None:
    publish(settings)
    settings.published_database.write_bytes(b"damaged" * 1000)
    assert publish(settings) == 2
    assert published(settings) == [1, 2]
