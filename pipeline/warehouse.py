"""The two DuckDB files: the build database and the published database.

Belongs here: opening them, loading raw tables, copying the marts and swapping them in. Does not
belong here: what a table means (``dbt_project``), or when to do it (``stages``).

The build database has one writer and is disposable. The published database is only ever replaced
whole, by a rename: a reader with the old file open keeps it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline import check_ledger
from pipeline.errors import BorderflowError
from pipeline.settings import Settings

STORAGE_VERSION = "v1.4.0"
"""Of the published file: the oldest DuckDB that opens it."""

IN_UTC = "set TimeZone = 'UTC'"
"""So that times read the same on every machine."""

LOCKED = "Could not set lock"
"""What DuckDB says of a file that another process has open for writing."""


class DatabaseBusy(BorderflowError):
    """Another process has the build database open."""


class DatabaseUnreadable(BorderflowError):
    """A database file is damaged, or the system refuses it."""


class DiskRefused(BorderflowError):
    """A database cannot be written, mostly because the disk is full."""


class MartMissing(BorderflowError):
    """A table that is to be published has not been built."""


class NothingPublished(BorderflowError):
    """There is no published database yet."""


NOT_WRITTEN = (
    "Could not write",
    "Failed to write",
    "No space left",
    "File too large",
    "Disk quota exceeded",
)
"""What DuckDB, dbt and the system say where the system refuses a write."""


def disk_refused(path: Path, said: str) -> DiskRefused | None:
    """Says what a person can do, if a line of what was said is that the system refused a write."""
    lines = [line for line in said.splitlines() if any(words in line for words in NOT_WRITTEN)]
    if not lines:
        return None
    return DiskRefused(
        f"cannot write {path}: {lines[0].strip()}; free some space, or set BORDERFLOW_HOME to "
        "another folder; nothing is lost, and the next 'borderflow refresh' goes on from here"
    )


@contextmanager
def _for_full_disks(path: Path) -> Iterator[None]:
    """Say what a person can do where DuckDB cannot write to a file.

    Raises:
        DiskRefused: It cannot.
    """
    try:
        yield
    except duckdb.Error as error:
        refused = disk_refused(path, str(error))
        if refused is None:
            raise
        raise refused from error


WHOLE_BUILD = "create table if not exists audit.whole_build (project_digest varchar not null)"


@contextmanager
def build_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database, open for writing, with the schemas ``raw`` and ``audit``.

    Raises:
        DatabaseBusy: Another process has it open.
        DatabaseUnreadable: It is damaged.
        DiskRefused: It cannot be written, at its opening or within the block.
    """
    path = settings.build_database
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(path, config=connection_limits(settings))
    except duckdb.Error as error:
        if LOCKED not in str(error):
            raise DatabaseUnreadable(
                f"cannot open {path}: {error}; it is made from the lake: where it is damaged, "
                "the next 'borderflow refresh' makes it anew, and 'borderflow rebuild' always does"
            ) from error
        raise DatabaseBusy(
            f"{path} is open in another process; close that connection "
            f"(query {settings.published_database.name} instead: it is never locked)"
        ) from error
    try:
        with _for_full_disks(path):
            connection.execute(IN_UTC)
            connection.execute("create schema if not exists raw")
            connection.execute(check_ledger.SQL)
            connection.execute(WHOLE_BUILD)
            yield connection
    finally:
        connection.close()


@contextmanager
def published_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only, with no way to any other file or to the network.

    Raises:
        NothingPublished: There is none yet.
        DatabaseUnreadable: It is damaged, or another process has opened it for writing.
    """
    if not settings.published_database.exists():
        raise NothingPublished(
            f"no published database at {settings.published_database}; "
            "run 'borderflow refresh' first"
        )
    try:
        connection = duckdb.connect(
            settings.published_database,
            read_only=True,
            config={"enable_external_access": False, **connection_limits(settings)},
        )
    except duckdb.Error as error:
        raise DatabaseUnreadable(
            f"cannot open {settings.published_database}: {error}; open it read-only everywhere, "
            "or publish it anew with 'borderflow refresh'"
        ) from error
    try:
        connection.execute(IN_UTC)
        yield connection
    finally:
        connection.close()


def attach_published(settings: Settings, connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Attach the published database, read-only, under some name.

    Raises:
        DatabaseUnreadable: It is damaged, or another process has opened it for writing.
    """
    try:
        path = _literal(settings.published_database)
        connection.execute(f"attach {path} as {name} (read_only)")
    except duckdb.Error as error:
        raise DatabaseUnreadable(f"cannot open {settings.published_database}: {error}") from error


@contextmanager
def build_as_published(
    settings: Settings, marts: Collection[str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database, attached as ``published`` and read-only, as if it were.

    Args:
        settings: Where it is.
        marts: Names of the tables in ``main`` that are asked for.

    Raises:
        MartMissing: One of them has not been built.
    """
    with duckdb.connect(config=connection_limits(settings)) as connection:
        connection.execute(IN_UTC)
        connection.execute(f"attach {_literal(settings.build_database)} as published (read_only)")
        built = connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'published' and schema_name = 'main'"
        ).fetchall()
        for table in marts:
            if (table,) not in built:
                raise _not_built("table", table)
        yield connection


def discard_build_database(settings: Settings) -> None:
    """Remove the build database: everything in it is made from the lake."""
    _remove(settings.build_database)


def connection_limits(settings: Settings) -> dict[str, Any]:
    """What any connection may use; what does not fit into memory goes into the home folder."""
    return {
        "memory_limit": settings.duckdb_memory_limit,
        "threads": settings.duckdb_threads,
        "temp_directory": str(settings.home / "tmp"),
    }


def whole_build(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Digest of the dbt project that all models were last built whole with; null where unknown.

    It stands in the build database itself, so that it goes wherever the tables go.
    """
    found = connection.execute("from audit.whole_build").fetchone()
    return found[0] if found else None


def record_whole_build(connection: duckdb.DuckDBPyConnection, digest: str | None) -> None:
    """Keep the digest of the dbt project that all models have been built whole with.

    Args:
        connection: To the build database.
        digest: Null, to forget it, before any model is built with another one.
    """
    connection.execute("delete from audit.whole_build")
    if digest is not None:
        connection.execute("insert into audit.whole_build values (?)", [digest])


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


def fetch(
    connection: duckdb.DuckDBPyConnection, sql: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query."""
    answer = connection.execute(sql)
    return [column[0] for column in answer.description or []], answer.fetchall()


def fetch_dicts(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query by column name."""
    columns, rows = fetch(connection, sql)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Number of rows of a table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None, "count(*) always gives a row"
    return int(row[0])


def keep_refused(settings: Settings) -> None:
    """Copy the build database for inspection, in place of the last one that was kept.

    Raises:
        DiskRefused: The copy cannot be written.
    """
    target = settings.refused_database
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.copyfile(settings.build_database, partial)
        partial.replace(target)
    except OSError as error:
        raise DiskRefused(f"cannot keep a copy of the build database: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def next_published(
    settings: Settings, marts: Collection[str], macros: Collection[str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Marts and check results of the build database, swapped in when the block ends well.

    Types, not-null constraints and comments travel with the tables. The connection's current
    database is the copy. If the block raises, the published database stays as it was.

    Args:
        settings: Where both databases are.
        marts: Names of the tables in ``main`` to publish; others are leftovers.
        macros: Names of the table macros in ``main`` to publish.

    Raises:
        MartMissing: A table or macro has not been built.
        DiskRefused: The copy cannot be written.
    """
    target = settings.published_database
    partial = target.with_name(f".{target.name}.partial")
    _remove(partial)
    connection = duckdb.connect(config=connection_limits(settings))
    try:
        with _for_full_disks(partial):
            connection.execute(IN_UTC)
            connection.execute(f"attach {_literal(settings.build_database)} as build (read_only)")
            connection.execute(
                f"attach {_literal(partial)} as published (storage_version '{STORAGE_VERSION}')"
            )
            connection.execute("use published")
            for table in (*sorted(marts), "quality_checks"):
                _copy(connection, table)
            for macro in sorted(macros):
                _copy_macro(connection, macro)
            yield connection
            connection.execute("detach build; use memory; detach published")
            connection.close()
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        # Of a client that opened the old file for writing and was killed: it fits no other file.
        log_beside(target).unlink(missing_ok=True)
        partial.replace(target)
    finally:
        connection.close()
        _remove(partial)


def _copy(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """One table of the build database into the current one, with its comments."""
    found = connection.execute(
        "select schema_name, sql, comment from duckdb_tables() where database_name = 'build' "
        "and schema_name in ('main', 'audit') and table_name = ?",
        [table],
    ).fetchone()
    if found is None:
        raise _not_built("table", table)
    schema, ddl, comment = found
    connection.execute(ddl.replace(f"CREATE TABLE {schema}.", "CREATE TABLE ", 1))
    connection.execute(f'insert into "{table}" from build."{schema}"."{table}"')
    if comment is not None:
        connection.execute(f"""comment on table "{table}" is {_literal(comment)}""")
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() where database_name = 'build' "
        "and schema_name = ? and table_name = ? and comment is not null",
        [schema, table],
    ).fetchall()
    for column, words in columns:
        connection.execute(f"""comment on column "{table}"."{column}" is {_literal(words)}""")


def _copy_macro(connection: duckdb.DuckDBPyConnection, macro: str) -> None:
    """One table macro of the build database into the current one; its tables have to be there."""
    found = connection.execute(
        "select parameters, macro_definition, comment from duckdb_functions() "
        "where database_name = 'build' and schema_name = 'main' and function_name = ? "
        "and function_type = 'table_macro'",
        [macro],
    ).fetchone()
    if found is None:
        raise _not_built("macro", macro)
    parameters, definition, comment = found
    names = ", ".join(f'"{parameter}"' for parameter in parameters)
    connection.execute(f'create macro "{macro}"({names}) as table ({definition})')
    connection.execute(f"""comment on macro table "{macro}" is {_literal(comment)}""")


def _not_built(kind: str, name: str) -> MartMissing:
    return MartMissing(
        f"the build database has no {kind} {name!r}; materialise all assets, or run "
        "'borderflow refresh'"
    )


def _literal(value: object) -> str:
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    log_beside(path).unlink(missing_ok=True)


def log_beside(path: Path) -> Path:
    """What DuckDB has not yet written into the file itself."""
    return path.with_name(path.name + ".wal")
