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

from pipeline import lock, warehouse
from pipeline.lake import Lake, PublishedRefresh
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


def _log_what_is_published(settings: Settings, lake: Lake) -> None:
    """Take over the log entry of a publish that was killed before the lake had it."""
    if not settings.published_database.exists():
        return
    logged = set(lake.refreshes()["refresh_no"].to_pylist())
    try:
        with warehouse.published_database(settings) as connection:
            published = connection.execute("from refreshes").to_arrow_table().to_pylist()
    except warehouse.DatabaseUnreadable as error:
        logger.warning("the refresh log could not be completed: %s", error)
        return
    for entry in published:
        if entry["refresh_no"] not in logged:
            lake.record_refresh(PublishedRefresh(**entry))
