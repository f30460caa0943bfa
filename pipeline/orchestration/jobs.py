"""Jobs, the nightly schedule, and telling dead runs from running ones.

Belongs here: which assets run together, and when. Does not belong here: the assets.
"""

from __future__ import annotations

import datetime as dt

from dagster import (
    AssetSelection,
    DagsterInstance,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunsFilter,
    ScheduleDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    in_process_executor,
    sensor,
)

from pipeline import lock
from pipeline.settings import Settings

# DuckDB lets no second process in while one writes, and steps in one process run twice as fast as
# one process a step.
EXECUTOR = in_process_executor

RUNNING = [
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]
TIME_TO_TAKE_THE_LOCK = dt.timedelta(minutes=1)

REFRESH = define_asset_job(
    "refresh",
    selection=AssetSelection.all(),
    executor_def=EXECUTOR,
    description="Everything: ingest, extract, load, resolve, build, check, publish.",
)

REBUILD = define_asset_job(
    "rebuild",
    selection=AssetSelection.all() - AssetSelection.groups("ingestion", "extraction", "publishing"),
    executor_def=EXECUTOR,
    description="The build database anew from the lake; reads no source and publishes nothing.",
)


def nightly(settings: Settings) -> ScheduleDefinition:
    """The whole job at 02:00; off until a person turns it on, once, in Dagster."""
    return ScheduleDefinition(
        name="nightly",
        job=REFRESH,
        cron_schedule="0 2 * * *",
        execution_timezone=settings.timezone,
        default_status=DefaultScheduleStatus.STOPPED,
        description="The whole job, every night at 02:00.",
    )


def dead_run_sensor(settings: Settings) -> SensorDefinition:
    """Every minute: a killed run would otherwise count as running and hold up the queue."""

    @sensor(
        name="dead_runs",
        minimum_interval_seconds=60,
        default_status=DefaultSensorStatus.RUNNING,
        description="Marks runs as failed whose process has been killed.",
    )
    def dead_runs(context: SensorEvaluationContext) -> SkipReason:
        marked = fail_dead_runs(settings, context.instance, dt.datetime.now(dt.UTC))
        return SkipReason(f"{marked} dead runs marked as failed")

    return dead_runs


def fail_dead_runs(settings: Settings, instance: DagsterInstance, now: dt.datetime) -> int:
    """Mark runs as failed that have started but do not hold the lock; returns how many.

    The operating system gives the lock back when a process dies, so a run that does not hold it is
    dead. A run that has just started may not have taken it yet: it is left alone for a minute.
    """
    started = instance.get_runs(
        RunsFilter(statuses=RUNNING, updated_before=now - TIME_TO_TAKE_THE_LOCK)
    )
    if not started or lock.holder(settings.lock_file) is not None:
        return 0
    for run in started:
        instance.report_run_failed(run, "The process of this run was killed.")
    return len(started)
