"""What people are told of a run that failed."""

from pathlib import Path

import dagster as dg

from pipeline.orchestration.alerting import alert_of, failure_sensor, tell
from pipeline.orchestration.headless import QUIET_CONSOLE
from pipeline.orchestration.run_result import FailedCheck, RunResult, StepFailure
from pipeline.settings import Settings

FAILED_CHECK = FailedCheck(
    asset="raw/articles",
    name="published_on_known",
    description="Every article has a day.",
    blocking=True,
    n_failed_rows=3,
    failed_rows="| a |\n| 1 |",
    observed=None,
)


def result(**changes: object) -> RunResult:
    said = {
        "run_id": "run-1",
        "succeeded": False,
        "ingested": None,
        "extracted": None,
        "loaded": None,
        "n_checks": 1,
        "failed_checks": (),
        "failures": (StepFailure("lake/articles", "the disk is full"),),
        "interrupted": False,
    }
    return RunResult(**said | changes)


def test_a_step_that_failed_is_named_with_its_words(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    alert = alert_of(settings, result())
    assert alert.subject == "borderflow: a run failed: lake/articles"
    assert alert.text.splitlines() == [
        "lake/articles: the disk is full",
        f"The published database stays as it was: {settings.published_database}",
        "For a closer look: borderflow dev, run run-1",
    ]


def test_a_blocking_check_is_named_with_its_first_rows(tmp_path: Path) -> None:
    warning = FailedCheck("raw/reports", "w", "", False, 1, "", None)
    alert = alert_of(Settings(home=tmp_path), result(failed_checks=(warning, FAILED_CHECK)))
    assert alert.subject == "borderflow: a run failed: check published_on_known failed"
    assert (
        "check published_on_known on raw/articles: Every article has a day. (3 rows do not)\n"
        "| a |\n| 1 |"
    ) in alert.text
    assert "raw/reports" not in alert.text


def test_who_stops_a_run_needs_no_alert_and_neither_does_a_success(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    tell(settings, result(interrupted=True))
    tell(settings, result(succeeded=True, failures=()))
    assert not settings.alerts.exists()
    tell(settings, result())
    assert [note.name for note in settings.alerts.iterdir()] == ["run-1.txt"]


def test_the_sensor_tells_of_a_failed_run(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)

    @dg.op
    def breaks() -> None:
        raise dg.Failure("the disk is full")

    @dg.job
    def night() -> None:
        breaks()

    with dg.DagsterInstance.ephemeral() as instance:
        run = night.execute_in_process(
            instance=instance, raise_on_error=False, run_config={"loggers": QUIET_CONSOLE}
        )
        sensor = failure_sensor(settings)
        context = dg.build_run_status_sensor_context(
            sensor_name=sensor.name,
            dagster_instance=instance,
            dagster_run=run.dagster_run,
            dagster_event=run.get_run_failure_event(),
        ).for_run_failure()
        sensor(context)
    (note,) = settings.alerts.iterdir()
    assert note.name == f"{run.run_id}.txt"
    assert "breaks: the disk is full" in note.read_text()
