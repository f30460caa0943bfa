"""Reading a finished run out of Dagster's event log.

Belongs here: what became of a run, free of Dagster. Does not belong here: running it
(``headless``), or output for people (``console``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from dagster import (
    AssetCheckSeverity,
    AssetKey,
    DagsterEvent,
    DagsterInstance,
    DagsterRunStatus,
)

if TYPE_CHECKING:
    from dagster._core.execution.plan.objects import StepFailureData
    from dagster_shared.error import SerializableErrorInfo

from pipeline.orchestration.names import LAKE_ARTICLES, LAKE_REPORTS, raw_key
from pipeline.stages import ExtractSummary, IngestSummary, ReportsSummary

INTERRUPTS = {"DagsterExecutionInterruptedError", "KeyboardInterrupt"}

Summary = TypeVar("Summary", IngestSummary, ExtractSummary, ReportsSummary)


@dataclass(frozen=True, slots=True)
class StepFailure:
    """A step that failed.

    Attributes:
        step: Its name, for example ``lake/articles``; ``run`` where no step had begun.
        message: For people: what happened, and what to do.
    """

    step: str
    message: str


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that failed, or only warned.

    Attributes:
        blocking: Whether it stopped what comes after.
        observed: What was seen, where that is one value.
        failed_rows: The first of them, as a Markdown table without prose.
    """

    asset: str
    name: str
    description: str
    blocking: bool
    n_failed_rows: int
    failed_rows: str
    observed: str | None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of a run.

    Attributes:
        ingested, extracted, loaded: What these steps counted; null where they were not part of the
            run or did not end.
        n_checks: Checks that were run.
        interrupted: A person stopped it (Ctrl-C), or the system did.
    """

    run_id: str
    succeeded: bool
    ingested: IngestSummary | None
    extracted: ExtractSummary | None
    loaded: ReportsSummary | None
    n_checks: int
    failed_checks: tuple[FailedCheck, ...]
    failures: tuple[StepFailure, ...]
    interrupted: bool

    @property
    def n_passed(self) -> int:
        """Checks that passed."""
        return self.n_checks - len(self.failed_checks)

    @property
    def n_warned(self) -> int:
        """Checks that failed and stop nothing."""
        return sum(not check.blocking for check in self.failed_checks)

    @property
    def blocked(self) -> tuple[FailedCheck, ...]:
        """Checks that failed and stopped what comes after."""
        return tuple(check for check in self.failed_checks if check.blocking)


def read_run(instance: DagsterInstance, run_id: str) -> RunResult:
    """What became of a run that has ended, or what is known of one that has not."""
    run = instance.get_run_by_id(run_id)
    events = [
        entry.get_dagster_event() for entry in instance.all_logs(run_id) if entry.is_dagster_event
    ]
    checks = [
        event.asset_check_evaluation_data
        for event in events
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]
    return RunResult(
        run_id=run_id,
        succeeded=run is not None and run.status is DagsterRunStatus.SUCCESS,
        ingested=_summary(IngestSummary, events, LAKE_ARTICLES),
        extracted=_summary(ExtractSummary, events, LAKE_REPORTS),
        loaded=_summary(ReportsSummary, events, raw_key("reports")),
        n_checks=len(checks),
        failed_checks=tuple(_failed_check(check) for check in checks if not check.passed),
        failures=_failures(events),
        interrupted=any(_is_interrupt(e.step_failure_data) for e in events if e.is_step_failure),
    )


def _is_interrupt(data: StepFailureData) -> bool:
    return data.error is not None and data.error.cls_name in INTERRUPTS


def _summary(
    kind: type[Summary], events: Sequence[DagsterEvent], asset: AssetKey
) -> Summary | None:
    """The counts that an asset put into its metadata."""
    for event in events:
        if event.is_step_materialization and event.asset_key == asset:
            metadata = event.materialization.metadata
            counts: dict[str, Any] = {f.name: metadata[f.name].value for f in fields(kind)}
            return kind(**counts)
    return None


def _failed_check(check: Any) -> FailedCheck:
    return FailedCheck(
        asset=check.asset_key.to_user_string(),
        name=check.check_name,
        description=check.description or "",
        blocking=check.severity is AssetCheckSeverity.ERROR,
        n_failed_rows=check.metadata["rows_failed"].value,
        failed_rows=check.metadata["failed_rows"].value if "failed_rows" in check.metadata else "",
        observed=check.metadata["observed"].value if "observed" in check.metadata else None,
    )


def _failures(events: Sequence[DagsterEvent]) -> tuple[StepFailure, ...]:
    failures = [
        StepFailure((event.step_key or "run").replace("__", "/"), _message(event.step_failure_data))
        for event in events
        if event.is_step_failure
    ]
    if not failures:
        failures = [
            StepFailure("run", _words(event.job_failure_data.error))
            for event in events
            if event.is_job_failure
        ]
    return tuple(failures)


def _message(data: StepFailureData) -> str:
    if data.user_failure_data is not None and data.user_failure_data.description:
        return data.user_failure_data.description
    return _words(data.error)


def _words(error: SerializableErrorInfo | None) -> str:
    """The error that began it, without the name of its class where it is meant for people."""
    if error is None:
        return "no error was recorded"
    while error.cause is not None:
        error = error.cause
    name, _, words = error.message.strip().partition(": ")
    return words if name.startswith(("pipeline.", "dagster.")) else error.message.strip()
