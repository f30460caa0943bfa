"""Checks of this project as asset checks of Dagster.

Belongs here: several checks that one call carries out, and how a result is shown. Does not belong
here: which checks there are (``suite_checks``, ``sanity_checks``), or the tests of dbt
(``dbt_assets``).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

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

from pipeline.orchestration.failures import for_people
from pipeline.orchestration.table_metadata import preview
from pipeline.quality import CheckResult, CheckSpec
from pipeline.refreshes import Refresh
from pipeline.settings import Settings


def checks_together(
    name: str,
    checks: Mapping[CheckSpec, AssetKey],
    reads: Collection[AssetKey],
    run: Callable[[Settings], Sequence[CheckResult]],
    description: str,
) -> AssetChecksDefinition:
    """One asset check each, all carried out by one call.

    Args:
        name: Of the step.
        checks: Each with the asset that it is about; their names differ.
        reads: Assets that the call looks at, those that it is about among them or not.
        run: Gives one result a check.
        description: Of the step.
    """
    assets = {check.name: key for check, key in checks.items()}
    specs = [
        AssetCheckSpec(
            name=check.name,
            asset=key,
            additional_deps=[other for other in reads if other != key],
            description=check.description,
            blocking=check.severity == "critical",
        )
        for check, key in checks.items()
    ]

    @multi_asset_check(name=name, specs=specs, can_subset=True, description=description)
    def run_checks(
        context: AssetCheckExecutionContext,
        settings: ResourceParam[Settings],
        refresh: ResourceParam[Refresh],
    ) -> Iterator[AssetCheckResult]:
        with for_people():
            results = run(settings)
        wanted = {key.name for key in context.selected_asset_check_keys}
        yield from (asset_check_result(assets[r.name], r) for r in results if r.name in wanted)

    return run_checks


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
