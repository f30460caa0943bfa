"""Refreshes: their numbers, the lock around them, and the log of those that were published.

Belongs here: being the one refresh that runs, with its number. Does not belong here: what a
refresh does (``stages``), or the lock itself (``lock``).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import lock, warehouse
from pipeline.lake import Lake
from pipeline.lake_rows import REVISION_SCHEMA, PublishedRefresh
from pipeline.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refresh:
    """The refresh that is running: its number, and when it began (UTC)."""

    refresh_no: int
    started_at: dt.datetime


@contextmanager
def refresh_lock(settings: Settings) -> Iterator[Refresh]:
    """Be the one writer for as long as the block runs.

    Raises:
        RefreshRunning: Somebody else is; names the refresh, its start and its process.
        HomeNotWritable: The home folder cannot be written to.
    """
    lake = Lake(settings.lake)
    started_at = dt.datetime.now(dt.UTC)

    def number() -> int:
        _log_what_is_published(settings, lake)
        return lake.next_refresh_no()

    with lock.hold(settings.lock_file, number, started_at) as refresh_no:
        yield Refresh(refresh_no, started_at)


def _revisions_in(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The revisions of a published file; files of earlier versions have none."""
    held = connection.execute("select table_name from duckdb_tables()").fetchall()
    if ("revisions",) not in held:
        return REVISION_SCHEMA.empty_table()
    return connection.execute("from revisions").to_arrow_table()


def _log_what_is_published(settings: Settings, lake: Lake) -> None:
    """Take over what a publish that was killed before the lake had it says of itself."""
    if not settings.published_database.exists():
        return
    logged = set(lake.refreshes()["refresh_no"].to_pylist())
    try:
        with warehouse.published_database(settings) as connection:
            published = connection.execute("from refreshes").to_arrow_table().to_pylist()
            changed = _revisions_in(connection)
    except warehouse.DatabaseUnreadable as error:
        logger.warning("the refresh log could not be completed: %s", error)
        return
    for entry in published:
        if entry["refresh_no"] not in logged:
            own = pc.equal(changed["refresh_no"], entry["refresh_no"])
            lake.record_revisions(entry["refresh_no"], changed.filter(own))
            lake.record_refresh(PublishedRefresh(**entry))
