"""How the warehouse is: what is published, how old it is, and what runs.

Belongs here: the answer that a person and a monitor ask for. Does not belong here: printing it
(``console``), or alerts (``alerts``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline import alerts, lock, warehouse
from pipeline.lake import Lake
from pipeline.lock import Holder
from pipeline.settings import Settings


class State(StrEnum):
    """What a monitor has to know."""

    FRESH = "fresh"
    STALE = "stale"
    NOT_PUBLISHED = "not_published"
    NOTHING_PUBLISHED = "nothing_published"


@dataclass(frozen=True, slots=True)
class Status:
    """How the warehouse is.

    Attributes:
        state: ``stale`` where the last publish is older than ``stale_after_hours``,
            ``not_published`` where it is not, but a later refresh did not publish.
        published: The entry of the published refresh in the refresh log; null where there is none.
        age_hours: Since that publish.
        running: The refresh that is running; null where none is.
        last_tried_no: Number of the last refresh that began to take in articles, running or not.
        failure: What people were told of the last run that failed since the publish, with the
            first rows of failed checks; null where none has.
    """

    state: State
    published: dict[str, Any] | None
    age_hours: float | None
    running: Holder | None
    last_tried_no: int
    failure: str | None

    @property
    def is_behind(self) -> bool:
        """A refresh after the published one has ended and did not publish."""
        return (
            self.published is not None
            and self.running is None
            and self.last_tried_no > self.published["refresh_no"]
        )


def read_status(settings: Settings, now: dt.datetime) -> Status:
    """How the warehouse is.

    Raises:
        DatabaseUnreadable: The published database cannot be opened.
    """
    running = lock.holder(settings.lock_file)
    last_tried_no = Lake(settings.lake).next_refresh_no() - 1
    try:
        published = last_refresh(settings)
    except warehouse.NothingPublished:
        failure = alerts.last_told(settings, None)
        return Status(State.NOTHING_PUBLISHED, None, None, running, last_tried_no, failure)
    age = now - published["published_at"]
    failure = alerts.last_told(settings, published["published_at"])
    hours = age / dt.timedelta(hours=1)
    found = Status(State.FRESH, published, hours, running, last_tried_no, failure)
    if age > dt.timedelta(hours=settings.stale_after_hours):
        return replace(found, state=State.STALE)
    return replace(found, state=State.NOT_PUBLISHED) if found.is_behind else found


def last_refresh(settings: Settings) -> dict[str, Any]:
    """The entry of the published refresh in the refresh log.

    Raises:
        NothingPublished: There is none yet.
        DatabaseUnreadable: The published database cannot be opened.
    """
    with warehouse.published_database(settings) as connection:
        # A publish writes its own entry.
        (entry,) = warehouse.fetch_dicts(
            connection, "from refreshes order by refresh_no desc limit 1"
        )
    return entry
