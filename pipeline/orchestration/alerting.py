"""What people are told of a run that failed, and the sensor that tells them.

Belongs here: putting a failed run into words. Does not belong here: sending them (``alerts``).
"""

from __future__ import annotations

from dagster import (
    DefaultSensorStatus,
    RunFailureSensorContext,
    SensorDefinition,
    run_failure_sensor,
)

from pipeline import alerts
from pipeline.alerts import Alert
from pipeline.orchestration.run_result import RunResult, read_run
from pipeline.settings import Settings


def failure_sensor(settings: Settings) -> SensorDefinition:
    """Tells of every run that fails, from the UI, the schedule or the command line, once."""

    @run_failure_sensor(
        name="failed_runs",
        default_status=DefaultSensorStatus.RUNNING,
        description="Writes a note on each run that fails into the home folder, and sends it to "
        "the webhook or mail address in the settings.",
    )
    def failed_runs(context: RunFailureSensorContext) -> None:
        tell(settings, read_run(context.instance, context.dagster_run.run_id))

    return failed_runs


def tell(settings: Settings, result: RunResult) -> None:
    """Alert people to a run that failed; one that a person stopped is no news.

    Raises:
        HomeNotWritable: The note cannot be written.
    """
    if not result.succeeded and not result.interrupted:
        alerts.send(settings, alert_of(settings, result))


def alert_of(settings: Settings, result: RunResult) -> Alert:
    """What failed, where, and what to do."""
    failures = [f"{failure.step}: {failure.message}" for failure in result.failures]
    checks = [
        f"check {check.name} on {check.asset}: {check.description} "
        f"({check.n_failed_rows} rows do not)\n{check.failed_rows}".rstrip()
        for check in result.blocked
    ]
    what = f"check {result.blocked[0].name} failed" if result.blocked else _first(result)
    kept = f"What failed is kept for inspection: {settings.refused_database}"
    return Alert(
        run_id=result.run_id,
        subject=f"borderflow: a run failed: {what}",
        text="\n".join(
            [
                *failures,
                *checks,
                *([kept] if result.blocked and settings.refused_database.exists() else []),
                f"The published database stays as it was: {settings.published_database}",
                f"For a closer look: borderflow dev, run {result.run_id}",
            ]
        ),
    )


def _first(result: RunResult) -> str:
    return result.failures[0].step if result.failures else "no step says why"
