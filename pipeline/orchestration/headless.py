"""Running the jobs without a web server, for the command line.

Belongs here: the same jobs as in Dagster, run in this process and recorded in the same history, and
what they say while they run. Does not belong here: reading a finished run (``run_result``), or
output for people (``console``).
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import os
import socket
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from dagster import DagsterEventType, EventLogEntry, JobDefinition
from sqlalchemy.exc import OperationalError

from pipeline import stages, warehouse
from pipeline.errors import BorderflowError
from pipeline.lake import Lake
from pipeline.lock import HomeNotWritable
from pipeline.orchestration.alerting import tell
from pipeline.orchestration.assembly import build_defs
from pipeline.orchestration.dagster_home import open_instance, prepare_dagster_home
from pipeline.orchestration.jobs import REBUILD, REFRESH, fail_dead_runs
from pipeline.orchestration.run_result import RunResult, read_run
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings

QUIET_CONSOLE = {"console": {"config": {"log_level": "CRITICAL"}}}
"""Dagster prints its log by default; what it says is in the run history."""


AS_IN_DAGSTER = {".dagster/repository": "__repository__@pipeline.definitions"}
"""So that the pages of a job list the runs of the command line as well."""


class PortTaken(BorderflowError):
    """Something else listens on the port that Dagster was to have."""


class NothingToBuild(BorderflowError):
    """The lake holds no article."""


class StepState(StrEnum):
    """Where a step is."""

    STARTED = "started"
    WORKING = "working"
    WARNING = "warning"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepEvent:
    """Something that happened in a run.

    Attributes:
        step: Name of the step, for example ``lake/articles``; ``run`` before the first one.
        message: What the step says of its work, where ``state`` is ``working`` or ``warning``.
        n_steps: How many steps the run has.
    """

    step: str
    state: StepState
    message: str
    n_steps: int


ProgressListener = Callable[[StepEvent], None]

STATES = {
    DagsterEventType.STEP_START: StepState.STARTED,
    DagsterEventType.STEP_UP_FOR_RETRY: StepState.RETRYING,
    DagsterEventType.STEP_SUCCESS: StepState.SUCCEEDED,
    DagsterEventType.STEP_FAILURE: StepState.FAILED,
    DagsterEventType.STEP_SKIPPED: StepState.SKIPPED,
}


def run_refresh(
    settings: Settings, on_event: ProgressListener, paths: Sequence[Path] = ()
) -> RunResult:
    """The whole job.

    Args:
        settings: Where everything is.
        on_event: Told of every step, in this process and thread.
        paths: Files or folders to read instead of the sources in ``sources.yaml``.

    Raises:
        IngestionError: A path does not exist, or ``sources.yaml`` cannot be used.
        RefreshRunning: Another process is writing.
        HomeNotWritable: The home folder cannot be written to.
        InvalidDbtProject, InvalidSuite: dbt's project or a suite cannot be read.
    """
    stages.sources(settings, paths)
    absolute = [str(path.absolute()) for path in paths]
    ops = {"lake__articles": {"config": {"paths": absolute}}} if absolute else {}
    _check_lock(settings)
    return _run(settings, REFRESH.name, ops, on_event)


def run_rebuild(settings: Settings, on_event: ProgressListener) -> RunResult:
    """The build database anew from the lake; reads no source and publishes nothing.

    Raises:
        NothingToBuild: The lake holds no article.
        RefreshRunning: Another process is writing.
        HomeNotWritable: The home folder cannot be written to.
        InvalidDbtProject, InvalidSuite: dbt's project or a suite cannot be read.
    """
    with refresh_lock(settings):
        if not Lake(settings.lake).holds_articles():
            raise NothingToBuild(
                f"the lake at {settings.lake} is empty; run 'borderflow refresh' first"
            )
        warehouse.discard_build_database(settings)
    return _run(settings, REBUILD.name, {}, on_event)


def dev_command(settings: Settings, port: int) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment of the process that serves Dagster on 127.0.0.1.

    Raises:
        HomeNotWritable: The home folder cannot be written to.
        PortTaken: Something else listens on the port.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PortTaken(f"port {port} is in use; choose another with --port")
    prepare_dagster_home(settings)
    dagster = Path(sys.executable).with_name("dagster")
    command = [str(dagster), "dev", "--host", "127.0.0.1", "--port", str(port)]
    environment = {
        "DAGSTER_HOME": str(settings.dagster_home),
        "BORDERFLOW_HOME": str(settings.home),
        "DO_NOT_TRACK": "1",
    }
    return [*command, "--module-name", "pipeline.definitions"], os.environ | environment


@contextmanager
def _for_full_disks(settings: Settings) -> Iterator[None]:
    """Say what a person can do where Dagster's own history cannot be written.

    Raises:
        HomeNotWritable: Its database cannot be written, mostly because the disk is full.
    """
    try:
        yield
    except OperationalError as error:
        raise HomeNotWritable(
            f"cannot write Dagster's history in {settings.dagster_home}: {error.orig}; "
            "free some space, or set BORDERFLOW_HOME to another folder"
        ) from error


def _check_lock(settings: Settings) -> None:
    """A call that cannot work is told so at once, and leaves no failed run in the history."""
    with refresh_lock(settings):
        pass


def _run(
    settings: Settings, job_name: str, ops: dict[str, Any], on_event: ProgressListener
) -> RunResult:
    job = build_defs(settings).resolve_job_def(job_name)
    run_id = str(uuid.uuid4())
    with _for_full_disks(settings), open_instance(settings) as instance:
        fail_dead_runs(settings, instance, dt.datetime.now(dt.UTC))
        instance.add_event_listener(run_id, _listener(job, on_event))
        # dbt's lines are in its log; a table that follows must be all that is printed.
        with redirect_stdout(io.StringIO()):
            job.execute_in_process(
                instance=instance,
                run_id=run_id,
                run_config={"ops": ops, "loggers": QUIET_CONSOLE},
                tags=AS_IN_DAGSTER,
                raise_on_error=False,
            )
        result = read_run(instance, run_id)
        tell(settings, result)
        return result


def _listener(job: JobDefinition, on_event: ProgressListener) -> Callable[[EventLogEntry], None]:
    n_steps = len(job.graph.node_dict)

    def listen(entry: EventLogEntry) -> None:
        step = (entry.step_key or "run").replace("__", "/")
        if entry.is_dagster_event:
            state = STATES.get(entry.get_dagster_event().event_type)
            if state is not None:
                on_event(StepEvent(step, state, "", n_steps))
        elif int(entry.level) >= logging.INFO:
            warns = int(entry.level) >= logging.WARNING
            state = StepState.WARNING if warns else StepState.WORKING
            on_event(StepEvent(step, state, entry.user_message, n_steps))

    return listen
