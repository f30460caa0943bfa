"""The threshold on confidence: what it leaves out, and that it needs no second reading."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline import stages, warehouse
from pipeline.lake import Lake
from pipeline.records import Outcome, Reading
from pipeline.settings import Settings
from pipeline.stages import ReportsSummary, Window
from tests.factories import make_article, make_report

LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
CONFIDENCES = [0.2, 0.5, 0.9]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose lake holds one article with three reports."""
    settings = Settings(home=tmp_path / "home")
    lake = Lake(settings.lake)
    lake.append_articles([make_article("a1", title="Rain", text="It rained.")])
    version = stages.extract(settings, Window()).extractor_version
    reports = tuple(
        make_report("a1", number, count_low=number, count_high=number, confidence=confidence)
        for number, confidence in enumerate(CONFIDENCES, start=1)
    )
    lake.append_readings(version, LATER, [Reading("a1", Outcome.CODED, reports)])
    return settings.home


def loaded(settings: Settings, table: str, column: str) -> list[object]:
    with warehouse.build_database(settings) as connection:
        rows = connection.execute(f'select "{column}" from raw."{table}" order by all').fetchall()
    return [value for (value,) in rows]


@pytest.mark.parametrize(
    ("threshold", "kept"),
    [
        (0.0, CONFIDENCES),
        (0.2, CONFIDENCES),
        (0.201, [0.5, 0.9]),
        (0.5, [0.5, 0.9]),
        (0.9, [0.9]),
        (1.0, []),
    ],
)
def test_exactly_the_reports_under_the_threshold_are_left_out(
    home: Path, threshold: float, kept: list[float]
) -> None:
    settings = Settings(home=home, min_confidence=threshold)
    summary = stages.load_reports(settings)
    assert summary == ReportsSummary(len(kept), len(CONFIDENCES) - len(kept), threshold)
    assert loaded(settings, "reports", "confidence") == kept
    stages.resolve(settings)
    assert loaded(settings, "memberships", "report_id") == loaded(settings, "reports", "report_id")


def test_another_threshold_reads_no_article_again(home: Path) -> None:
    stages.load_reports(Settings(home=home, min_confidence=1.0))
    low = Settings(home=home, min_confidence=0.0)
    assert stages.extract(low, Window()).n_read == 0
    assert stages.load_reports(low).n_reports == len(CONFIDENCES)
