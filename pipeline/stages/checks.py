"""Checks of raw and final tables, and the ledger of all check results.

Belongs here: running a suite on a table and keeping results. Does not belong here: what is expected
(``expectations/``, the room ``quality``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import quality, warehouse
from pipeline.reference import load_countries
from pipeline.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame


SUITES = ("articles", "reports", *quality.MARTS)
"""Tables that have a suite: what comes in, then what analysts read."""


def check(settings: Settings, table: str) -> list[quality.CheckResult]:
    """Hold a table of ``SUITES`` against its suite, and keep the results."""
    with warehouse.build_database(settings) as connection:
        frame = _frame(settings, connection, table)
    results = quality.run_checks(settings.expectations, table, frame)
    suites = [quality.load_checks(settings.expectations, name) for name in SUITES]
    existing = [(known.table, known.name) for suite in suites for known in suite]
    record_checks(settings, "great_expectations", results, existing)
    return results


def _frame(settings: Settings, connection: DuckDBPyConnection, table: str) -> DataFrame:
    if table in quality.MARTS:
        return quality.mart_frame(table, connection.table(f"main.{table}").to_arrow_table())
    articles = connection.table("raw.articles").to_arrow_table()
    if table == "articles":
        return quality.articles_frame(articles)
    reports = connection.table("raw.reports").to_arrow_table()
    return quality.reports_frame(reports, articles, load_countries(settings.reference))


def record_checks(
    settings: Settings,
    tool: str,
    results: Sequence[quality.CheckResult],
    existing: Collection[tuple[str, str]],
) -> None:
    """Keep the last result of each check, for ``publish`` to look at and to show.

    Args:
        settings: Where the build database is.
        tool: ``great_expectations``, ``dbt`` or ``benchmark``.
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
            "n_unexpected": result.n_unexpected,
            "observed": result.observed,
            "checked_at": dt.datetime.now(dt.UTC),
        }
        for result in results
    ]
    if rows:
        with warehouse.build_database(settings) as connection:
            warehouse.record_checks(connection, tool, pa.Table.from_pylist(rows), existing)
