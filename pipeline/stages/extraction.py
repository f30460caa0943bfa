"""Articles to readings in the lake.

Belongs here: which articles are read, and in which batches. Does not belong here: reading one (the
room ``extraction``).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from pipeline.extraction import Extractor, version_of
from pipeline.lake import Lake
from pipeline.records import Outcome, Reading
from pipeline.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Window:
    """Which articles extraction looks at.

    Attributes:
        since, until: Publication days, both included; null is open.
        force: Read articles again that this extractor version has read.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What one run of extraction did; ``n_already_read`` articles had a result of this version."""

    extractor_version: str
    n_read: int
    n_already_read: int
    n_relevant: int
    n_coded: int
    n_reports: int


def extract(settings: Settings, window: Window) -> ExtractSummary:
    """Articles that this extractor version has not read to readings in the lake."""
    lake = Lake(settings.lake)
    extractor = Extractor.load(settings.reference)
    read_at = dt.datetime.now(dt.UTC)
    already_read = _read_ids(lake, extractor.version)
    n_read = n_relevant = n_coded = n_reports = 0
    _tell_of_lost_articles(lake)
    unread = lake.read_articles(_in_window(window, already_read))
    for readings in _batches(extractor.read_batch(unread), settings.extraction_batch_articles):
        lake.append_readings(extractor.version, read_at, readings)
        n_read += len(readings)
        n_relevant += sum(r.outcome in (Outcome.CODED, Outcome.NOTHING_FOUND) for r in readings)
        n_coded += sum(r.outcome is Outcome.CODED for r in readings)
        n_reports += sum(len(r.reports) for r in readings)
        logger.info("extraction: %d articles read, %d reports", n_read, n_reports)
    return ExtractSummary(
        extractor_version=extractor.version,
        n_read=n_read,
        n_already_read=len(already_read),
        n_relevant=n_relevant,
        n_coded=n_coded,
        n_reports=n_reports,
    )


def extractor_version(settings: Settings) -> str:
    """The version of the extractor as it is: readings of other versions do not count."""
    return version_of(settings.reference)


def _read_ids(lake: Lake, extractor_version: str) -> set[str]:
    ids = lake.readings(extractor_version, ["article_id"]).read_all()
    return set(ids["article_id"].to_pylist())


def _tell_of_lost_articles(lake: Lake) -> None:
    """Each night anew, until a source or a backup brings them back."""
    damaged, lost = lake.lost_articles()
    if lost:
        logger.warning(
            "%d articles that were read before are in no source any more, and what they report is "
            "left out; restore from a backup: %s",
            len(lost),
            ", ".join(map(str, damaged)),
        )


def _in_window(window: Window, already_read: set[str]) -> Callable[[pa.RecordBatch], pa.Array]:
    def wanted(batch: pa.RecordBatch) -> pa.Array:
        days = batch["published_on"].to_pylist()
        ids = batch["article_id"].to_pylist()
        return pa.array(
            (window.since is None or day >= window.since)
            and (window.until is None or day <= window.until)
            and (window.force or article_id not in already_read)
            for day, article_id in zip(days, ids, strict=True)
        )

    return wanted


def _batches(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    iterator = iter(readings)
    while batch := list(islice(iterator, size)):
        yield batch
