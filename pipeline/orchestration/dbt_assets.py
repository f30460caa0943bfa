"""The dbt project as assets and asset checks.

Belongs here: running ``dbt build`` for what Dagster has selected, and what Dagster shows of models
and tests. Does not belong here: what a model means (``dbt_project``), names and groups
(``dbt_translator``), or the manifest (``dbt_manifest``).

dbt runs in a process of its own, which needs the build database unlocked: nothing here has it open
while dbt runs.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetExecutionContext,
    AssetsDefinition,
    Failure,
    Output,
    ResourceParam,
)
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets
from packaging.version import Version

from pipeline import stages, warehouse
from pipeline.orchestration import dbt_process
from pipeline.orchestration.asset_checks import asset_check_result
from pipeline.orchestration.dbt_manifest import (
    dbt_environment,
    environment,
    project_digest,
)
from pipeline.orchestration.dbt_translator import Translator, describe_test
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.table_metadata import describe_table
from pipeline.quality import CheckResult
from pipeline.quality.results import MAX_UNEXPECTED_ROWS
from pipeline.refreshes import Refresh
from pipeline.settings import Settings
from pipeline.warehouse import DatabaseBusy, disk_refused

RUN_RESULTS = "run_results.json"

TABLE_MACRO = "table_macro"
"""The project's own materialization, in ``dbt_project/macros``."""

NO_UNIT_TESTS = ["--exclude-resource-type", "unit_test"]
"""They test the models' SQL on made-up rows, which ``make test`` does; a refresh tests the data."""


class Dbt(DbtCliResource):
    """dbt in a process of its own, which ends with this one, and nowhere else."""

    @cached_property
    def _cli_version(self) -> Version:
        """Of the installed package: ``dbt --version`` asks the network for the newest one."""
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        """None: it takes a second to load, and what it would fetch is read without it."""


def dbt_resource(project: DbtProject) -> Dbt:
    """The dbt of this environment, for one project."""
    return Dbt(
        project_dir=str(project.project_dir),
        profiles_dir=str(project.profiles_dir),
        dbt_executable=sys.executable,
        global_config_flags=["-P", "-m", dbt_process.__name__],
    )


def dbt_project(settings: Settings) -> DbtProject:
    """The dbt project of the checkout, writing into the home folder."""
    return DbtProject(
        settings.dbt_project, target_path=settings.dbt_target, profiles_dir=settings.dbt_project
    )


def dbt_models(project: DbtProject) -> AssetsDefinition:
    """Seeds, models and tests of the dbt project; its manifest has to be there."""

    @dbt_assets(
        name="dbt_build",
        manifest=project.manifest_path,
        project=project,
        dagster_dbt_translator=Translator(),
    )
    def dbt_build(
        context: AssetExecutionContext,
        dbt: Dbt,
        settings: ResourceParam[Settings],
        refresh: ResourceParam[Refresh],
    ) -> Iterator[Any]:
        target = settings.dbt_target / "build"
        # Of an earlier run: should dbt end before it runs anything, they would be taken for its.
        (target / RUN_RESULTS).unlink(missing_ok=True)
        digest = project_digest(settings)
        with for_people():
            anew = _has_changed(settings, digest)
        arguments = ["build", *NO_UNIT_TESTS, *(["--full-refresh"] if anew else [])]
        with environment(dbt_environment(settings)):
            invocation = dbt.cli(
                arguments, context=context, target_path=target, raise_on_error=False
            )
            events = list(_progress(context, invocation))
        with for_people():
            if _found_database_busy(invocation):
                raise DatabaseBusy(f"{settings.build_database} is open in another process")
            if anew and _built_every_model(invocation):
                with warehouse.build_database(settings) as connection:
                    warehouse.record_whole_build(connection, digest)
            yield from _with_metadata(settings, invocation, events)
        if not invocation.is_successful():
            said = _what_failed(invocation)
            raise Failure(str(disk_refused(settings.home, said) or said), allow_retries=False)

    return dbt_build


def _has_changed(settings: Settings, digest: str) -> bool:
    """Whether the models have to be built whole, because the dbt project is another one.

    Rows that an incremental model keeps, and its columns, are those of the project that made them.
    The old digest is forgotten before the first model is built with the new one: should the build
    end half-way, the next one begins anew, with whichever project.
    """
    with warehouse.build_database(settings) as connection:
        if warehouse.whole_build(connection) == digest:
            return False
        warehouse.record_whole_build(connection, None)
        return True


def _built_every_model(invocation: DbtCliInvocation) -> bool:
    """False of a selection, and where a model failed or was skipped."""
    nodes: dict[str, Any] = invocation.manifest["nodes"]
    models = {name for name, node in nodes.items() if node["resource_type"] == "model"}
    built = {r["unique_id"] for r in _run_results(invocation) if r["status"] == "success"}
    return models <= built


def _found_database_busy(invocation: DbtCliInvocation) -> bool:
    """Whether dbt could not even open the build database, because another process had it."""
    if invocation.is_successful() or _run_results(invocation):
        return False
    return warehouse.LOCKED in str(invocation.get_error())


def _progress(context: AssetExecutionContext, invocation: DbtCliInvocation) -> Iterator[Any]:
    """The events of dbt as they come, each model named in the log when it is built."""
    for event in invocation.stream():
        if isinstance(event, Output):
            context.log.info(f"dbt: built {_unique_id(event).rpartition('.')[2]}")
        yield event


def _with_metadata(
    settings: Settings, invocation: DbtCliInvocation, events: list[Any]
) -> list[Any]:
    """The events of one build, with rows and previews; results of tests go to the check ledger."""
    nodes: dict[str, Any] = invocation.manifest["nodes"]
    results = {result["unique_id"]: result for result in _run_results(invocation)}
    shown: list[Any] = []
    tests: list[CheckResult] = []
    with warehouse.build_database(settings) as connection:
        for event in events:
            if isinstance(event, Output):
                node = nodes[_unique_id(event)]
                shown.append(event.with_metadata({**event.metadata, **_shown(connection, node)}))
            elif isinstance(event, AssetCheckResult):
                unique_id = _unique_id(event)
                test = _check_result(connection, nodes, nodes[unique_id], results[unique_id])
                tests.append(test)
                shown.append(asset_check_result(event.asset_key, test))
            else:
                shown.append(event)
    stages.record_checks(settings, "dbt", tests, _all_tests(nodes))
    return shown


def _shown(connection: Any, node: Mapping[str, Any]) -> dict[str, Any]:
    """Rows and columns of a model or seed; a macro has none before it is called."""
    if node["config"]["materialized"] == TABLE_MACRO:
        return {}
    return describe_table(connection, node["schema"], node["alias"])


def _all_tests(nodes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Table and name of every test of the dbt project."""
    tests = (node for node in nodes.values() if node["resource_type"] == "test")
    return [(_tested(nodes, test)["name"], test["name"]) for test in tests]


def _tested(nodes: Mapping[str, Any], test: Mapping[str, Any]) -> Mapping[str, Any]:
    """The model or seed that a test is about."""
    found: Mapping[str, Any] = nodes[test["attached_node"] or test["depends_on"]["nodes"][0]]
    return found


def _check_result(
    connection: Any, nodes: Mapping[str, Any], test: Mapping[str, Any], result: Mapping[str, Any]
) -> CheckResult:
    """The result of one dbt test, as a check on the table that it is attached to."""
    tested = _tested(nodes, test)
    passed = result["status"] == "pass"
    warns = test["config"]["severity"].lower() == "warn"
    return CheckResult(
        table=tested["name"],
        name=test["name"],
        severity="warning" if warns else "critical",
        passed=passed,
        n_checked=warehouse.count(connection, tested["relation_name"]),
        n_unexpected=result["failures"] or 0,
        unexpected=[] if passed else _failing_rows(connection, result),
        observed=result["message"] if result["status"] == "error" else None,
        description=describe_test(test),
    )


def _failing_rows(connection: Any, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    if result["status"] == "error":
        return []
    return warehouse.fetch_dicts(
        connection, f"select * from ({result['compiled_code']}) limit {MAX_UNEXPECTED_ROWS}"
    )


def _what_failed(invocation: DbtCliInvocation) -> str:
    """One line for each model or test that failed; what dbt said, where it did not get that far."""
    failed = [r for r in _run_results(invocation) if r["status"] in ("error", "fail")]
    if not failed:
        return str(invocation.get_error())
    return "\n".join(f"{r['unique_id'].split('.')[2]}: {r['message']}" for r in failed)


def _run_results(invocation: DbtCliInvocation) -> list[dict[str, Any]]:
    """Of this invocation; none, where dbt ended before it ran anything."""
    path = Path(invocation.target_path) / RUN_RESULTS
    if not path.exists():
        return []
    results: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["results"]
    return results


def _unique_id(event: Output[Any] | AssetCheckResult) -> str:
    value = (event.metadata or {})["unique_id"]
    return str(getattr(value, "value", value))
