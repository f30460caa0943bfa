"""What Dagster shows before anything has run.

``assets.txt`` is the reviewed list of all assets. After a wanted change, write it anew:
``BORDERFLOW_UPDATE_SNAPSHOTS=1 pytest tests/unit/orchestration``.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest
from dagster import AssetKey, DefaultScheduleStatus, Definitions

from pipeline.quality import MARTS, load_checks
from pipeline.settings import Settings

SNAPSHOT = Path(__file__).with_name("assets.txt")
# Of the inner models dbt's YAML lists no columns, the published database is many tables, and
# Data Docs are pages.
COLUMNS_ARE_FREE = {"staging", "intermediate", "publishing", "quality"}


def listing(defs: Definitions) -> str:
    """One block an asset: key, group, what it is made from, its checks."""
    graph = defs.resolve_asset_graph()
    checks = defaultdict(list)
    for key in graph.asset_check_keys:
        blocking = "blocking" if graph.get_check_spec(key).blocking else "warning"
        checks[key.asset_key].append(f"  {blocking}: {key.name}")
    blocks = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        lines = [f"{key.to_user_string()} ({node.group_name})"]
        lines += [
            f"  from {parent}" for parent in sorted(k.to_user_string() for k in node.parent_keys)
        ]
        blocks.append("\n".join(lines + sorted(checks[key])))
    return "\n\n".join(blocks) + "\n"


def test_assets_groups_dependencies_and_checks_are_the_reviewed_ones(defs: Definitions) -> None:
    found = listing(defs)
    if os.environ.get("BORDERFLOW_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(found)
    assert found == SNAPSHOT.read_text()


def test_every_asset_says_what_it_is_and_whose(defs: Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert len(node.description or "") > 10, key
        assert node.owners, key
        assert node.kinds, key
        assert node.group_name != "default", key


def test_every_table_that_others_rely_on_says_its_columns_before_it_is_made(
    defs: Definitions,
) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        if node.group_name in COLUMNS_ARE_FREE:
            continue
        schema = node.metadata["dagster/column_schema"]
        columns = getattr(schema, "value", schema).columns
        assert columns, key


def test_every_check_says_what_it_is_about(defs: Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.asset_check_keys:
        assert graph.get_check_spec(key).description, key


@pytest.mark.parametrize("table", ["raw/articles", "raw/reports", *(f"marts/{m}" for m in MARTS)])
def test_each_expectation_is_a_check_and_the_critical_ones_block(
    defs: Definitions, settings: Settings, table: str
) -> None:
    graph = defs.resolve_asset_graph()
    found = {
        key.name: graph.get_check_spec(key).blocking
        for key in graph.asset_check_keys
        if key.asset_key == AssetKey.from_user_string(table)
    }
    expected = {
        check.name: check.severity == "critical"
        for check in load_checks(settings.expectations, table.rpartition("/")[2])
    }
    assert found.items() >= expected.items()


def test_the_whole_job_runs_every_night_at_two_in_the_time_zone_of_the_settings(
    defs: Definitions,
) -> None:
    schedule = defs.resolve_schedule_def("nightly")
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Dushanbe"
    assert schedule.job_name == "refresh"
    assert schedule.default_status is DefaultScheduleStatus.STOPPED


def test_refresh_takes_in_every_asset_and_check(defs: Definitions) -> None:
    graph = defs.resolve_asset_graph()
    layer = defs.resolve_job_def("refresh").asset_layer
    assert set(layer.selected_asset_keys) == set(graph.get_all_asset_keys())
    assert set(layer.asset_graph.asset_check_keys) == set(graph.asset_check_keys)


def test_rebuild_reads_no_source_and_publishes_nothing(defs: Definitions) -> None:
    graph = defs.resolve_asset_graph()
    selected = set(defs.resolve_job_def("rebuild").asset_layer.selected_asset_keys)
    left_out = set(graph.get_all_asset_keys()) - selected
    assert {key.to_user_string() for key in left_out} == {
        "lake/articles",
        "lake/reports",
        "published/warehouse",
    }


def test_steps_run_in_one_process_because_duckdb_has_one_writer(defs: Definitions) -> None:
    for name in ("refresh", "rebuild"):
        assert defs.resolve_job_def(name).executor_def.name == "in_process"
    assert defs.executor is not None
    assert defs.executor.name == "in_process"


@pytest.mark.parametrize(
    ("exposure", "leaves_out"),
    [("direct_queries", set()), ("query_command", set()), ("exports", {"flows_as_of"})],
)
def test_who_may_read_all_that_is_published_is_said_to_read_each(
    defs: Definitions, settings: Settings, exposure: str, leaves_out: set[str]
) -> None:
    published = defs.resolve_asset_graph().get(AssetKey(["published", "warehouse"])).parent_keys
    names = {key.path[-1] for key in published if key.path[0] != "lake"}
    manifest = json.loads((settings.dbt_target / "manifest.json").read_text())
    reads = manifest["exposures"][f"exposure.borderflow.{exposure}"]["depends_on"]["nodes"]
    assert {node.rpartition(".")[2] for node in reads} == names - leaves_out


def test_loading_leaves_the_checkout_as_it_was(defs: Definitions, settings: Settings) -> None:
    assert (settings.dbt_target / "manifest.json").exists()
    assert not (settings.dbt_project / "target").exists()
    assert not (settings.dbt_project / "logs").exists()
