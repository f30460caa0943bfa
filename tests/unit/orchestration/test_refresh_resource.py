import datetime as dt
import json
from pathlib import Path

import pytest
from dagster import (
    AssetExecutionContext,
    DagsterInstance,
    Failure,
    MaterializeResult,
    ResourceParam,
    asset,
    materialize,
)

from pipeline import lock, stages
from pipeline.orchestration.refresh_resource import refresh_resource
from pipeline.orchestration.run_result import RunResult, read_run
from pipeline.refreshes import Refresh
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def run(settings: Settings, step) -> RunResult:
    resources = {"refresh": refresh_resource(settings)}
    with DagsterInstance.ephemeral() as instance:
        done = materialize([step], instance=instance, resources=resources, raise_on_error=False)
        return read_run(instance, done.run_id)


def test_a_run_holds_the_lock_and_gives_it_back(settings: Settings) -> None:
    seen = []

    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        seen.append((refresh.refresh_no, lock.holder(settings.lock_file).refresh_no))

    result = run(settings, step)
    assert result.succeeded
    assert seen == [(1, 1)]
    assert lock.holder(settings.lock_file) is None


def test_a_run_from_anywhere_begins_with_what_is_damaged_out_of_its_way(settings: Settings) -> None:
    settings.build_database.write_bytes(b"no database " * 1000)
    seen = []

    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        seen.extend(path.name for path in settings.home.glob("build.*"))

    assert run(settings, step).succeeded
    assert seen == ["build.duckdb.damaged"]


def test_a_run_that_fails_gives_it_back(settings: Settings) -> None:
    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        raise Failure("the words for people")

    result = run(settings, step)
    assert not result.succeeded
    assert [(f.step, f.message) for f in result.failures] == [("step", "the words for people")]
    assert lock.holder(settings.lock_file) is None


def test_a_run_leaves_a_line_for_each_step_table_and_word(settings: Settings) -> None:
    @asset
    def step(context: AssetExecutionContext, refresh: ResourceParam[Refresh]) -> MaterializeResult:
        context.log.info("halfway")
        context.log.debug("nothing to see")
        return MaterializeResult(metadata={"n_rows": 3, "preview": "| a name |"})

    run(settings, step)
    run(settings, step)
    lines = [json.loads(line) for line in settings.journal.read_text().splitlines()]
    assert {line["refresh_no"] for line in lines} == {1}
    assert len({line["run_id"] for line in lines}) == 2
    first = [line for line in lines if line["run_id"] == lines[0]["run_id"]]
    assert [line["event"] for line in first] == [
        "step_started",
        "log",
        "materialized",
        "step_succeeded",
    ]
    started, log, materialized, succeeded = first
    assert started["step"] == succeeded["step"] == "step"
    assert (log["level"], log["message"]) == ("info", "halfway")
    assert (materialized["asset"], materialized["counts"]) == ("step", {"n_rows": 3})
    assert succeeded["duration_seconds"] > 0
    assert dt.datetime.fromisoformat(started["at"]).tzinfo is not None


def test_a_run_that_fails_is_journalled_too(settings: Settings) -> None:
    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        raise Failure("the words for people", allow_retries=False)

    run(settings, step)
    events = [json.loads(line)["event"] for line in settings.journal.read_text().splitlines()]
    assert events[-1] == "step_failed"


def test_data_docs_that_cannot_be_built_leave_the_result_as_it_is_and_a_warning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: Settings) -> bool:
        raise RuntimeError("no page today")

    monkeypatch.setattr(stages, "data_docs_are_behind", broken)

    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        raise Failure("the words for people", allow_retries=False)

    result = run(settings, step)
    assert [(f.step, f.message) for f in result.failures] == [("step", "the words for people")]
    assert lock.holder(settings.lock_file) is None
    last = json.loads(settings.journal.read_text().splitlines()[-1])
    assert (last["event"], last["level"]) == ("log", "warning")
    assert "Data Docs were not built" in last["message"]
    assert "no page today" in last["message"]


def test_a_run_beside_another_says_who_is_running(settings: Settings) -> None:
    began = []

    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        began.append(1)

    since = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    with lock.hold(settings.lock_file, lambda: 7, since):
        result = run(settings, step)
    assert not result.succeeded
    assert began == []
    [failure] = result.failures
    assert failure.step == "run"
    assert failure.message.startswith("refresh 7 is running since 2026-01-02 03:04:05 UTC (process")
