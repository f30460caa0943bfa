"""What each run did, one JSON object a line, for a log collector or ``jq``.

Belongs here: which events of Dagster are kept, and in which form. Does not belong here: what people
are told (``console``, ``alerting``).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from logging.handlers import RotatingFileHandler
from typing import Any

from dagster import DagsterEvent, DagsterEventType, EventLogEntry

from pipeline.lock import not_writable
from pipeline.settings import Settings

MAX_BYTES = 20_000_000
KEPT_FILES = 5
"""A night of the sample corpus is 60 kB: these are years."""

STEPS = {
    DagsterEventType.STEP_START: "step_started",
    DagsterEventType.STEP_SUCCESS: "step_succeeded",
    DagsterEventType.STEP_FAILURE: "step_failed",
    DagsterEventType.STEP_UP_FOR_RETRY: "step_retried",
    DagsterEventType.STEP_SKIPPED: "step_skipped",
}


def write_journal(settings: Settings, lines: Iterable[Mapping[str, Any]]) -> None:
    """Append lines to ``settings.journal``; older files are kept beside it, up to a size.

    Raises:
        HomeNotWritable: The folder cannot be written to.
    """
    try:
        settings.journal.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            settings.journal, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError as error:
        raise not_writable(settings.journal.parent, error) from error
    try:
        for line in lines:
            words = json.dumps(line, ensure_ascii=False)
            handler.emit(logging.makeLogRecord({"msg": words}))
    finally:
        handler.close()


def journal_of(
    entries: Iterable[EventLogEntry], run_id: str, refresh_no: int
) -> Iterator[dict[str, Any]]:
    """Steps with their durations, tables with their counts, checks, and what the stages log.

    Args:
        entries: The event log of the run.
        run_id: Stands in every line.
        refresh_no: Stands in every line.
    """
    for entry in entries:
        said = _of_event(entry.get_dagster_event()) if entry.is_dagster_event else _of_log(entry)
        if said is not None:
            at = dt.datetime.fromtimestamp(entry.timestamp, dt.UTC).isoformat()
            yield {"at": at, "run_id": run_id, "refresh_no": refresh_no, **said}


def _of_log(entry: EventLogEntry) -> dict[str, Any] | None:
    if int(entry.level) < logging.INFO:
        return None
    level = logging.getLevelName(int(entry.level)).lower()
    step = (entry.step_key or "run").replace("__", "/")
    return {"event": "log", "level": level, "step": step, "message": entry.user_message}


def _of_event(event: DagsterEvent) -> dict[str, Any] | None:
    if event.event_type in STEPS:
        said: dict[str, Any] = {
            "event": STEPS[event.event_type],
            "step": (event.step_key or "").replace("__", "/"),
        }
        if event.event_type is DagsterEventType.STEP_SUCCESS:
            said["duration_seconds"] = event.step_success_data.duration_ms / 1000
        return said
    if event.is_step_materialization:
        metadata = event.materialization.metadata
        numbers = {name: getattr(value, "value", None) for name, value in metadata.items()}
        return {
            "event": "materialized",
            "asset": event.materialization.asset_key.to_user_string(),
            "counts": {n: v for n, v in numbers.items() if isinstance(v, int | float)},
        }
    if event.event_type is DagsterEventType.ASSET_CHECK_EVALUATION:
        check = event.asset_check_evaluation_data
        return {
            "event": "checked",
            "asset": check.asset_key.to_user_string(),
            "check": check.check_name,
            "passed": check.passed,
            "severity": check.severity.value,
        }
    return None
