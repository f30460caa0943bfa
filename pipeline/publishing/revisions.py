"""Figures that a publish changes: old, new, and the articles that caused it.

Belongs here: the comparison, in SQL over two databases. Does not belong here: opening them, or
keeping the result.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

COMPARED = {
    "events": (
        "event_id", "status", "low", "best", "high", "flow_date", "home", "host", "direction",
    ),
    "flows_monthly": (
        "month_start", "home", "host", "direction", "events", "low", "best", "high", "contested",
    ),
    "event_reports": ("event_id", "report_id"),
    "reports": ("report_id", "article_id"),
    "intakes": ("refresh_no", "source", "n_read"),
    "coverage_daily": ("published_on", "publisher", "articles", "articles_coded"),
    "refreshes": ("refresh_no", "extractor_version"),
    "corrections": (
        "action", "event_id", "into_event_id", "new_event_id", "current_event_id", "article_id",
        "part", "field", "value", "status",
    ),
}  # fmt: skip
"""Tables and columns that this comparison and that of ``jumps`` read of both databases."""

SQL = Path(__file__).with_name("revisions.sql").read_text(encoding="utf-8")


def comparable(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """What an attached database lacks of the columns that are compared; empty where nothing."""
    held = {
        (table, column)
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where database_name = ?",
            [database],
        ).fetchall()
    }
    return [
        f"{table}.{column}"
        for table, columns in COMPARED.items()
        for column in columns
        if (table, column) not in held
    ]


def revisions(connection: duckdb.DuckDBPyConnection, refresh_no: int) -> pa.Table:
    """Every figure of ``events`` and ``flows_monthly`` that differs between two databases.

    Args:
        connection: With what was published attached as ``previous`` and what is to be as
            ``published``.
        refresh_no: Of the refresh that publishes.

    Returns:
        Columns of ``lake.REVISION_SCHEMA``, in the order of table, row and column.
    """
    return connection.execute(SQL, {"refresh_no": refresh_no}).to_arrow_table()
