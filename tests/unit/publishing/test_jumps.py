"""What of two databases is measured, and which reason a difference has."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from pipeline.lake_rows import REVISION_SCHEMA
from pipeline.publishing import Measure, comparable, differences
from pipeline.publishing.revisions import COMPARED

TABLES = """
create table {0}.main.intakes (refresh_no int, source text, n_read bigint);
create table {0}.main.coverage_daily
    (published_on date, publisher text, articles bigint, articles_coded bigint);
create table {0}.main.flows_monthly (month_start date, home text, host text, direction text,
    events bigint, low bigint, best bigint, high bigint, contested bigint);
create table {0}.main.events (event_id text, status text, low bigint, best bigint, high bigint,
    flow_date date, home text, host text, direction text);
create table {0}.main.corrections (action text, event_id text, into_event_id text,
    new_event_id text, current_event_id text, article_id text, part text, field text, value text,
    status text);
create table {0}.main.refreshes (refresh_no int, extractor_version text);
create table {0}.main.event_reports (event_id text, report_id text);
create table {0}.main.reports (report_id text, article_id text);
"""

MONTH = "2021-07-01 AFG TJK entry"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two databases without a row, but for a publish by extractor v1."""
    with duckdb.connect() as connection:
        for database in ("previous", "published"):
            connection.execute(f"attach ':memory:' as {database}")
            connection.execute(TABLES.format(database))
        connection.execute("insert into previous.main.refreshes values (1, 'v1')")
        yield connection


def measured(connection, articles_behind: list[str] | None = None, extractor: str = "v1"):
    """Old value, new value and cause, by measure and row."""
    changes = []
    if articles_behind is not None:
        changes.append(
            {
                "refresh_no": 2, "table_name": "flows_monthly", "row_key": MONTH,
                "column_name": "best", "old_value": "1", "new_value": "2",
                "article_ids": articles_behind,
            }
        )  # fmt: skip
    revisions = pa.Table.from_pylist(changes, REVISION_SCHEMA)
    return {
        (found.measure, found.row_key): (found.old, found.new, found.cause)
        for found in differences(connection, revisions, extractor)
    }


def month(connection, database: str, best: int | None, home: str = "AFG") -> None:
    connection.execute(
        f"insert into {database}.main.flows_monthly values "
        "('2021-07-01', ?, 'TJK', 'entry', 1, ?, ?, ?, 0)",
        [home, best, best, best],
    )


def test_the_tables_of_this_test_are_all_that_is_compared(connection) -> None:
    assert comparable(connection, "previous") == []
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'previous'"
    ).fetchall()
    assert {name for (name,) in tables} == set(COMPARED)


def test_the_rows_of_a_source_are_those_of_its_last_intake(connection) -> None:
    connection.execute("insert into previous.main.intakes values (1, 'wire', 70), (2, 'wire', 60)")
    connection.execute("insert into previous.main.intakes values (2, 'wire', 40), (1, 'once', 9)")
    connection.execute("insert into published.main.intakes from previous.main.intakes")
    connection.execute("insert into published.main.intakes values (3, 'wire', 30), (3, 'new', 5)")
    assert measured(connection) == {
        (Measure.ROWS_READ, "wire"): (100, 30, None),
        (Measure.ROWS_READ, "once"): (9, 9, None),
        (Measure.ROWS_READ, "new"): (0, 5, None),
    }


def test_coverage_is_that_of_the_days_that_were_published(connection) -> None:
    connection.execute(
        "insert into previous.main.coverage_daily values "
        "('2021-07-05', 'Herald', 10, 4), ('2021-07-06', 'Herald', 20, 5), "
        "('2021-07-06', 'Gazette', 7, 0)"
    )
    connection.execute(
        "insert into published.main.coverage_daily values "
        "('2021-07-05', 'Herald', 10, 3), ('2021-07-06', 'Gazette', 7, 0), "
        "('2021-07-07', 'Herald', 50, 50)"
    )
    assert measured(connection) == {
        (Measure.ARTICLES, "Herald"): (30, 10, None),
        (Measure.ARTICLES, "Gazette"): (7, 7, None),
        (Measure.ARTICLES, "all outlets"): (37, 17, None),
        (Measure.ARTICLES_CODED, "Herald"): (9, 3, None),
        (Measure.ARTICLES_CODED, "Gazette"): (0, 0, None),
        (Measure.ARTICLES_CODED, "all outlets"): (9, 3, None),
    }


def test_a_month_that_changes_with_no_reason_is_unexplained(connection) -> None:
    month(connection, "previous", 46)
    month(connection, "published", 1046)
    month(connection, "previous", 7, home="SYR")
    month(connection, "published", 7, home="SYR")
    assert measured(connection) == {
        (Measure.PERSONS_UNEXPLAINED, MONTH): (46, 1046, None),
        (Measure.PERSONS_UNEXPLAINED, "2021-07-01 SYR TJK entry"): (7, 7, None),
    }


@pytest.mark.parametrize(("old", "new", "told"), [(None, 46, (0, 46)), (46, None, (46, 0))])
def test_a_month_without_a_figure_counts_as_none(connection, old, new, told) -> None:
    month(connection, "previous", old)
    month(connection, "published", new)
    assert measured(connection) == {(Measure.PERSONS_UNEXPLAINED, MONTH): (*told, None)}


def test_articles_are_a_reason(connection) -> None:
    month(connection, "previous", 46)
    month(connection, "published", 1046)
    assert measured(connection, ["a1", "a2", "a3", "a4"]) == {
        (Measure.PERSONS_EXPLAINED, MONTH): (46, 1046, "articles a1, a2, a3")
    }


def test_another_extractor_is_a_reason(connection) -> None:
    month(connection, "previous", 46)
    month(connection, "published", 1046)
    assert measured(connection, extractor="v2") == {
        (Measure.PERSONS_EXPLAINED, MONTH): (46, 1046, "extractor v1 is now v2")
    }


def correction(connection, database: str, event_id: str, value: str) -> None:
    connection.execute(
        f"insert into {database}.main.corrections values "
        "('amend', $id, null, null, $id, null, null, 'best', $value, 'applied')",
        {"id": event_id, "value": value},
    )


@pytest.mark.parametrize("side", ["previous", "published"])
def test_a_correction_of_one_of_its_events_is_a_reason(connection, side: str) -> None:
    month(connection, "previous", 46)
    month(connection, "published", 1046)
    for database in ("previous", "published"):
        connection.execute(
            f"insert into {database}.main.events values "
            "('e1', 'reported', 1, 1, 1, '2021-07-04', 'AFG', 'TJK', 'entry')"
        )
        correction(connection, database, "e1", "46")
    # One that stands on both sides explains nothing, nor does one of an event elsewhere.
    correction(connection, side, "e2", "1046")
    assert set(measured(connection)) == {(Measure.PERSONS_UNEXPLAINED, MONTH)}
    correction(connection, side, "e1", "1046")
    assert measured(connection) == {
        (Measure.PERSONS_EXPLAINED, MONTH): (46, 1046, "a correction in the review tables")
    }
