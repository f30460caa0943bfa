"""Files that a person names for the output of a command.

Belongs here: writing one, and what one must not be. Does not belong here: its content.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import BorderflowError


class OutputNotWritable(BorderflowError):
    """The file named with ``--out`` or ``--html`` cannot be written."""


def refuse_input(output: Path | None, paths: list[Path]) -> None:
    """Make sure that what is to be written is none of the files that are read.

    Raises:
        OutputNotWritable: It is.
    """
    if output is None or not output.exists():
        return
    if any(path.exists() and output.samefile(path) for path in paths):
        raise OutputNotWritable(f"{output} is read by this very call; write to another file")


def write(path: Path, content: str) -> None:
    """Write a file, in place of one that is there.

    Raises:
        OutputNotWritable: The system refuses it.
    """
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise OutputNotWritable(f"cannot write {path}: {error.strerror or error}") from error
