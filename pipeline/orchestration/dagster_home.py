"""Dagster's own folder in the home: its run history, event log and settings.

Belongs here: ``dagster.yaml``, and opening the instance. Does not belong here: assets and jobs.

Two settings files share one history: ``dagster.yaml`` for the web server, its daemon and the runs
that they start, and ``headless.yaml`` for runs of the command line, which must not capture what
the terminal shows.
"""

from __future__ import annotations

from typing import Any

import yaml
from dagster import DagsterInstance

from pipeline.lock import not_writable
from pipeline.settings import Settings

WEB_CONFIG = "dagster.yaml"
HEADLESS_CONFIG = "headless.yaml"

SHARED: dict[str, Any] = {
    # Nothing leaves the machine.
    "telemetry": {"enabled": False},
    "nux": {"enabled": False},
    # One writer: a second run waits in the queue instead of failing on the lock.
    "concurrency": {"runs": {"max_concurrent_runs": 1}},
    # The daemon looks at how old the published asset is.
    "freshness": {"enabled": True},
    # A run whose process does not come up; killed ones are found by the sensor dead_runs.
    "run_monitoring": {"enabled": True, "start_timeout_seconds": 300},
    # What the stages log is shown with the run.
    "python_logs": {"managed_python_loggers": ["pipeline"], "python_log_level": "INFO"},
}

NO_CAPTURE: dict[str, Any] = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}


def prepare_dagster_home(settings: Settings) -> None:
    """Write Dagster's settings files into ``settings.dagster_home``.

    Raises:
        HomeNotWritable: The folder cannot be written to.
    """
    try:
        settings.dagster_home.mkdir(parents=True, exist_ok=True)
        for name, content in ((WEB_CONFIG, SHARED), (HEADLESS_CONFIG, SHARED | NO_CAPTURE)):
            text = yaml.safe_dump(content, sort_keys=False)
            (settings.dagster_home / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise not_writable(settings.dagster_home, error) from error


def open_instance(settings: Settings) -> DagsterInstance:
    """The instance that runs of the command line are recorded in; to be used in a ``with``."""
    prepare_dagster_home(settings)
    return DagsterInstance.from_config(str(settings.dagster_home), HEADLESS_CONFIG)
