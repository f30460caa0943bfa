"""The two DuckDB files: the build database and the published database.

Belongs here: opening them, loading raw tables, copying the marts and swapping them in. Does not
belong here: what a table means (``dbt_project``), or when to do it (``stages``).

The build database has one writer and is disposable. The published database is only ever replaced
whole, by a rename: a reader with the old file open keeps it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.errors import BorderflowError
from pipeline.settings import Settings

STORAGE_VERSION = "v1.4.0"
"""Of the published file: the oldest DuckDB that opens it."""

IN_UTC = "set TimeZone = 'UTC'"
"""So that times read the same on every machine."""


class DatabaseBusy(BorderflowError):
    """Another process has the build database open."""


class NothingPublished(BorderflowError):
    """There is no published database yet."""


PUBLISHED_TABLES = "database_name = 'build' and schema_name in ('main', 'audit')"
"""Condition on DuckDB's catalog: the marts of dbt, and the check results."""

CHECK_LEDGER = Path(__file__).with_name("check_ledger.sql").read_text(encoding="utf-8")


@contextmanager
def build_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database, open for writing, with the schemas ``raw`` and ``audit``.

    Raises:
        DatabaseBusy: Another process has it open.
    """
    path = settings.build_database
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(
            path,
            config={
                "memory_limit": settings.duckdb_memory_limit,
                "threads": settings.duckdb_threads,
            },
        )
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise DatabaseBusy(
            f"{path} is open in another process; close that connection "
            f"(query {settings.published_database.name} instead: it is never locked)"
        ) from error
    try:
        connection.execute(IN_UTC)
        connection.execute("create schema if not exists raw")
        connection.execute(CHECK_LEDGER)
        yield connection
    finally:
        connection.close()


@contextmanager
def published_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only, with no way to any other file or to the network.

    Raises:
        NothingPublished: There is none yet.
    """
    if not settings.published_database.exists():
        raise NothingPublished(
            f"no published database at {settings.published_database}; "
            "run 'borderflow refresh' first"
        )
    connection = duckdb.connect(
        settings.published_database,
        read_only=True,
        config={
            "enable_external_access": False,
            "memory_limit": settings.duckdb_memory_limit,
            "threads": settings.duckdb_threads,
        },
    )
    try:
        connection.execute(IN_UTC)
        yield connection
    finally:
        connection.close()


def load_raw(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: pa.RecordBatchReader | pa.Table,
    select: str = "select * from arrived",
) -> int:
    """Replace the table ``raw.<name>``; returns its number of rows.

    Args:
        connection: To the build database.
        name: Of the table.
        rows: What to load; streamed.
        select: Query over the relation ``arrived`` that shapes the rows.
    """
    connection.register("arrived", rows)
    try:
        connection.execute(f'create or replace table raw."{name}" as {select}')
    finally:
        connection.unregister("arrived")
    return count(connection, f'raw."{name}"')


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Number of rows of a table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None, "count(*) always gives a row"
    return int(row[0])


def record_checks(connection: duckdb.DuckDBPyConnection, results: pa.Table) -> None:
    """Keep the last result of each check.

    Args:
        connection: To the build database.
        results: Columns of ``audit.quality_checks``.
    """
    connection.register("arrived", results)
    try:
        connection.execute("insert or replace into audit.quality_checks by name from arrived")
    finally:
        connection.unregister("arrived")


def failed_blocking_checks(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Table and name of each check that failed and stops a publish."""
    return connection.execute(
        "select table_name, check_name from audit.quality_checks "
        "where not passed and severity = 'critical' order by all"
    ).fetchall()


@contextmanager
def next_published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts and the check results of the build database, swapped in when the block ends well.

    Types, not-null constraints and comments travel with the tables. The connection's current
    database is the copy. If the block raises, the published database stays as it was.
    """
    target = settings.published_database
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    _remove(partial)
    connection = duckdb.connect(config={"threads": settings.duckdb_threads})
    try:
        connection.execute(IN_UTC)
        connection.execute(f"set memory_limit = '{settings.duckdb_memory_limit}'")
        connection.execute(f"attach '{_quoted(settings.build_database)}' as build (read_only)")
        connection.execute(
            f"attach '{_quoted(partial)}' as published (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("use published")
        for schema, table, ddl in connection.execute(
            "select schema_name, table_name, sql from duckdb_tables() "
            f"where {PUBLISHED_TABLES} order by table_name"
        ).fetchall():
            connection.execute(ddl.replace(f"CREATE TABLE {schema}.", "CREATE TABLE ", 1))
            connection.execute(f'insert into "{table}" from build."{schema}"."{table}"')
        _copy_comments(connection)
        yield connection
        connection.execute("detach build; use memory; detach published")
        connection.close()
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        connection.close()
        _remove(partial)


def _copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    tables = connection.execute(
        "select table_name, comment from duckdb_tables() "
        f"where {PUBLISHED_TABLES} and comment is not null"
    ).fetchall()
    for table, comment in tables:
        connection.execute(f"""comment on table "{table}" is '{comment.replace("'", "''")}'""")
    columns = connection.execute(
        "select table_name, column_name, comment from duckdb_columns() "
        f"where {PUBLISHED_TABLES} and comment is not null"
    ).fetchall()
    for table, column, comment in columns:
        text = comment.replace("'", "''")
        connection.execute(f"""comment on column "{table}"."{column}" is '{text}'""")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
