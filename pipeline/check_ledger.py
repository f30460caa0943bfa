"""The ledger of check results in the build database.

Belongs here: its table, writing results into it, and what of them stops a publish. Does not belong
here: checks (``quality``, dbt), or opening the database (``warehouse``).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb
import pyarrow as pa

SQL = Path(__file__).with_name("check_ledger.sql").read_text(encoding="utf-8")
"""Makes the table where it is not there."""


def record_checks(
    connection: duckdb.DuckDBPyConnection,
    tool: str,
    results: pa.Table,
    existing: Collection[tuple[str, str]],
) -> None:
    """Keep the last result of each check, and forget checks that are no more.

    Args:
        connection: To the build database.
        tool: Whose checks these are.
        results: Columns of ``audit.quality_checks``.
        existing: Table and name of every check that the tool has now.
    """
    known = pa.table(
        {
            "table_name": pa.array([table for table, _ in existing], pa.string()),
            "check_name": pa.array([name for _, name in existing], pa.string()),
        }
    )
    connection.register("arrived", results)
    connection.register("known", known)
    try:
        connection.execute("insert or replace into audit.quality_checks by name from arrived")
        connection.execute(
            "delete from audit.quality_checks where tool = ? "
            "and (table_name, check_name) not in (select (table_name, check_name) from known)",
            [tool],
        )
    finally:
        connection.unregister("arrived")
        connection.unregister("known")


def failed_blocking_checks(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Table and name of each check that failed and stops a publish."""
    return connection.execute(
        "select table_name, check_name from audit.quality_checks "
        "where not passed and severity = 'critical' order by all"
    ).fetchall()
