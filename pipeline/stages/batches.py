"""Which rows of a raw table are a batch: those that no publish has vouched for as they are.

Belongs here: telling new and changed rows from those that an earlier publish let through. Does not
belong here: checking them (``checks``).

A row is known by its key and a digest of all its values, and a table's suite by a digest of
its files. What is remembered lies in the build database: a rebuild makes the next batch everything.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline import quality
from pipeline.quality.suites import suite_path
from pipeline.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

LEDGER = """
create table if not exists audit.{name} (
    table_name varchar not null,
    suite_digest varchar not null,
    row_key varchar,
    row_digest ubigint not null
)
"""


def new_rows(connection: DuckDBPyConnection, table: str, key: str, suite_digest: str) -> pa.Table:
    """The rows of ``raw.<table>`` that are a batch.

    Args:
        connection: To the build database.
        table: Of the schema ``raw``.
        key: Column that names a row.
        suite_digest: As ``suite_digest`` tells it; rows that another suite let through are new.
    """
    _prepare(connection)
    return connection.execute(
        f"""
        select * from raw."{table}" as entry
        where (entry."{key}", hash(entry)) not in (
            select (row_key, row_digest) from audit.vouched_rows
            where table_name = ? and suite_digest = ? and row_key is not null
        ) or entry."{key}" is null
        """,
        [table, suite_digest],
    ).to_arrow_table()


def remember_checked(
    connection: DuckDBPyConnection, table: str, key: str, suite_digest: str
) -> None:
    """Note which rows of ``raw.<table>`` a check has seen, for the publish to vouch for."""
    _prepare(connection)
    connection.execute("delete from audit.checked_rows where table_name = ?", [table])
    connection.execute(
        f"""
        insert into audit.checked_rows
        select ?, ?, entry."{key}", hash(entry) from raw."{table}" as entry
        """,
        [table, suite_digest],
    )


def vouch(connection: DuckDBPyConnection) -> None:
    """What the checks have seen has been published: it is in no later batch."""
    _prepare(connection)
    connection.execute(
        """
        delete from audit.vouched_rows
        where table_name in (select table_name from audit.checked_rows);
        insert into audit.vouched_rows from audit.checked_rows
        """
    )


def suite_digest(settings: Settings, table: str) -> str:
    """Changes with the suite, with the code of its frame, and with the countries it may look up."""
    files = [
        suite_path(settings.expectations, table),
        quality.FRAMES_SOURCE,
        settings.reference / "countries.csv",
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _prepare(connection: DuckDBPyConnection) -> None:
    for name in ("checked_rows", "vouched_rows"):
        connection.execute(LEDGER.format(name=name))
