"""What ``articles`` and ``reports`` write anew when they are built a second time.

The second build is given its raw rows in the opposite order. A table that is built whole has the
order of its raw rows; one that is not keeps its rows where they are, and what is deleted and
inserted stands at the end.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline import warehouse
from pipeline.orchestration.raw_assets import RAW_TABLES
from pipeline.records import Report
from pipeline.settings import Settings
from tests.dbt_command import dbt
from tests.factories import make_article, make_report

pytestmark = pytest.mark.slow

BUILD = ("build", "--select", "+articles", "+reports", "--resource-type", "model", "seed")


def read(article_id: str, **changes: Any) -> dict[str, Any]:
    """A row of ``raw.articles``: an article, read."""
    reading = {"outcome": "coded", "extractor_version": "1", "duplicate_kind": None}
    return asdict(make_article(article_id)) | reading | changes


def build(
    settings: Settings,
    articles: Sequence[dict[str, Any]],
    reports: Sequence[Report],
    event_ids: Sequence[str],
) -> None:
    """Fill the raw tables and run the models; the first reports get the ids of their events."""
    rows = {
        "articles": list(articles),
        "reports": [
            asdict(r) | {"report_id": r.report_id, "direction": r.direction} for r in reports
        ],
        "memberships": [
            {
                "report_id": r.report_id,
                "event_id": event,
                "event_key": "TJK",
                "match_score": 1.0,
                "independent_source": "army",
            }
            for r, event in zip(reports, event_ids, strict=False)
        ],
    }
    with warehouse.build_database(settings) as connection:
        for table in RAW_TABLES:
            some = pa.Table.from_pylist(rows.get(table.name, []), table.columns)
            warehouse.load_raw(connection, table.name, some)
    done = dbt(settings, *BUILD)
    assert done.returncode == 0, done.stdout


def held(settings: Settings, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table in the order in which they lie in it."""
    with warehouse.build_database(settings) as connection:
        return connection.execute(f"select {', '.join(columns)} from main.{table}").fetchall()


def test_only_what_differs_is_written_and_what_vanished_goes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    articles = [read(f"a{n}") for n in range(1, 7)]
    reports = [make_report(f"a{n}") for n in range(1, 7)]
    build(settings, articles, reports, ["e1"] * 6)
    six = [(f"a{n}",) for n in range(1, 7)]
    assert held(settings, "articles", "article_id") == six
    assert held(settings, "reports", "article_id") == six

    build(settings, articles[::-1], reports[::-1], ["e1"] * 6)
    assert held(settings, "articles", "article_id") == six, "an article was written anew"
    assert held(settings, "reports", "article_id") == six, "a report was written anew"

    # a1 and its report have vanished. a2 has another reading, with the same report. The report of
    # a3 has moved to another event, that of a4 been left out. a5 and a6 are as they were. a7 came.
    build(
        settings,
        [read("a7"), read("a2", extractor_version="2"), *articles[:1:-1]],
        [make_report(f"a{n}") for n in (7, 6, 5, 3, 2)],
        ["e1", "e1", "e1", "e3", "e1"],
    )
    found = held(settings, "articles", "article_id", "extractor_version", "n_reports")
    assert found[:3] == [("a3", "1", 1), ("a5", "1", 1), ("a6", "1", 1)]
    assert sorted(found[3:]) == [("a2", "2", 1), ("a4", "1", 0), ("a7", "1", 1)]
    found = held(settings, "reports", "article_id", "event_id")
    assert found[:3] == [("a2", "e1"), ("a5", "e1"), ("a6", "e1")]
    assert sorted(found[3:]) == [("a3", "e3"), ("a7", "e1")]


def test_a_report_without_its_article_or_event_goes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    articles = [read(f"a{n}") for n in (1, 2, 3)]
    reports = [make_report(f"a{n}") for n in (1, 2, 3)]
    build(settings, articles, reports, ["e1"] * 3)
    build(settings, articles[1:], reports, ["e1", "e1"])
    assert held(settings, "reports", "article_id") == [("a2",)]


def test_rows_that_a_failed_build_left_twice_stand_once_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    articles = [read("a1"), read("a2")]
    reports = [make_report("a1"), make_report("a2")]
    build(settings, articles, reports, ["e1"] * 2)
    with warehouse.build_database(settings) as connection:
        for table in ("articles", "reports"):
            connection.execute(
                f"insert into main.{table} from main.{table} where article_id = 'a1'"
            )
    build(settings, articles, reports, ["e1"] * 2)
    assert held(settings, "articles", "article_id") == [("a2",), ("a1",)]
    assert held(settings, "reports", "article_id") == [("a2",), ("a1",)]
