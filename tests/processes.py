"""Another Python process, as far along as a test needs it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def python_that_says(word: str, code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Runs the code, waits until it prints the word, and kills it at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{word}\n"
        yield process
        process.kill()
