"""A file for what a run cannot hold in memory.

Belongs here: putting bytes there and getting them back. Does not belong here: what they mean.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import BorderflowError

Place = tuple[int, int]
"""Where bytes begin, and how many there are."""


class ScratchNotWritable(BorderflowError):
    """The folder of a scratch file refuses a write."""


class ScratchFile:
    """Bytes outside of memory. The file has no name: whatever ends the process removes it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open it in a folder, which is made where there is none; else in the system's own."""
        self._folder = folder or Path(tempfile.gettempdir())
        self._end = 0
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
        except OSError as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, content: bytes) -> Place:
        """Put bytes at the end.

        Raises:
            ScratchNotWritable: The disk is full, mostly.
        """
        place = self._end, len(content)
        rest = memoryview(content)
        try:
            while rest:
                written = os.pwrite(self._file.fileno(), rest, self._end)
                self._end += written
                rest = rest[written:]
        except OSError as error:
            raise self._refused(error) from error
        return place

    def read(self, place: Place) -> bytes:
        """The bytes that were put at a place."""
        start, length = place
        return os.pread(self._file.fileno(), length, start)

    def _refused(self, error: OSError) -> ScratchNotWritable:
        return ScratchNotWritable(
            f"cannot write {self._folder}/ (a temporary file): {error.strerror or error}; "
            "make the folder writable, free some space, or set BORDERFLOW_HOME elsewhere"
        )
