"""Assets of the lake: articles, and what extraction read in them.

Belongs here: the first two steps of the way of the data. Does not belong here: the build database
(``raw_assets``).
"""

import datetime as dt
import time
from dataclasses import asdict
from pathlib import Path

from dagster import Config, Failure, MaterializeResult, ResourceParam, asset
from pydantic import Field

from pipeline import stages
from pipeline.lake import Lake
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import LAKE_ARTICLES, LAKE_REPORTS, OWNERS
from pipeline.orchestration.table_metadata import columns_to_show, describe_batches, schema_of
from pipeline.record_schemas import ARTICLE_SCHEMA, READING_SCHEMA
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.stages import Window


class IngestConfig(Config):
    """What to read."""

    paths: list[str] = Field(
        default=[],
        description="Files or folders of articles to read instead of the sources in sources.yaml.",
    )


class ExtractConfig(Config):
    """Which articles to read for movements; by default all that were not read before."""

    since: str | None = Field(default=None, description="First day of publication, YYYY-MM-DD.")
    until: str | None = Field(default=None, description="Last day of publication, YYYY-MM-DD.")
    force: bool = Field(
        default=False, description="Read articles again that this extractor version has read."
    )


@asset(
    key=LAKE_ARTICLES,
    group_name="ingestion",
    kinds={"python", "parquet"},
    owners=OWNERS,
    description="Articles from all sources: cleaned, with stable ids, repeats marked. Rows that "
    "cannot become an article go to the rejects, with the reason. Nothing is dropped: "
    "rows read = kept + duplicates + rejects.",
    metadata={"dagster/column_schema": schema_of(ARTICLE_SCHEMA)},
)
def lake_articles(
    config: IngestConfig, settings: ResourceParam[Settings], refresh: ResourceParam[Refresh]
) -> MaterializeResult[None]:
    """Files to articles in the lake."""
    started = time.perf_counter()
    with for_people():
        summary = stages.ingest(settings, refresh, [Path(path) for path in config.paths])
        articles = describe_batches(Lake(settings.lake).articles(columns_to_show(ARTICLE_SCHEMA)))
    duration_seconds = time.perf_counter() - started
    return MaterializeResult(
        metadata={**asdict(summary), **articles, "duration_seconds": duration_seconds}
    )


@asset(
    key=LAKE_REPORTS,
    deps=[LAKE_ARTICLES],
    group_name="extraction",
    kinds={"python", "parquet", "spacy"},
    owners=OWNERS,
    description="What extraction read in each article: nothing, or reports of movements with "
    "their evidence. An article is read once by each extractor version; a window in the run "
    "config (since, until, force) reads some of them again.",
    metadata={"dagster/column_schema": schema_of(READING_SCHEMA)},
)
def lake_reports(
    config: ExtractConfig, settings: ResourceParam[Settings], refresh: ResourceParam[Refresh]
) -> MaterializeResult[None]:
    """Articles that were not read before to readings in the lake."""
    started = time.perf_counter()
    with for_people():
        summary = stages.extract(settings, _window(config))
        readings = Lake(settings.lake).readings(
            summary.extractor_version, ["article_id", "outcome"]
        )
        readings_metadata = describe_batches(readings)
    duration_seconds = time.perf_counter() - started
    return MaterializeResult(
        metadata={**asdict(summary), **readings_metadata, "duration_seconds": duration_seconds}
    )


def _window(config: ExtractConfig) -> Window:
    since, until = _day("since", config.since), _day("until", config.until)
    if since is not None and until is not None and since > until:
        raise Failure(
            f"run config: since {since} is after until {until}; exchange them", allow_retries=False
        )
    return Window(since=since, until=until, force=config.force)


def _day(name: str, text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Failure(
            f"run config, {name}: {text!r} is not a day; write it as 2021-07-05",
            allow_retries=False,
        ) from None
