import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, job, op

from pipeline import lock
from pipeline.orchestration.jobs import fail_dead_runs
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as instance:
        yield instance


def add_run(instance: DagsterInstance, status: DagsterRunStatus) -> DagsterRun:
    @op
    def step() -> None: ...

    @job
    def refresh() -> None:
        step()

    return instance.create_run_for_job(refresh, status=status)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


LATER = dt.timedelta(minutes=2)


def test_a_run_that_lost_the_lock_is_dead(settings: Settings, instance: DagsterInstance) -> None:
    run = add_run(instance, DagsterRunStatus.STARTED)
    assert fail_dead_runs(settings, instance, now() + LATER) == 1
    assert instance.get_run_by_id(run.run_id).status is DagsterRunStatus.FAILURE


def test_a_run_that_holds_the_lock_lives(settings: Settings, instance: DagsterInstance) -> None:
    run = add_run(instance, DagsterRunStatus.STARTED)
    with lock.hold(settings.lock_file, lambda: 1, now()):
        assert fail_dead_runs(settings, instance, now() + LATER) == 0
    assert instance.get_run_by_id(run.run_id).status is DagsterRunStatus.STARTED


def test_a_run_gets_time_to_take_the_lock(settings: Settings, instance: DagsterInstance) -> None:
    add_run(instance, DagsterRunStatus.STARTED)
    assert fail_dead_runs(settings, instance, now()) == 0


@pytest.mark.parametrize(
    "status", [DagsterRunStatus.NOT_STARTED, DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE]
)
def test_runs_that_wait_or_have_ended_are_left_alone(
    settings: Settings, instance: DagsterInstance, status: DagsterRunStatus
) -> None:
    run = add_run(instance, status)
    assert fail_dead_runs(settings, instance, now() + LATER) == 0
    assert instance.get_run_by_id(run.run_id).status is status
