"""Rejects of the lake, and reading them again.

Belongs here: which rejects are still open, and keeping what they become. Does not belong here:
reading one (the room ``ingestion``), or output for people (``reject_list``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingestion import PATH_SOURCE, ReadAgain, Source, load_sources, read_again
from pipeline.lake import Lake
from pipeline.lake_rows import Replay, StoredReject
from pipeline.records import Reject
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.stages.ingestion import known_articles, limits


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one replay did: ``again`` in the order asked for, ``before`` what needed no reading."""

    again: list[ReadAgain]
    before: list[StoredReject]


def stored_rejects(settings: Settings) -> list[StoredReject]:
    """All rejects of the lake, by source, file and line."""
    return Lake(settings.lake).stored_rejects()


def replay(
    settings: Settings,
    refresh: Refresh,
    wanted: Sequence[StoredReject],
    mended: Path | None = None,
) -> Replayed:
    """Move the rejects that can be read today into the lake's articles, each once.

    A reject stays where it is, and is marked with the article that it became. One whose article the
    lake holds already is marked with that article, and adds nothing.

    Args:
        settings: Where the lake and ``sources.yaml`` are, and the limits.
        refresh: Whoever replays is the one writer.
        wanted: What to read again; those that were replayed before are left alone.
        mended: A file with the one row of the one reject wanted, put right by hand.

    Raises:
        IngestionError: ``sources.yaml`` cannot be used.
    """
    lake = Lake(settings.lake)
    done = lake.replays()
    before = [stored for stored in wanted if stored.reject.reject_id in done]
    still_open = [stored.reject for stored in wanted if stored.reject.reject_id not in done]
    again = read_again(
        still_open,
        _sources(settings, still_open),
        known_articles(lake),
        limits(settings),
        mended,
    )
    # Articles first: killed between the two, the next replay finds them there and adds nothing.
    lake.append_articles(one.article for one in again if one.article and one.is_new)
    lake.append_replays(
        Replay(one.reject.reject_id, one.article.article_id, refresh.started_at)
        for one in again
        if one.article
    )
    return Replayed(again, before)


def _sources(settings: Settings, rejects: Sequence[Reject]) -> dict[str, Source]:
    if all(reject.source.startswith(PATH_SOURCE) for reject in rejects):
        return {}
    return {source.name: source for source in load_sources(settings.sources)}
