"""Checks of raw and final tables, and the ledger of all check results.

Belongs here: running a suite on a table and keeping results. Does not belong here: what is expected
(``expectations/``, the room ``quality``), or showing results (``data_docs``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import check_ledger, quality, warehouse
from pipeline.reference import load_countries
from pipeline.settings import Settings
from pipeline.stages import batches

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame


SUITES = ("articles", "reports", *quality.MARTS)
"""Tables that have a suite: what comes in, then what analysts read."""

SUITE_RUNS = """
create table if not exists audit.suite_runs (
    table_name varchar primary key,
    checked_at timestamptz not null,
    results varchar not null
)
"""
"""What each suite found when it was last run, with the first rows that fail, as JSON."""


def check(settings: Settings, table: str) -> list[quality.CheckResult]:
    """Hold a table of ``SUITES`` against its suite, and keep the results.

    Of a raw table only the batch is looked at (``batches``), but for expectations about all rows.
    """
    if table in quality.MARTS:
        results = _check_mart(settings, table)
    else:
        results = _check_batch(settings, table)
    suites = [quality.load_checks(settings.expectations, name) for name in SUITES]
    existing = [(known.table, known.name) for suite in suites for known in suite]
    record_checks(settings, "great_expectations", results, existing)
    _keep_run(settings, table, results)
    return results


def last_runs(settings: Settings) -> list[quality.SuiteRun]:
    """What each suite found when it was last run, in the order of ``SUITES``."""
    with warehouse.build_database(settings) as connection:
        connection.execute(SUITE_RUNS)
        rows = connection.execute(
            "select table_name, checked_at, results from audit.suite_runs"
        ).fetchall()
    runs = {
        table: quality.SuiteRun(
            table, checked_at, [quality.CheckResult(**result) for result in json.loads(results)]
        )
        for table, checked_at, results in rows
    }
    return [runs[table] for table in SUITES if table in runs]


def _keep_run(settings: Settings, table: str, results: Sequence[quality.CheckResult]) -> None:
    found = json.dumps([asdict(result) for result in results])
    with warehouse.build_database(settings) as connection:
        connection.execute(SUITE_RUNS)
        connection.execute(
            "insert or replace into audit.suite_runs values (?, ?, ?)",
            [table, dt.datetime.now(dt.UTC), found],
        )


def _check_mart(settings: Settings, table: str) -> list[quality.CheckResult]:
    with warehouse.build_database(settings) as connection:
        rows = connection.table(f"main.{table}").to_arrow_table()
    return quality.run_checks(settings.expectations, table, quality.mart_frame(table, rows))


def _check_batch(settings: Settings, table: str) -> list[quality.CheckResult]:
    key = quality.key_of(settings.expectations, table)
    digest = batches.suite_digest(settings, table)
    with warehouse.build_database(settings) as connection:
        batch = batches.new_rows(connection, table, key, digest)
        frame = _raw_frame(settings, connection, table, batch)
        columns = quality.columns_of_whole_table(
            settings.expectations, table, connection.table(f"raw.{table}").columns
        )
        whole = connection.table(f"raw.{table}").select(*columns).to_arrow_table()
    results = quality.run_checks(settings.expectations, table, frame, quality.plain_frame(whole))
    with warehouse.build_database(settings) as connection:
        batches.remember_checked(connection, table, key, digest)
    return results


def _raw_frame(
    settings: Settings, connection: DuckDBPyConnection, table: str, batch: pa.Table
) -> DataFrame:
    if table == "articles":
        ids = connection.execute("select article_id from raw.articles").to_arrow_table()
        return quality.articles_frame(batch, ids["article_id"])
    connection.register("batch", batch)
    quoted = connection.execute(
        "select article_id, title, text, published_on from raw.articles "
        "where article_id in (select article_id from batch)"
    ).to_arrow_table()
    connection.unregister("batch")
    return quality.reports_frame(batch, quoted, load_countries(settings.reference))


def record_checks(
    settings: Settings,
    tool: str,
    results: Sequence[quality.CheckResult],
    existing: Collection[tuple[str, str]],
) -> None:
    """Keep the last result of each check, for ``publish`` to look at and to show.

    Args:
        settings: Where the build database is.
        tool: ``great_expectations``, ``dbt``, ``sanity`` or ``benchmark``.
        results: Of the checks that have just been run.
        existing: Table and name of every check of the tool: what others left is forgotten.
    """
    rows = [
        {
            "tool": tool,
            "table_name": result.table,
            "check_name": result.name,
            "severity": result.severity,
            "passed": result.passed,
            "n_checked": result.n_checked,
            "n_unexpected": result.n_unexpected,
            "observed": result.observed,
            "checked_at": dt.datetime.now(dt.UTC),
        }
        for result in results
    ]
    if rows:
        with warehouse.build_database(settings) as connection:
            check_ledger.record_checks(connection, tool, pa.Table.from_pylist(rows), existing)
