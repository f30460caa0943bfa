"""Everything Dagster loads, in one place.

Belongs here: joining assets, checks, jobs, schedule and resources. Does not belong here: any of
them.
"""

from __future__ import annotations

from dagster import AssetKey, AssetsDefinition, Definitions

from pipeline.orchestration.alerting import failure_sensor
from pipeline.orchestration.benchmark_assets import extraction_benchmark, scores_at_floors
from pipeline.orchestration.data_docs_asset import data_docs
from pipeline.orchestration.dbt_assets import dbt_models, dbt_project, dbt_resource
from pipeline.orchestration.dbt_manifest import prepare_manifest
from pipeline.orchestration.dbt_translator import SEEDS_GROUP
from pipeline.orchestration.jobs import EXECUTOR, REBUILD, REFRESH, dead_run_sensor, nightly
from pipeline.orchestration.lake_assets import lake_articles, lake_reports
from pipeline.orchestration.names import EXTRACTION_BENCHMARK
from pipeline.orchestration.publishing_assets import published_asset
from pipeline.orchestration.raw_assets import raw_assets
from pipeline.orchestration.refresh_resource import refresh_resource
from pipeline.orchestration.sanity_checks import sanity_checks
from pipeline.orchestration.suite_checks import suite_checks
from pipeline.settings import Settings

PUBLISHED_GROUPS = ("marts", "table_macros", SEEDS_GROUP)


def build_defs(settings: Settings | None = None) -> Definitions:
    """All definitions, for one home folder.

    Makes dbt's manifest if it is not there or not up to date: 3 s, once.

    Args:
        settings: Those of the environment by default.

    Raises:
        InvalidDbtProject: dbt cannot parse the project.
        InvalidSuite: A suite of expectations cannot be read.
        InvalidTable: The bounds of the comparison with the last publish cannot be used.
        HomeNotWritable: The home folder cannot be written to.
    """
    settings = settings or Settings()
    prepare_manifest(settings)
    project = dbt_project(settings)
    models = dbt_models(project)
    return Definitions(
        assets=[
            lake_articles,
            lake_reports,
            extraction_benchmark,
            *raw_assets(),
            models,
            data_docs,
            published_asset(settings, [*_published(models), EXTRACTION_BENCHMARK]),
        ],
        asset_checks=[*suite_checks(settings), sanity_checks(settings), scores_at_floors],
        jobs=[REFRESH, REBUILD],
        schedules=[nightly(settings)],
        sensors=[dead_run_sensor(settings), failure_sensor(settings)],
        executor=EXECUTOR,
        resources={
            "settings": settings,
            "refresh": refresh_resource(settings),
            "dbt": dbt_resource(project),
        },
    )


def _published(models: AssetsDefinition) -> list[AssetKey]:
    return [spec.key for spec in models.specs if spec.group_name in PUBLISHED_GROUPS]
