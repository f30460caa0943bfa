import datetime as dt
from pathlib import Path

import pytest
from dagster import DagsterInstance, Failure, ResourceParam, asset, materialize

from pipeline import lock
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


def test_a_run_that_fails_gives_it_back(settings: Settings) -> None:
    @asset
    def step(refresh: ResourceParam[Refresh]) -> None:
        raise Failure("the words for people")

    result = run(settings, step)
    assert not result.succeeded
    assert [(f.step, f.message) for f in result.failures] == [("step", "the words for people")]
    assert lock.holder(settings.lock_file) is None


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
