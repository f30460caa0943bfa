"""One writer at a time.

Belongs here: the lock that the running refresh holds, and telling others who holds it. Does not
belong here: what a refresh does.

The operating system releases the lock when its holder dies, so a stale one cannot stay behind.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
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


LONGEST_PROBE_SECONDS = 1.0
"""Whoever asks for the holder has the lock for an instant: that is not a refresh."""


@contextmanager
def hold(lock_file: Path, number: Callable[[], int], started_at: dt.datetime) -> Iterator[int]:
    """Hold the lock for as long as the block runs; gives the number of the refresh.

    Args:
        lock_file: In the home folder.
        number: Gives the number; called when the lock is held, so that no two get the same.
        started_at: UTC.

    Raises:
        RefreshRunning: Somebody else holds it; says which refresh, since when, which process.
        HomeNotWritable: The lock file cannot be made.
    """
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(lock_file)
        lock.acquire(timeout=LONGEST_PROBE_SECONDS)
    except Timeout:
        raise RefreshRunning(_sentence(_noted(lock_file))) from None
    except OSError as error:
        raise not_writable(f"the home folder {lock_file.parent}", error) from error
    try:
        refresh_no = number()
        _write_note(lock_file, Holder(refresh_no, started_at, os.getpid()))
        yield refresh_no
    finally:
        _note(lock_file).unlink(missing_ok=True)
        lock.release()


def _write_note(lock_file: Path, holder: Holder) -> None:
    words = {
        "refresh_no": holder.refresh_no,
        "started_at": holder.started_at.isoformat(),
        "process_id": holder.process_id,
    }
    try:
        _note(lock_file).write_text(json.dumps(words), encoding="utf-8")
    except OSError as error:
        raise not_writable(f"the home folder {lock_file.parent}", error) from error


def not_writable(folder: Path | str, error: OSError) -> HomeNotWritable:
    """What a person is told where a folder of the home refuses a write."""
    return HomeNotWritable(
        f"cannot write to {folder}: {error.strerror or error}; "
        "make it writable, or set BORDERFLOW_HOME to another folder"
    )


def holder(lock_file: Path) -> Holder | None:
    """Who holds the lock; None if nobody does, or its holder has not said so yet.

    Where the home folder cannot be written to, the lock cannot be tried: its note is believed.
    """
    if not lock_file.exists():
        return None
    probe = FileLock(lock_file)
    try:
        probe.acquire(timeout=0)
    except (Timeout, PermissionError):
        return _noted(lock_file)
    probe.release()
    return None


def _noted(lock_file: Path) -> Holder | None:
    try:
        said = json.loads(_note(lock_file).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return Holder(
        said["refresh_no"], dt.datetime.fromisoformat(said["started_at"]), said["process_id"]
    )


def _note(lock_file: Path) -> Path:
    return lock_file.with_suffix(".json")


def _sentence(running: Holder | None) -> str:
    if running is None:
        return "another refresh is just starting; try again when it has ended"
    return (
        f"refresh {running.refresh_no} is running since {running.started_at:%Y-%m-%d %H:%M:%S %Z} "
        f"(process {running.process_id}); try again when it has ended"
    )
