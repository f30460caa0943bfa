"""The files of a source, and what each row of them becomes.

Belongs here: walking a folder, choosing the reader of a format, and the rule that every row ends
as an article or a reject. Does not belong here: the formats themselves, or duplicates.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.ingestion.articles import to_article
from pipeline.ingestion.json_lines import read_json_lines
from pipeline.ingestion.page_files import read_page
from pipeline.ingestion.rejects import NOTHING_KEPT, Reason, Unusable, fields_payload, make_reject
from pipeline.ingestion.rows import BadRow, Limits, RawRow
from pipeline.ingestion.sources import IngestionError, Source
from pipeline.ingestion.tables import read_csv, read_parquet
from pipeline.ingestion.text_files import read_text_file
from pipeline.records import Article, Reject

Reader = Callable[[BinaryIO, Source, Limits], Iterator[RawRow | BadRow]]

READERS: Final[dict[str, Reader]] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json_lines,
    ".txt": read_text_file,
    ".html": read_page,
    ".htm": read_page,
    ".csv": read_csv,
    ".parquet": read_parquet,
}
"""By file suffix, in lower case."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of a source.

    Attributes:
        source_path: As the tables show it: relative to the source's folder, valid UTF-8.
        problem: Why the file is not opened; null for one that is read.
    """

    path: Path
    source_path: str
    problem: Unusable | None


def input_files(source: Source) -> Iterator[InputFile]:
    """Every file of a source, in the order of their paths.

    Hidden files and folders (those whose name starts with a dot) are not part of a source.

    Raises:
        IngestionError: The source's path does not exist.
    """
    if not source.path.exists():
        raise IngestionError(
            f"{source.path} does not exist; correct the path of source {source.name!r}"
        )
    if not source.path.is_dir():
        yield single_file(source.path)
        return
    yield from _below(source.path, source.path)


def single_file(path: Path) -> InputFile:
    """A file that is named itself, not found in a folder."""
    return _input_file(path, _shown_path(path, path.parent))


DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""Nothing is wrong with the file then: to reject it would be a lasting lie."""


def read_file(file: InputFile, source: Source, limits: Limits) -> Iterator[Article | Reject]:
    """What each row of a file becomes, in the order of the file."""
    if file.problem is not None:
        yield make_reject(source.name, file.source_path, None, file.problem, NOTHING_KEPT)
        return
    try:
        with file.path.open("rb") as opened:
            problem = _too_large(opened, limits)
            if problem is not None:
                yield make_reject(source.name, file.source_path, None, problem, NOTHING_KEPT)
                return
            for row in READERS[file.path.suffix.lower()](opened, source, limits):
                yield outcome_of(row, source, file.source_path, limits)
    except OSError as error:
        if error.errno in DISK_FULL:
            raise
        problem = _unreadable(error)
        yield make_reject(source.name, file.source_path, None, problem, NOTHING_KEPT)


def outcome_of(
    row: RawRow | BadRow, source: Source, source_path: str, limits: Limits
) -> Article | Reject:
    """What one row becomes."""
    if isinstance(row, BadRow):
        return make_reject(source.name, source_path, row.line, row.problem, row.payload)
    try:
        return to_article(row, source, source_path, limits)
    except Unusable as problem:
        payload = fields_payload(row.fields)
        return make_reject(source.name, source_path, row.line, problem, payload)


def _below(folder: Path, root: Path) -> Iterator[InputFile]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield InputFile(folder, _shown_path(folder, root), _unreadable(error))
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_symlink() and not _is_file_inside(path, root):
            problem = Unusable(
                Reason.LINK_NOT_FOLLOWED,
                "the link leads out of the source's folder, to a folder, or nowhere; put the "
                "file itself there, or list its folder as a source of its own",
            )
            yield InputFile(path, _shown_path(path, root), problem)
        elif path.is_dir():
            yield from _below(path, root)
        else:
            yield _input_file(path, _shown_path(path, root))


def _is_file_inside(link: Path, root: Path) -> bool:
    # realpath rather than resolve, which raises for a link that leads to itself.
    target = Path(os.path.realpath(link))
    return target.is_file() and target.is_relative_to(root.resolve())


def _input_file(path: Path, source_path: str) -> InputFile:
    problem = None
    if not path.is_file():
        problem = Unusable(Reason.UNREADABLE_FILE, "not a regular file; put a copy of it there")
    elif path.suffix.lower() not in READERS:
        problem = Unusable(
            Reason.UNKNOWN_FILE_TYPE,
            f"{path.suffix or 'a name without an ending'} is not a type of file that can be read; "
            f"convert it to one of {', '.join(sorted(READERS))}, or move it elsewhere",
        )
    return InputFile(path, source_path, problem)


def _unreadable(error: OSError) -> Unusable:
    return Unusable(
        Reason.UNREADABLE_FILE,
        f"cannot be read: {error.strerror or error}; check its permissions and the disk",
    )


def _too_large(file: BinaryIO, limits: Limits) -> Unusable | None:
    n_bytes = os.fstat(file.fileno()).st_size
    if n_bytes <= limits.max_file_bytes:
        return None
    return Unusable(
        Reason.FILE_TOO_LARGE,
        f"the file has {n_bytes:,} bytes, the limit is {limits.max_file_bytes:,}; split it, or "
        "raise max_file_bytes",
    )


def _shown_path(path: Path, root: Path) -> str:
    # A file name may hold bytes that are not UTF-8; Parquet takes only text.
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")
