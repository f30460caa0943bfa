"""The Great Expectations suites as asset checks on raw and final tables.

Belongs here: one asset check an expectation, and how its result is shown. Does not belong here:
running a suite (``quality``), or the tests of dbt (``dbt_assets``).
"""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    ResourceParam,
    multi_asset_check,
)

from pipeline import stages
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import mart_key, raw_key
from pipeline.orchestration.table_metadata import preview
from pipeline.quality import MARTS, CheckResult, CheckSpec, load_checks
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.stages import SUITES


def suite_checks(settings: Settings) -> list[AssetChecksDefinition]:
    """The suites of what comes in, and of the final tables that analysts read.

    Raises:
        InvalidSuite: A suite cannot be read.
    """
    # Evidence is held against the text of its article.
    also_read = {"reports": [raw_key("articles")]}
    return [
        _suite(load_checks(settings.expectations, table), also_read.get(table, []))
        for table in SUITES
    ]


def checked_key(table: str) -> AssetKey:
    """The asset that the suite of a table is about."""
    return mart_key(table) if table in MARTS else raw_key(table)


def _suite(checks: list[CheckSpec], reads: list[AssetKey]) -> AssetChecksDefinition:
    table = checks[0].table
    key = checked_key(table)
    specs = [
        AssetCheckSpec(
            name=check.name,
            asset=key,
            additional_deps=reads,
            description=check.description,
            blocking=check.severity == "critical",
        )
        for check in checks
    ]

    @multi_asset_check(
        name=f"{table}_suite",
        specs=specs,
        can_subset=True,
        description=f"Holds {key.to_user_string()} against expectations/{table}.json.",
    )
    def run_suite(
        context: AssetCheckExecutionContext,
        settings: ResourceParam[Settings],
        refresh: ResourceParam[Refresh],
    ) -> Iterator[AssetCheckResult]:
        with for_people():
            results = stages.check(settings, table)
        wanted = {key.name for key in context.selected_asset_check_keys}
        yield from (asset_check_result(key, r) for r in results if r.name in wanted)

    return run_suite


def asset_check_result(key: AssetKey | None, result: CheckResult) -> AssetCheckResult:
    """A result of a check as Dagster shows it, with the first rows that fail."""
    critical = result.severity == "critical"
    return AssetCheckResult(
        asset_key=key,
        check_name=result.name,
        passed=result.passed,
        severity=AssetCheckSeverity.ERROR if critical else AssetCheckSeverity.WARN,
        description=None if result.passed else result.description,
        metadata={
            "rows_checked": result.n_checked,
            "rows_failed": result.n_unexpected,
            **({"failed_rows": preview(result.unexpected)} if result.unexpected else {}),
            **({"observed": result.observed} if result.observed is not None else {}),
        },
    )
