"""What a publish says that it changes: the figure before and now, and the articles behind it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.publishing import comparable, revisions

TABLES = """
create table {0}.main.events (event_id text, status text, low bigint, best bigint, high bigint,
    flow_date date, home text, host text, direction text);
create table {0}.main.flows_monthly (month_start date, home text, host text, direction text,
    events bigint, low bigint, best bigint, high bigint, contested bigint);
create table {0}.main.event_reports (event_id text, report_id text);
create table {0}.main.reports (report_id text, article_id text);
"""

OF_JUMPS = ["intakes", "coverage_daily", "refreshes", "corrections"]
"""Tables that this comparison does not read, and that of jumps does."""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for database in ("previous", "published"):
            connection.execute(f"attach ':memory:' as {database}")
            connection.execute(TABLES.format(database))
        yield connection


def event(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    name: str,
    best: int | None,
    *articles: str,
    status: str = "reported",
) -> None:
    """An event of 4 July 2021 with one report an article, alone in its month."""
    connection.execute(
        f"insert into {database}.main.events values "
        "(?, ?, ?, ?, ?, '2021-07-04', 'AFG', 'TJK', 'entry')",
        [name, status, best, best, best],
    )
    connection.execute(
        f"insert into {database}.main.flows_monthly values "
        "('2021-07-01', 'AFG', 'TJK', 'entry', 1, ?, ?, ?, 0)",
        [best, best, best],
    )
    for article in articles:
        report = f"{article}-1"
        connection.execute(
            f"insert into {database}.main.event_reports values (?, ?)", [name, report]
        )
        connection.execute(f"insert into {database}.main.reports values (?, ?)", [report, article])


def changed(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[object, ...]]:
    """Old value, new value and articles, by table and column."""
    return {
        (row["table_name"], row["column_name"]): (
            row["old_value"], row["new_value"], row["article_ids"],
        )
        for row in revisions(connection, 7).to_pylist()
    }  # fmt: skip


def test_a_correction_names_the_figures_and_the_article_that_brought_it(connection) -> None:
    event(connection, "previous", "e1", 46, "a")
    event(connection, "published", "e1", 56, "a", "b")
    told = ("46", "56", ["b"])
    assert changed(connection) == {
        (table, column): told
        for table in ("events", "flows_monthly")
        for column in ("low", "best", "high")
    }
    rows = revisions(connection, 7).to_pylist()
    assert {row["refresh_no"] for row in rows} == {7}
    assert {row["row_key"] for row in rows} == {"e1", "2021-07-01 AFG TJK entry"}


def test_an_article_that_is_gone_is_named_as_well(connection) -> None:
    event(connection, "previous", "e1", 56, "a", "b")
    event(connection, "published", "e1", 46, "a")
    assert changed(connection)["events", "best"] == ("56", "46", ["b"])


def test_another_reading_of_the_same_articles_names_none(connection) -> None:
    event(connection, "previous", "e1", 46, "a")
    event(connection, "published", "e1", 47, "a")
    assert changed(connection)["flows_monthly", "best"] == ("46", "47", None)


def test_what_appears_had_no_value_and_what_disappears_has_none(connection) -> None:
    event(connection, "published", "e1", 46, "a")
    new = changed(connection)
    assert new["events", "status"] == (None, "reported", ["a"])
    assert new["flows_monthly", "events"] == (None, "1", ["a"])
    connection.execute("detach previous; detach published")
    for database in ("previous", "published"):
        connection.execute(f"attach ':memory:' as {database}")
        connection.execute(TABLES.format(database))
    event(connection, "previous", "e1", 46, "a")
    assert changed(connection)["events", "best"] == ("46", None, ["a"])


def test_a_figure_that_becomes_known_had_no_value(connection) -> None:
    event(connection, "previous", "e1", None, "a")
    event(connection, "published", "e1", 46, "a", "b")
    assert changed(connection)["events", "best"] == (None, "46", ["b"])
    assert ("events", "status") not in changed(connection)


def test_nothing_is_said_where_nothing_changes(connection) -> None:
    for database in ("previous", "published"):
        event(connection, database, "e1", 46, "a")
    assert changed(connection) == {}


def test_what_an_older_database_lacks_is_named(connection) -> None:
    assert {name.partition(".")[0] for name in comparable(connection, "previous")} == set(OF_JUMPS)
    connection.execute("alter table previous.main.events drop status")
    connection.execute("drop table previous.main.reports")
    lacking = ["events.status", "reports.report_id", "reports.article_id"]
    found = comparable(connection, "previous")
    assert [name for name in found if name.partition(".")[0] not in OF_JUMPS] == lacking
