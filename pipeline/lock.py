"""One writer at a time.

Belongs here: the lock that the running refresh holds, and telling others who holds it. Does not
belong here: what a refresh does.

The operating system releases the lock when its holder dies, so a stale one cannot stay behind.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import BorderflowError


class RefreshRunning(BorderflowError):
    """Another process is writing."""


class HomeNotWritable(BorderflowError):
    """The home folder cannot be created or written to."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock."""

    refresh_no: int
    started_at: dt.datetime
    process_id: int


@contextmanager
def hold(lock_file: Path, refresh_no: int, started_at: dt.datetime) -> Iterator[None]:
    """Hold the lock for as long as the block runs.

    Raises:
        RefreshRunning: Somebody else holds it; says which refresh, since when, which process.
        HomeNotWritable: The lock file cannot be made.
    """
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(lock_file)
        lock.acquire(timeout=0)
    except Timeout:
        raise RefreshRunning(_sentence(holder(lock_file))) from None
    except OSError as error:
        raise HomeNotWritable(
            f"cannot write to the home folder {lock_file.parent}: {error.strerror or error}; "
            "make it writable, or set BORDERFLOW_HOME to another folder"
        ) from error
    note = _note(lock_file)
    try:
        note.write_text(
            json.dumps(
                {
                    "refresh_no": refresh_no,
                    "started_at": started_at.isoformat(),
                    "process_id": os.getpid(),
                }
            ),
            encoding="utf-8",
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def holder(lock_file: Path) -> Holder | None:
    """Who holds the lock; None if nobody does, or its holder has not said so yet."""
    if not lock_file.exists():
        return None
    probe = FileLock(lock_file)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        try:
            said = json.loads(_note(lock_file).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return Holder(
            said["refresh_no"], dt.datetime.fromisoformat(said["started_at"]), said["process_id"]
        )
    probe.release()
    return None


def _note(lock_file: Path) -> Path:
    return lock_file.with_suffix(".json")


def _sentence(running: Holder | None) -> str:
    if running is None:
        return "another refresh is just starting; try again when it has ended"
    return (
        f"refresh {running.refresh_no} is running since {running.started_at:%Y-%m-%d %H:%M:%S %Z} "
        f"(process {running.process_id}); try again when it has ended"
    )
