"""What Dagster shows of a table: columns, number of rows, first rows.

Belongs here: turning schemas and rows into Dagster's metadata. Does not belong here: which table
belongs to which asset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from dagster import (
    MetadataValue,
    TableColumn,
    TableColumnConstraints,
    TableSchema,
)

from pipeline import warehouse
from pipeline.quality.results import MAX_SHOWN_CHARACTERS, WITHHELD_COLUMNS

if TYPE_CHECKING:
    import duckdb

PREVIEW_ROWS = 5

PROSE_COLUMNS = WITHHELD_COLUMNS | {"detail", "payload"}
"""Words of an article, or of a row that could not be read, may name private persons: metadata
tells their length only."""


def schema_of(columns: pa.Schema) -> TableSchema:
    """The columns of an Arrow schema."""
    return TableSchema(
        columns=[
            TableColumn(
                name=column.name,
                type=str(column.type),
                constraints=TableColumnConstraints(nullable=column.nullable),
            )
            for column in columns
        ]
    )


def describe_table(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str
) -> dict[str, Any]:
    """Columns with their comments, number of rows and first rows of a table or view.

    Args:
        connection: To the database that holds it.
        schema: For example ``raw``.
        table: Its name.
    """
    relation = f'"{schema}"."{table}"'
    rows = warehouse.fetch_dicts(connection, f"select * from {relation} limit {PREVIEW_ROWS}")
    return {
        "dagster/column_schema": _columns(connection, schema, table),
        "dagster/row_count": warehouse.count(connection, relation),
        "preview": preview(rows),
    }


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> TableSchema:
    columns = connection.execute(
        "select column_name, data_type, comment, is_nullable from duckdb_columns() "
        "where database_name = current_database() and schema_name = ? and table_name = ? "
        "order by column_index",
        [schema, table],
    ).fetchall()
    return TableSchema(
        columns=[
            TableColumn(
                name=name,
                type=data_type.lower(),
                description=comment,
                constraints=TableColumnConstraints(nullable=nullable),
            )
            for name, data_type, comment, nullable in columns
        ]
    )


def describe_batches(batches: pa.RecordBatchReader) -> dict[str, Any]:
    """Number of rows and first rows of what is streamed."""
    n_rows = 0
    first: list[dict[str, Any]] = []
    for batch in batches:
        n_rows += batch.num_rows
        first.extend(batch.slice(0, PREVIEW_ROWS - len(first)).to_pylist())
    return {"dagster/row_count": n_rows, "preview": preview(first)}


def columns_to_show(columns: pa.Schema) -> list[str]:
    """Names of the columns that a preview can show: prose need not be read for it."""
    return [name for name in columns.names if name not in PROSE_COLUMNS]


def preview(rows: Iterable[Mapping[str, Any]]) -> MetadataValue:
    """Rows as a Markdown table, without prose."""
    return MetadataValue.md(markdown_table([_without_prose(row) for row in rows]))


def markdown_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows with equal keys as a Markdown table; ``no rows`` for none."""
    if not rows:
        return "no rows"
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(row.values() for row in rows)]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _without_prose(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column: f"({len(value)} characters)"
        if column in PROSE_COLUMNS and isinstance(value, str)
        else value
        for column, value in row.items()
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join(str(value).split()).replace("|", "\\|")
    if len(text) > MAX_SHOWN_CHARACTERS:
        return text[:MAX_SHOWN_CHARACTERS] + "..."
    return text
