"""The marts to the published database, with the log and what changed.

Belongs here: what a publish tells readers and lake, in which order. Does not belong here: swapping
the file (``warehouse``), or comparing two databases (the room ``publishing``).
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict

import duckdb
import pyarrow as pa

from pipeline import check_ledger, publishing, resolution, warehouse
from pipeline.errors import BorderflowError
from pipeline.lake import Lake
from pipeline.lake_rows import REFRESH_SCHEMA, REVISION_SCHEMA, PublishedRefresh
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.stages import batches
from pipeline.stages.extraction import extractor_version
from pipeline.stages.previous import previous_attached
from pipeline.stages.resolution import aliases, resolved

logger = logging.getLogger(__name__)


class PublishRefused(BorderflowError):
    """A blocking check has failed on what would be published."""


def publish(settings: Settings, refresh: Refresh) -> PublishedRefresh:
    """Swap the marts of the build database in as the published database.

    The lake learns the ids of the events before the swap, so that no published id is ever unknown
    to it. The published file carries its own entry of the refresh log. The lake gets it after the
    swap; should the process be killed between the two, the next refresh makes up for it.

    Raises:
        PublishRefused: A blocking check has failed on what the build database holds.
        MartMissing: A mart or a table macro has not been built.
    """
    lake = Lake(settings.lake)
    with warehouse.build_database(settings) as connection:
        failed = check_ledger.failed_blocking_checks(connection)
        if failed:
            raise PublishRefused(
                "not published, the published database stays as it was; failed: "
                + ", ".join(f"{check} on {table}" for table, check in failed)
            )
        counts = connection.execute(
            """
            select
                (select count(*) from main.articles) as n_articles,
                (select count(*) from main.articles where is_relevant) as n_relevant,
                (select count(*) from main.articles where is_coded) as n_coded,
                (select count(*) from main.reports) as n_reports,
                (select count(*) from main.events) as n_events,
                (select count(*) from main.rejects) as n_rejects
            """
        ).fetchone()
    assert counts is not None, "a select without a from clause gives one row"
    entry = PublishedRefresh(
        refresh.refresh_no,
        refresh.started_at,
        dt.datetime.now(dt.UTC),
        extractor_version(settings),
        *counts,
    )
    registered = resolution.registered_of(*resolved(settings))
    lake.register_events(refresh.refresh_no, registered, aliases(settings))
    with warehouse.next_published(
        settings, published_tables(settings), published_macros(settings)
    ) as connection:
        log = pa.concat_tables(
            [lake.refreshes(), pa.Table.from_pylist([asdict(entry)], REFRESH_SCHEMA)]
        )
        connection.register("log", log)
        connection.execute("delete from refreshes; insert into refreshes by name from log")
        changed = _revisions(settings, connection, refresh.refresh_no)
        connection.register("changed", changed)
        connection.register("earlier", lake.revisions())
        connection.execute(
            "delete from revisions; insert into revisions by name from earlier; "
            "insert into revisions by name from changed"
        )
    lake.record_revisions(refresh.refresh_no, changed)
    lake.record_refresh(entry)
    _vouch(settings)
    return entry


def keep_refused(settings: Settings) -> None:
    """Keep what failed a blocking check for inspection, out of the way of the next refresh.

    One copy is kept, the last. Where the disk has no room for it, a warning says so: the refresh
    has failed already, for a reason that matters more.
    """
    try:
        warehouse.keep_refused(settings)
    except warehouse.DiskRefused as error:
        logger.warning("%s", error)


def _vouch(settings: Settings) -> None:
    """Leave what was checked and published out of the next batch of checks.

    It is published by now: where somebody has the build database open, the next batch is larger.
    """
    try:
        with warehouse.build_database(settings) as connection:
            batches.vouch(connection)
    except warehouse.DatabaseBusy as error:
        logger.warning("the next refresh checks what this one published once more: %s", error)


def published_tables(settings: Settings) -> list[str]:
    """Names of what a publish holds: the marts of the dbt project, and its reference tables."""
    marts = (settings.dbt_project / "models" / "marts").glob("*.sql")
    return sorted(path.stem for path in (*marts, *settings.reference.glob("*.csv")))


def published_macros(settings: Settings) -> list[str]:
    """Names of the table macros that a publish holds."""
    return sorted(p.stem for p in (settings.dbt_project / "models" / "table_macros").glob("*.sql"))


def _revisions(
    settings: Settings, connection: duckdb.DuckDBPyConnection, refresh_no: int
) -> pa.Table:
    """What the database that is about to be published changes; nothing where it is the first."""
    with previous_attached(settings, connection) as found:
        if not found:
            return REVISION_SCHEMA.empty_table()
        return publishing.revisions(connection, refresh_no)
