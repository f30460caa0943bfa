"""The files of the lake, whole and damaged.

Belongs here: which there are, telling a damaged one from a whole one, and moving it out of the way.
Does not belong here: writing and reading rows (``lake``).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import BorderflowError

MADE_ANEW = ("articles", "reports", "rejects", "scores")
"""Folders whose rows a refresh brings back: from the sources, or by computing them again."""

DAMAGED = "damaged"


class LakeFileUnreadable(BorderflowError):
    """A file of the lake is damaged."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged file that was moved out of the way.

    Attributes:
        path: Where it lay.
        moved_to: Where it lies now, for a person to look at.
        why: What reading it said.
    """

    path: Path
    moved_to: Path
    why: str


def set_damaged_aside(root: Path) -> list[SetAside]:
    """Move files that cannot be read whole out of the way, if a refresh brings their rows back.

    Every page of every file is read: what is found here fails no later stage. Only for the one
    writer.

    Args:
        root: Folder of the lake.

    Raises:
        LakeFileUnreadable: A damaged file holds what only a backup can bring back.
    """
    found = []
    for path in finished_files(root):
        relative = path.relative_to(root)
        why = None if relative.parts[0] == DAMAGED else _damage(path)
        if why is None:
            continue
        if relative.parts[0] not in MADE_ANEW:
            raise _unreadable(path, why)
        moved_to = root / DAMAGED / relative
        moved_to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(moved_to)
        found.append(SetAside(path, moved_to, why))
    return found


def finished_files(folder: Path) -> list[Path]:
    """The finished files below a folder, by name."""
    return sorted(folder.rglob("[!.]*.parquet"))


def check_footer(path: Path) -> None:
    """Make sure that a file opens.

    Raises:
        LakeFileUnreadable: It does not.
    """
    try:
        pq.read_metadata(path)
    except pa.ArrowInvalid as error:
        raise _unreadable(path, str(error)) from error


def _damage(path: Path) -> str | None:
    """What is wrong with a file, read to its last page; null where nothing is.

    Raises:
        OSError: The system refuses to read it.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for row_group in range(file.num_row_groups):
                file.read_row_group(row_group)
            return _contradiction(file)
    except (pa.ArrowException, OSError, UnicodeDecodeError, binascii.Error) as error:
        # Without a number it is Arrow that speaks, of the bytes; with one, the system.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        return str(error)


def _contradiction(file: pq.ParquetFile) -> str | None:
    """Where the footer, which has no checksum, tells two things of the columns; null if it agrees.

    It holds them twice, for Parquet and for Arrow. A column that has lost its name would be read as
    one without values.
    """
    stated = (file.metadata.metadata or {}).get(b"ARROW:schema")
    if stated is None:
        return "its footer has lost a part"
    of_arrow = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(stated, validate=True)))
    of_parquet = file.schema_arrow.remove_metadata()
    if of_parquet.equals(of_arrow):
        return None
    return f"its footer contradicts itself: {of_parquet.names}, {of_arrow.names}"


def _unreadable(path: Path, why: str) -> LakeFileUnreadable:
    return LakeFileUnreadable(
        f"{path} is damaged ({why}); restore it from a backup, or move it out of the lake: "
        "articles come back when their source is read again, reports when they are extracted"
    )
