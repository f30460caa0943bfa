"""A build database that is damaged.

Belongs here: telling it from a whole one, and moving it out of the way. Does not belong here:
opening it for work (``warehouse``).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.settings import Settings
from pipeline.warehouse import connection_limits, log_beside

DAMAGED = (
    "not a valid DuckDB database file",
    "Corrupt database file",
    "Could not read enough bytes",
)
"""What DuckDB says of a file that is torn or garbled, and of nothing else: a file of a newer
version, or one that the system refuses, is as good as it was."""


def set_damaged_build_aside(settings: Settings) -> tuple[Path, str] | None:
    """Move a damaged build database out of the way; only for the one writer.

    Every row is read, since tables that are not built anew may lie in a part that no stage would
    read before it fails. One damaged file is kept, for a person to look at. A file that is locked,
    of a newer DuckDB or refused by the system is left alone.

    Returns:
        Where the damaged file lies now, and what is wrong with it; null where nothing is.
    """
    path = settings.build_database
    if not path.exists():
        return None
    try:
        with duckdb.connect(path, read_only=True, config=connection_limits(settings)) as connection:
            _read_every_row(connection)
    except (duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException) as e:
        why = str(e)
    except duckdb.Error as error:
        if not any(words in str(error) for words in DAMAGED):
            return None
        why = str(error)
    else:
        return None
    moved_to = path.with_name(f"{path.name}.damaged")
    path.replace(moved_to)
    # It belongs to the damaged file, and fits no other.
    log_beside(path).unlink(missing_ok=True)
    return moved_to, why


def _read_every_row(connection: duckdb.DuckDBPyConnection) -> None:
    """DuckDB holds each block that it reads against its checksum."""
    tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    for schema, table in tables:
        connection.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" as t')
