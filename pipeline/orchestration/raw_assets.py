"""Assets of the build database: the lake, loaded into ``raw.*``, and the resolved events.

Belongs here: one entry a raw table. Does not belong here: dbt (``dbt_assets``), or the checks on
these tables (``suite_checks``).
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import pyarrow as pa
from dagster import AssetKey, AssetsDefinition, MaterializeResult, ResourceParam, asset

from pipeline import stages, warehouse
from pipeline.lake_rows import INTAKE_SCHEMA, RAW_REJECT_SCHEMA, REFRESH_SCHEMA, REVISION_SCHEMA
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import LAKE_ARTICLES, LAKE_REPORTS, OWNERS, raw_key
from pipeline.orchestration.table_metadata import describe_table, schema_of
from pipeline.record_schemas import (
    ALIAS_SCHEMA,
    ARTICLE_SCHEMA,
    EVENT_LINK_SCHEMA,
    MEMBERSHIP_SCHEMA,
)
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.stages import RAW_CORRECTION_SCHEMA, RAW_REPORT_SCHEMA, ReportsSummary


@dataclass(frozen=True)
class RawTable:
    """A table ``raw.<name>``, replaced whole by ``load``.

    Attributes:
        reads: Assets that it is made from.
    """

    name: str
    group: str
    load: Callable[[Settings], int | ReportsSummary]
    reads: list[AssetKey]
    columns: pa.Schema
    description: str


RAW_TABLES = [
    RawTable(
        name="articles",
        group="loading",
        load=stages.load_articles,
        reads=[LAKE_ARTICLES, LAKE_REPORTS],
        columns=pa.schema(
            [
                *ARTICLE_SCHEMA,
                pa.field("outcome", pa.string()),
                pa.field("extractor_version", pa.string()),
            ]
        ),
        description="All articles of the lake, each with what became of it when it was read. "
        "Grain: one row an article.",
    ),
    RawTable(
        name="reports",
        group="loading",
        load=stages.load_reports,
        reads=[LAKE_REPORTS],
        columns=RAW_REPORT_SCHEMA,
        description="Reports of the current extractor version that reach min_confidence. "
        "Grain: one row a movement as one article claims it.",
    ),
    RawTable(
        name="rejects",
        group="loading",
        load=stages.load_rejects,
        reads=[LAKE_ARTICLES],
        columns=RAW_REJECT_SCHEMA,
        description="Rows of sources that could not become an article, with the reason. "
        "Grain: one row a rejected row.",
    ),
    RawTable(
        name="intakes",
        group="loading",
        load=stages.load_intakes,
        reads=[LAKE_ARTICLES],
        columns=INTAKE_SCHEMA,
        description="Rows read, kept, repeated and rejected. "
        "Grain: one row an input file and refresh.",
    ),
    RawTable(
        name="refreshes",
        group="loading",
        load=stages.load_refreshes,
        # Written by the publish of earlier runs: what it reads is not made in this one.
        reads=[],
        columns=REFRESH_SCHEMA,
        description="The refresh log up to the last publish. Grain: one row a publish.",
    ),
    RawTable(
        name="revisions",
        group="loading",
        load=stages.load_revisions,
        # Written by the publish of earlier runs, like the log.
        reads=[],
        columns=REVISION_SCHEMA,
        description="Published figures that earlier publishes changed. "
        "Grain: one row a figure and publish.",
    ),
    RawTable(
        name="corrections",
        group="loading",
        load=stages.load_corrections,
        # The review tables are files of people: no asset makes them.
        reads=[],
        columns=RAW_CORRECTION_SCHEMA,
        description="What analysts merge, split, reject, amend and confirm. "
        "Grain: one row of a review table.",
    ),
    RawTable(
        name="memberships",
        group="resolution",
        load=stages.resolve,
        reads=[LAKE_ARTICLES, LAKE_REPORTS],
        columns=MEMBERSHIP_SCHEMA,
        description="Which reports speak of the same event, and why. Grain: one row a report.",
    ),
    RawTable(
        name="event_aliases",
        group="resolution",
        load=stages.load_event_aliases,
        reads=[raw_key("memberships"), raw_key("reports")],
        columns=ALIAS_SCHEMA,
        description="Where event ids lead that were published and that no event has now. "
        "Grain: one row a retired id.",
    ),
    RawTable(
        name="event_links",
        group="resolution",
        load=stages.link,
        reads=[LAKE_ARTICLES, raw_key("memberships"), raw_key("reports")],
        columns=EVENT_LINK_SCHEMA,
        description="How events relate: which entry a return is of, which plan it fulfils, which "
        "total it is part of. Grain: one row a pair of events.",
    ),
]


def raw_assets() -> list[AssetsDefinition]:
    """One asset a raw table."""
    return [_raw_asset(table) for table in RAW_TABLES]


def _raw_asset(table: RawTable) -> AssetsDefinition:
    @asset(
        key=raw_key(table.name),
        deps=table.reads,
        group_name=table.group,
        kinds={"python", "duckdb"},
        owners=OWNERS,
        description=table.description,
        metadata={"dagster/column_schema": schema_of(table.columns)},
    )
    def load(
        settings: ResourceParam[Settings],
        refresh: ResourceParam[Refresh],
    ) -> MaterializeResult[None]:
        started = time.perf_counter()
        with for_people():
            counted = table.load(settings)
            duration_seconds = time.perf_counter() - started
            with warehouse.build_database(settings) as connection:
                loaded = describe_table(connection, "raw", table.name)
        summary = asdict(counted) if isinstance(counted, ReportsSummary) else {}
        return MaterializeResult(
            metadata={**summary, **loaded, "duration_seconds": duration_seconds}
        )

    return load
