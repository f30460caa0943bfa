"""The published database as an asset.

Belongs here: the last step of the way of the data. Does not belong here: the swap itself
(``warehouse``).
"""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import asdict

from dagster import (
    AssetKey,
    AssetsDefinition,
    FreshnessPolicy,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    asset,
)

from pipeline import stages, warehouse
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import OWNERS, PUBLISHED
from pipeline.orchestration.table_metadata import markdown_table
from pipeline.refreshes import Refresh
from pipeline.settings import Settings


def published_asset(settings: Settings, after: Iterable[AssetKey]) -> AssetsDefinition:
    """The published database.

    Args:
        settings: After how many hours it is stale.
        after: What it holds and what vouches for it; their blocking checks have to pass first.
    """

    @asset(
        key=PUBLISHED,
        deps=sorted(after),
        group_name="publishing",
        kinds={"python", "duckdb"},
        owners=OWNERS,
        freshness_policy=FreshnessPolicy.time_window(
            fail_window=dt.timedelta(hours=settings.stale_after_hours)
        ),
        description="The DuckDB file that everyone queries. Replaced whole, by one rename, and "
        "only when no blocking check has failed; a reader with the old file open keeps it.",
    )
    def published_warehouse(
        settings: ResourceParam[Settings], refresh: ResourceParam[Refresh]
    ) -> MaterializeResult[None]:
        started = time.perf_counter()
        with for_people():
            entry = stages.publish(settings, refresh)
            duration_seconds = time.perf_counter() - started
            sizes = _sizes(settings)
        return MaterializeResult(
            metadata={
                **{
                    name: value if isinstance(value, int | str) else str(value)
                    for name, value in asdict(entry).items()
                },
                "path": MetadataValue.path(settings.published_database),
                "size_bytes": settings.published_database.stat().st_size,
                "dagster/row_count": sum(n_rows for _, n_rows in sizes),
                "preview": MetadataValue.md(
                    markdown_table([{"table": name, "rows": n_rows} for name, n_rows in sizes])
                ),
                "duration_seconds": duration_seconds,
            }
        )

    return published_warehouse


def _sizes(settings: Settings) -> list[tuple[str, int]]:
    with warehouse.published_database(settings) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = current_database() order by all"
        ).fetchall()
        return [(name, warehouse.count(connection, f'"{name}"')) for (name,) in names]
