"""Which articles extraction looks at. None of these passes the gate, so that nothing is parsed."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.stages import Window
from tests.factories import make_article

DAYS = [dt.date(2021, 7, day) for day in (1, 5, 9)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home", extraction_batch_articles=2)
    Lake(settings.lake).append_articles(
        make_article(f"a{day.day}", published_on=day, title="Rain", text="It rained.")
        for day in DAYS
    )
    return settings


def read_ids(settings: Settings) -> set[str]:
    version = stages.extract(settings, Window(since=dt.date(2100, 1, 1))).extractor_version
    return set(
        Lake(settings.lake).readings(version, ["article_id"]).read_all()["article_id"].to_pylist()
    )


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), {"a1", "a5", "a9"}),
        (Window(since=DAYS[1]), {"a5", "a9"}),
        (Window(until=DAYS[1]), {"a1", "a5"}),
        (Window(since=DAYS[1], until=DAYS[1]), {"a5"}),
        (Window(since=dt.date(2021, 7, 2), until=dt.date(2021, 7, 4)), set()),
    ],
)
def test_a_window_holds_both_its_days(
    settings: Settings, window: Window, expected: set[str]
) -> None:
    assert stages.extract(settings, window).n_read == len(expected)
    assert read_ids(settings) == expected


def test_what_was_read_is_read_again_only_by_force(settings: Settings) -> None:
    first = stages.extract(settings, Window())
    assert (first.n_read, first.n_already_read) == (3, 0)
    again = stages.extract(settings, Window())
    assert (again.n_read, again.n_already_read) == (0, 3)
    forced = stages.extract(settings, Window(since=DAYS[2], force=True))
    assert forced.n_read == 1
    assert read_ids(settings) == {"a1", "a5", "a9"}
