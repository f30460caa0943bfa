"""Reading pages in a process of its own, which can be ended.

Belongs here: starting it, handing it one page after the other, and ending it when a page takes too
long. Does not belong here: what is read in a page (``pages.py``).

HTML can be written so that finding its article takes hours, inside libraries that nothing else can
stop: a thread cannot be ended, and signals reach the main thread alone.
"""

from __future__ import annotations

import atexit
import pickle
import select
import struct
import subprocess
import sys
import threading
from typing import IO, Final

from pipeline.ingestion.pages import page_fields
from pipeline.ingestion.rejects import Reason, Unusable

_LENGTH: Final = struct.Struct(">Q")
_START_SECONDS: Final = 60.0
"""For the imports of the process (a second or two), before the time of the first page begins."""

Answer = dict[str, object] | tuple[str, str]
"""The fields of a page, or reason and detail of why it has none."""


class PageProcess:
    """One process that reads pages; started for the first one, and anew after one it died of."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        atexit.register(self.end)

    def read(self, content: bytes, timezone: str | None, max_seconds: float) -> dict[str, object]:
        """The fields of a page.

        Raises:
            Unusable: It has no article, takes longer than ``max_seconds``, or ends the process.
        """
        with self._turn:
            answer = self._ask(content, timezone, max_seconds)
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

    def _ask(self, content: bytes, timezone: str | None, max_seconds: float) -> Answer:
        process = self._process or self._start()
        assert process.stdin is not None, "the process is started with pipes"
        assert process.stdout is not None, "the process is started with pipes"
        try:
            _write(process.stdin, (content, timezone))
            if not select.select([process.stdout], [], [], max_seconds)[0]:
                self.end()
                return Reason.PAGE_TOO_COMPLEX, (
                    f"its article is not found within {max_seconds:g} seconds; save the article "
                    "alone, or raise max_page_seconds"
                )
            return _read(process.stdout)
        except (EOFError, OSError):
            self.end()
            return Reason.PAGE_TOO_COMPLEX, (
                "the HTML parser fails on it: it is nested too deeply or needs too much memory; "
                "save the article alone"
            )

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
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
        content, timezone = pickle.loads(asked.read(*_LENGTH.unpack(head)))
        try:
            answer: Answer = page_fields(content, timezone)
        except Unusable as problem:
            answer = (problem.reason.value, problem.detail)
        _write(answers, answer)


if __name__ == "__main__":
    _serve()
