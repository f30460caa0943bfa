"""Data Docs as an asset, and on the night on which that asset is skipped.

Belongs here: when the site is built, and what Dagster shows of it. Does not belong here: the pages
(the room ``quality``).

The asset comes after the suites, so Dagster skips it where a blocking check of one has failed: on
the night on which people look. Dagster has no step that runs after a failed one, and an asset with
nothing upstream would come before the checks. So the end of a run builds the site too, where a
suite has been run since it was built; on a good night the asset was first, and there is nothing to
do. Neither fails a run: what the checks found has been told already.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dagster import AssetExecutionContext, MaterializeResult, MetadataValue, ResourceParam, asset

from pipeline import stages
from pipeline.orchestration.names import DATA_DOCS, OWNERS
from pipeline.orchestration.suite_checks import checked_key
from pipeline.refreshes import Refresh
from pipeline.settings import Settings


@asset(
    key=DATA_DOCS,
    deps=[checked_key(table) for table in stages.SUITES],
    group_name="quality",
    kinds={"python", "greatexpectations"},
    owners=OWNERS,
    # A site that cannot be built is a warning, not a failed run.
    output_required=False,
    description="What each suite of Great Expectations found when it was last run, as pages that "
    "need no network: open index.html. Where a blocking check has failed, this asset is skipped "
    "and the pages are built at the end of the run.",
)
def data_docs(
    context: AssetExecutionContext,
    settings: ResourceParam[Settings],
    refresh: ResourceParam[Refresh],
) -> Iterator[MaterializeResult[None]]:
    """Kept results to pages."""
    started = time.perf_counter()
    with _only_warning(context.log):
        built = stages.build_data_docs(settings)
        yield MaterializeResult(
            metadata={
                "path": MetadataValue.path(built.index),
                "pages": built.n_pages,
                "expectations": built.n_expectations,
                "failed": built.n_failed,
                "duration_seconds": time.perf_counter() - started,
            }
        )


def catch_up(settings: Settings, log: logging.Logger) -> None:
    """Build the site where a suite has been run since it was built."""
    with _only_warning(log):
        if stages.data_docs_are_behind(settings):
            stages.build_data_docs(settings)


@contextmanager
def _only_warning(log: logging.Logger) -> Iterator[None]:
    try:
        yield
    # Whatever went wrong here, the result of the run is another one.
    except Exception as error:  # noqa: BLE001
        log.warning(
            "Data Docs were not built, the pages are those of an earlier run: "
            f"{type(error).__name__}: {error}"
        )
