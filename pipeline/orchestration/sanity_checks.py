"""The comparison with the last publish as asset checks on the final tables.

Belongs here: one asset check a measure. Does not belong here: the comparison (``stages.sanity``).
"""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSpec,
    ResourceParam,
    multi_asset_check,
)

from pipeline import stages
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import mart_key
from pipeline.orchestration.suite_checks import asset_check_result
from pipeline.refreshes import Refresh
from pipeline.settings import Settings


def sanity_checks(settings: Settings) -> AssetChecksDefinition:
    """One check a measure, all from one comparison.

    Raises:
        InvalidTable: The bounds cannot be used.
    """
    checks = stages.sanity_checks(settings)
    tables = {check.name: mart_key(check.table) for check in checks}
    specs = [
        AssetCheckSpec(
            name=check.name,
            asset=tables[check.name],
            additional_deps=[
                key for key in map(mart_key, stages.COMPARED_MARTS) if key != tables[check.name]
            ],
            description=check.description,
            blocking=check.severity == "critical",
        )
        for check in checks
    ]

    @multi_asset_check(
        name="sanity",
        specs=specs,
        can_subset=True,
        description="Holds the final tables against what is published.",
    )
    def run_sanity(
        context: AssetCheckExecutionContext,
        settings: ResourceParam[Settings],
        refresh: ResourceParam[Refresh],
    ) -> Iterator[AssetCheckResult]:
        with for_people():
            results = stages.check_sanity(settings)
        wanted = {key.name for key in context.selected_asset_check_keys}
        yield from (asset_check_result(tables[r.name], r) for r in results if r.name in wanted)

    return run_sanity
