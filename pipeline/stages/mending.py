"""What a refresh finds broken and can make anew, out of its way before it begins.

Belongs here: which broken files are moved aside or removed, and what people are told of it. Does
not belong here: knowing a damaged file from a whole one (the two stores).
"""

from __future__ import annotations

import logging

from pipeline import build_damage, lake_damage
from pipeline.lake import Lake
from pipeline.settings import Settings

logger = logging.getLogger(__name__)

COMES_BACK = {
    "articles": "its articles come back when their source is read again; where the source is gone, "
    "restore the file from a backup",
    "reports": "its articles are read again",
    "rejects": "its rejects come back when their source is read again",
    "scores": "its scores are computed again",
}


def mend(settings: Settings) -> None:
    """Move damaged files aside that the refresh makes anew, with a warning for each.

    For the one writer, before anything is read.

    Raises:
        LakeFileUnreadable: A damaged file of the lake holds what only a backup can bring back.
    """
    lake = Lake(settings.lake)
    lake.remove_unfinished()
    for found in lake_damage.set_damaged_aside(lake.root):
        kind = found.path.relative_to(lake.root).parts[0]
        logger.warning(
            "%s is damaged (%s) and lies in %s now: %s",
            found.path,
            found.why,
            found.moved_to,
            COMES_BACK[kind],
        )
    damaged = build_damage.set_damaged_build_aside(settings)
    if damaged is not None:
        moved_to, why = damaged
        logger.warning(
            "%s is damaged (%s) and lies in %s now: it is made anew from the lake",
            settings.build_database,
            why,
            moved_to,
        )
