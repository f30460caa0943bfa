"""The database that is published now, as what the next one is compared with.

Belongs here: attaching it, and whether it can be compared with at all. Does not belong here: the
comparisons (the room ``publishing``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipeline import publishing, warehouse
from pipeline.settings import Settings

logger = logging.getLogger(__name__)


@contextmanager
def previous_attached(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Iterator[bool]:
    """The published database, attached as ``previous`` while the block runs.

    Yields:
        False where there is none, or none that can be compared with; a warning says why.
    """
    if not settings.published_database.exists():
        yield False
        return
    try:
        warehouse.attach_published(settings, connection, "previous")
    except warehouse.DatabaseUnreadable as error:
        logger.warning("what this refresh changes is not known: %s", error)
        yield False
        return
    try:
        lacking = publishing.comparable(connection, "previous")
        if lacking:
            logger.warning(
                "what this refresh changes is not known: the published database, written by an "
                "earlier version, has no %s",
                ", ".join(lacking),
            )
        yield not lacking
    finally:
        connection.execute("detach previous")
