"""Data Docs from what each suite found when it was last run.

Belongs here: building the site in the home folder, and telling whether it is behind. Does not
belong here: keeping results (``checks``), or the pages (the room ``quality``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings import Settings
from pipeline.stages.checks import last_runs

if TYPE_CHECKING:
    from pipeline.quality.data_docs import DataDocs


def build_data_docs(settings: Settings) -> DataDocs:
    """The site anew, from the last run of each suite.

    Raises:
        InvalidSuite: A suite cannot be read.
    """
    # Takes seconds: Great Expectations comes with it.
    from pipeline.quality.data_docs import write_data_docs

    return write_data_docs(settings.data_docs, settings.expectations, last_runs(settings))


def data_docs_are_behind(settings: Settings) -> bool:
    """Whether a suite has been run since the site was built."""
    if not settings.build_database.exists():
        return False
    runs = last_runs(settings)
    index = settings.data_docs / "index.html"
    built_at = index.stat().st_mtime if index.exists() else 0
    return any(run.checked_at.timestamp() > built_at for run in runs)
