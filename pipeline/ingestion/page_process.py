"""Reading pages in a process of its own, which can be ended.

Belongs here: starting it, handing it one page after the other, and ending it when a page takes too
long or too much memory. Does not belong here: what is read in a page (``pages.py``).

HTML can be written so that finding its article takes hours, inside libraries that nothing else can
stop: a thread cannot be ended, and signals reach the main thread alone. The bound on memory is one
on the address space of the process: Linux holds it, macOS may not.
"""

from __future__ import annotations

import atexit
import math
import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Final

from pipeline.ingestion.pages import page_fields
from pipeline.ingestion.rejects import Reason, Unusable
from pipeline.ingestion.rows import Limits

_LENGTH: Final = struct.Struct(">Q")
_START_SECONDS: Final = 60.0
"""For the imports of the process (a second or two), before the time of the first page begins."""

_ROOM: Final = 64_000_000
"""Bytes under the limit at which it counts as met: libraries take a text or tree that found no room
for one that is not there, and such pieces are smaller than this."""

_STATUS: Final = Path("/proc/self/status")
"""Where Linux tells of a process; no other system does."""

Answer = dict[str, object] | tuple[str, str]
"""The fields of a page, or reason and detail of why it has none."""


class PageProcess:
    """One process that reads pages; started for the first one, and anew after one it died of."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        atexit.register(self.end)

    def read(self, content: bytes, timezone: str | None, limits: Limits) -> dict[str, object]:
        """The fields of a page.

        Raises:
            Unusable: It has no article, takes too much time or memory, or ends the process.
        """
        with self._turn:
            answer = self._ask(content, timezone, limits)
        if isinstance(answer, tuple):
            reason, detail = answer
            raise Unusable(Reason(reason), detail)
        return answer

    def end(self) -> None:
        """End the process; the next page starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()

    def _ask(self, content: bytes, timezone: str | None, limits: Limits) -> Answer:
        process = self._process or self._start()
        assert process.stdin is not None, "the process is started with pipes"
        assert process.stdout is not None, "the process is started with pipes"
        try:
            _write(process.stdin, (content, timezone, limits))
            if not select.select([process.stdout], [], [], limits.max_page_seconds)[0]:
                self.end()
                return Reason.PAGE_TOO_COMPLEX, (
                    f"its article is not found within {limits.max_page_seconds:g} seconds; save "
                    "the article alone, or raise max_page_seconds"
                )
            return _read(process.stdout)
        except (EOFError, OSError):
            self.end()
            return Reason.PAGE_TOO_COMPLEX, (
                "the HTML parser fails on it: it is nested too deeply, or needs more memory than "
                f"{limits.max_page_memory_bytes:,} bytes; save the article alone, or raise "
                "max_page_memory_bytes"
            )

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Its threads would take address space for each core of the machine, and do nothing.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
        self._process = process
        assert process.stdout is not None, "the process is started with a pipe"
        if select.select([process.stdout], [], [], _START_SECONDS)[0]:
            _read(process.stdout)
        return process


def _write(pipe: IO[bytes], message: object) -> None:
    content = pickle.dumps(message)
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Answer:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    # Pickled by the other end of this very pipe, of nothing but text that it has read.
    answer: Answer = pickle.loads(pipe.read(length))
    return answer


def _serve() -> None:
    """Answer pages until nobody asks; what fails unforeseen ends the process, and it alone."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    _write(answers, {})
    while head := asked.read(_LENGTH.size):
        content, timezone, limits = pickle.loads(asked.read(*_LENGTH.unpack(head)))
        _bound(limits)
        try:
            answer: Answer = page_fields(content, timezone)
        except Unusable as problem:
            answer = (problem.reason.value, problem.detail)
        if _most_address_space() > limits.max_page_memory_bytes - _ROOM:
            raise MemoryError
        _write(answers, answer)


def _bound(limits: Limits) -> None:
    """Have the system hold the limits of the next page.

    Time is bounded by whoever asked; where that process was killed, by the processor time of this
    one.
    """
    last_second = math.ceil(time.process_time() + limits.max_page_seconds) + 1
    for kind, limit in (
        (resource.RLIMIT_AS, limits.max_page_memory_bytes),
        (resource.RLIMIT_CPU, last_second),
    ):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit, most))


def _most_address_space() -> int:
    """Bytes that this process has had at most; 0 where the system does not tell."""
    if not _STATUS.exists():
        return 0
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmPeak:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    _serve()
